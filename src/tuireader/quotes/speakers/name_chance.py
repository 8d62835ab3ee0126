"""The chance that a speaker's name is right: that the mention is the source, and that it means this person or body.

A logistic model with a handful of weights, fitted by `tests/bench/calibrate_names.py` on annotated articles.
"""

import json
from collections.abc import Mapping
from functools import cache
from math import exp, log

from tuireader.quotes.lexical.word_lists import data_path, read_data

_FILE = ("weights", "names.json")
WEIGHTS = data_path(*_FILE)
MIN_SOURCE_CHANCE, MAX_SOURCE_CHANCE = 0.02, 0.99


@cache
def weights() -> dict[str, float]:
    """Return the weight of each of the `signs_of`."""
    loaded: dict[str, float] = json.loads(read_data(*_FILE))["weights"]
    return loaded


def signs_of(source_chance: float, *, is_weak: bool, is_guess: bool, rival: float) -> dict[str, float]:
    """Return the evidence for and against a name.

    `is_weak` is true where no verb beside the quotation names its source, `is_guess` where a description had to be
    resolved; `rival` is how near somebody else came.
    """
    chance = min(max(source_chance, MIN_SOURCE_CHANCE), MAX_SOURCE_CHANCE)
    return {
        "bias": 1.0,
        "source": log(chance / (1 - chance)),
        "weak": float(is_weak),
        "guess": float(is_guess),
        "rival": rival,
    }


def name_chance(signs: Mapping[str, float]) -> float:
    """Return the chance that a name of which these are the signs is right."""
    return 1 / (1 + exp(-sum(weights()[sign] * value for sign, value in signs.items())))
