"""`python -m tests.quality.baselines.diet_training FOLDER PARSED`, in Rasa's environment: train, then parse.

FOLDER has config.yml and nlu.yml, and keeps the model; PARSED gets a line for each text of
FOLDER/questions.json with what Rasa made of it. Both appear only when they are whole.
"""

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

MODEL = "diet.tar.gz"


def trained(folder: Path) -> str:
    """The path of the model, trained unless it is there."""
    model = folder / MODEL
    if not model.exists():
        made = train_nlu(
            str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="unfinished"
        )
        Path(made).rename(model)
    return str(model)


async def parse(folder: Path, model: str, parsed: Path) -> None:
    """Parse every question through the model, as Rasa does with a visitor's message."""
    agent = Agent.load(model)
    unfinished = parsed.with_suffix(".unfinished")
    with open(unfinished, "w", encoding="utf-8") as lines:
        for question in json.loads((folder / "questions.json").read_text(encoding="utf-8")):
            found = await agent.parse_message(question)
            ranking = [[intent["name"], intent["confidence"]] for intent in found["intent_ranking"]]
            lines.write(json.dumps({"intent": found["intent"]["name"], "ranking": ranking}) + "\n")
    unfinished.rename(parsed)


if __name__ == "__main__":
    folder, parsed = (Path(given).resolve() for given in sys.argv[1:])
    asyncio.run(parse(folder, trained(folder), parsed))
