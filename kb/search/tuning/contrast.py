"""Contrastive tuning: texts of one article are drawn together, texts of different articles apart."""

from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from kb.search.tuning.examples import Examples

STEPS = 120
_TEXTS = 64  # in a step, of at most half as many articles of one language
_FROZEN = 3  # lower layers that stay as they are: their output is computed once for each text
_WARMING = 20  # steps in which the rate of learning rises; it falls in a line afterwards
_RATE = 5e-5
_DECAY = 0.01
_TEMPERATURE = 0.05
_WORDS = 64  # tokens of a text that are read; phrasings and titles are shorter


class CannotBeTuned(Exception):
    """The encoder is built in another way than this tuning knows, or there is nothing to tune it on."""


class _Encoder:
    """A transformer of the kind of BERT with mean pooling, its lower layers frozen."""

    def __init__(self, model: SentenceTransformer) -> None:
        try:
            self._inner, self._tokenizer = model[0].auto_model, model[0].tokenizer
            self._layers = self._inner.encoder.layer
            pooling = model[1].get_config_dict()["pooling_mode"]
        except (AttributeError, IndexError, KeyError):
            pooling = None
        if pooling != "mean" or len(self._layers) <= _FROZEN:
            raise CannotBeTuned("Only encoders of the kind of BERT with mean pooling can be tuned.")
        self._low: dict[str, torch.Tensor] = {}
        for weights in self._inner.parameters():
            weights.requires_grad = False
        self.learning = [weights for layer in self._layers[_FROZEN:] for weights in layer.parameters()]
        for weights in self.learning:
            weights.requires_grad = True

    def vectors(self, texts: list[str]) -> torch.Tensor:
        """(texts, dimension) unit rows that gradients flow through."""
        low = [self._below(text) for text in texts]
        states = torch.nn.utils.rnn.pad_sequence(low, batch_first=True)
        length = torch.tensor([len(each) for each in low])
        there = (torch.arange(states.shape[1])[None] < length[:, None]).float()
        states = _through(self._layers[_FROZEN:], states, there)
        summed = (states * there[:, :, None]).sum(1)
        return functional.normalize(summed / length[:, None], dim=1)

    def train(self) -> None:
        """With dropout in the layers that learn."""
        self._inner.eval()
        self._layers[_FROZEN:].train()

    def _below(self, text: str) -> torch.Tensor:
        if text not in self._low:
            given = self._tokenizer(text.strip(), truncation=True, max_length=_WORDS, return_tensors="pt")
            with torch.no_grad():
                states = self._inner.embeddings(input_ids=given["input_ids"])
                there = torch.ones(1, states.shape[1])
                self._low[text] = _through(self._layers[:_FROZEN], states, there)[0]
        return self._low[text]


def tune(model: SentenceTransformer, examples: Examples, steps: int = STEPS, seed: int = 0) -> None:
    """Tune `model` in place; the same examples and seed give the same numbers. Raises CannotBeTuned."""
    if not examples:
        raise CannotBeTuned("No two articles of a language have two phrasings that it may learn from.")
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    encoder = _Encoder(model)
    optimiser = torch.optim.AdamW(encoder.learning, lr=_RATE, weight_decay=_DECAY)
    encoder.train()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARMING) * (1 - step / steps)
        texts, owner = _batch(examples, chance)
        optimiser.zero_grad()
        _loss(encoder.vectors(texts), owner).backward()
        optimiser.step()
    model.eval()


def tuned_copy(source: str, examples: Examples, target: Path, steps: int = STEPS, seed: int = 0) -> None:
    """Write the model at `source`, tuned, to the folder `target`. Raises CannotBeTuned."""
    model = SentenceTransformer(source, device="cpu")
    tune(model, examples, steps, seed)
    model.save_pretrained(str(target))


def _batch(examples: Examples, chance: np.random.Generator) -> tuple[list[str], torch.Tensor]:
    """Texts of one language: articles of two languages that say the same are no strangers to each other."""
    sizes = np.array([len(articles) for articles in examples], float)
    articles = examples[chance.choice(len(examples), p=sizes / sizes.sum())]
    chosen = chance.choice(len(articles), min(_TEXTS // 2, len(articles)), replace=False)
    each = _TEXTS // len(chosen)
    texts: list[str] = []
    owner: list[int] = []
    for number in chosen:
        mine = articles[number]
        picked = chance.choice(len(mine), min(each, len(mine)), replace=False)
        texts += [mine[place] for place in picked]
        owner += [int(number)] * len(picked)
    return texts, torch.tensor(owner)


def _loss(vectors: torch.Tensor, owner: torch.Tensor) -> torch.Tensor:
    """How far each text is from naming the others of its article among all texts of the batch."""
    itself = torch.eye(len(owner), dtype=torch.bool)
    likeness = (vectors @ vectors.T / _TEMPERATURE).masked_fill(itself, -1e4)
    same = (owner[:, None] == owner[None]) & ~itself
    named = torch.log_softmax(likeness, dim=1).masked_fill(~same, 0.0)
    return -(named.sum(1) / same.sum(1)).mean()


def _through(layers: torch.nn.ModuleList, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    mask = (1 - there[:, None, None, :]) * -1e9
    for layer in layers:
        found = layer(states, mask)
        states = found[0] if isinstance(found, tuple) else found
    return states
