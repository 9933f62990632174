"""`python -m tests.quality.baselines.diet_training FOLDER`, in Rasa's environment: train on FOLDER/nlu.yml, parse all.

Writes FOLDER/parsed.jsonl: for each text of FOLDER/questions.json what Rasa made of it.
"""

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu


async def parse(folder: Path, model: str) -> None:
    """Parse every question through the trained model, as Rasa does with a visitor's message."""
    agent = Agent.load(model)
    with open(folder / "parsed.jsonl", "w", encoding="utf-8") as parsed:
        for question in json.loads((folder / "questions.json").read_text(encoding="utf-8")):
            found = await agent.parse_message(question)
            ranking = [[intent["name"], intent["confidence"]] for intent in found["intent_ranking"]]
            parsed.write(json.dumps({"intent": found["intent"]["name"], "ranking": ranking}) + "\n")


def main(folder: Path) -> None:
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="diet")
    asyncio.run(parse(folder, model))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
