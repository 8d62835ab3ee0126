"""The chance that a speaker's name is right: that the mention is the source, and that it means this person or body.

A logistic model with a handful of weights, fitted by `tests/bench/calibrate_names.py` on annotated articles.
"""

import json
from functools import cache, lru_cache
from math import exp, log
from operator import mul

from tuireader.quotes.lexical.word_lists import data_path, read_data

_FILE = ("weights", "names.json")
WEIGHTS = data_path(*_FILE)
MAX_CACHED_CHANCES = 1_000  # most quotations have the signs of another one
MIN_SOURCE_CHANCE, MAX_SOURCE_CHANCE = 0.02, 0.99


SIGNS = ("bias", "source", "weak", "guess", "rival", "fragment", "no person")
Signs = tuple[float, float, float, float, float, float, float]


@cache
def weights() -> tuple[float, ...]:
    """Return the weight of each of the `SIGNS`."""
    loaded: dict[str, float] = json.loads(read_data(*_FILE))["weights"]
    return tuple(map(loaded.__getitem__, SIGNS))


def signs_of(  # noqa: PLR0913 - as many as there are signs
    source_chance: float, *, is_weak: bool, is_guess: bool, rival: float, is_fragment: bool, is_no_person: bool
) -> Signs:
    """Return the evidence for and against a name, in the order of `SIGNS`.

    `is_weak` is true where no verb beside the quotation names its source, `is_guess` where a description had to be
    resolved; `rival` is how near somebody else came. `is_fragment` is true for a few quoted words that are no sentence,
    `is_no_person` for a body, a text and whoever is only described.
    """
    chance = min(max(source_chance, MIN_SOURCE_CHANCE), MAX_SOURCE_CHANCE)
    return 1.0, log(chance / (1 - chance)), is_weak, is_guess, rival, is_fragment, is_no_person


@lru_cache(MAX_CACHED_CHANCES)
def name_chance(signs: Signs) -> float:
    """Return the chance that a name of which these are the signs is right."""
    return 1 / (1 + exp(-sum(map(mul, weights(), signs))))
