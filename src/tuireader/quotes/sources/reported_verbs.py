"""The chance that what follows a verb is what its subject says, thinks or wants: “urged the council to paint the door”.

A logistic model with a weight for each verb and for what stands beside it, fitted by `tests/bench/train_reported.py` on
annotated articles.
"""

import json
from functools import cache
from math import exp

from tuireader.quotes.lexical.word_lists import data_path, read_data
from tuireader.quotes.sources.context import Context

_FILE = ("weights", "reported.json")
WEIGHTS = data_path(*_FILE)
MAX_DISTANCE = 5  # units from the subject to its verb that make a difference


@cache
def weights() -> dict[str, float]:
    """Return the weight of each feature. The file's `meta` says where they come from."""
    loaded: dict[str, float] = json.loads(read_data(*_FILE))["weights"]
    return loaded


def features_of(context: Context, verb: int, source: int) -> list[str]:
    """Return what speaks for and against the verb in unit `verb` with the subject in unit `source`."""
    symbols, mention = context.symbols, context.mention(source)
    symbol, behind = symbols[verb], symbols[verb + 1 : verb + 3]
    who = mention.head if mention.kind == "pronoun" else mention.head_class
    return [
        "bias",
        f"verb {context.word(verb)}",
        f"class {symbol}",
        f"class {symbol} before {behind[:1]}",
        f"before {behind}",
        f"behind {symbols[verb - 1]}",
        f"subject {who}",
        f"distance {min(MAX_DISTANCE, verb - source)}",
    ]


def chance_of_report(context: Context, verb: int, source: int) -> float:
    """Return the chance that what follows the verb is reported of its subject."""
    table = weights()
    return 1 / (1 + exp(-sum([table.get(feature, 0.0) for feature in features_of(context, verb, source)])))
