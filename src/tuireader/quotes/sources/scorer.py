"""Sixth pass: from quotation to source, by the weighted evidence for each mention in reach.

The scores become chances by a softmax over the mentions, "a stranger" (somebody who is not in reach) and "nobody". A
quotation that is nobody's is dropped; a whole sentence never is.
"""

import json
from collections.abc import Mapping
from functools import cache
from math import exp, inf

from tuireader.quotes.lexical.word_lists import data_path, read_data
from tuireader.quotes.sources.context import PreviousSource
from tuireader.quotes.sources.evidence import Evidence, position_of
from tuireader.quotes.sources.features import EvidenceTable

_FILE = ("weights", "sources.json")
WEIGHTS = data_path(*_FILE)


CandidateChances = tuple[list[int], list[float], float, float]
"""The scorer's result for one quotation: the candidates' units, the share of each in the total, this, nobody's chance.
"""


@cache
def weights() -> dict[str, float]:
    """Return the trained weight of each feature. The file's `meta` says where they come from."""
    loaded: dict[str, float] = json.loads(read_data(*_FILE))["weights"]
    return loaded


def table_of(weights: Mapping[str, float]) -> EvidenceTable[float]:
    """Return a table that uses these weights."""
    return EvidenceTable(lambda features: sum([weights[feature] for feature in features if feature in weights]))


@cache
def trained_table() -> EvidenceTable[float]:
    """Return the table of the trained weights."""
    return table_of(weights())


def score_candidates(evidence: Evidence[float], draft_index: int, previous: PreviousSource | None) -> CandidateChances:
    """Weigh all candidates of quotation `draft_index`."""
    position = position_of(evidence.context, draft_index)
    reach = evidence.context.candidates(draft_index)
    scores = evidence.sources(position, reach, previous)
    nobody = -inf if position.sentence else evidence.nobody(position)
    stranger = evidence.stranger(position)
    top = max(nobody, stranger, *scores)
    shares = [exp(score - top) for score in scores]
    nobody = exp(nobody - top)
    total = sum(shares) + nobody + exp(stranger - top)
    return reach.units, shares, total, nobody / total
