"""Sixth pass: from quotation to source, by the weighted evidence for each mention in reach.

The scores become chances by a softmax over the mentions, "a stranger" (somebody who is not in reach) and "nobody". A
quotation that is nobody's is dropped; a whole sentence never is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, inf
from pathlib import Path

from tuireader.quotes.sources.context import Context, PreviousSource
from tuireader.quotes.sources.features import position_of, quotation_features, source_features, stranger_features

WEIGHTS = Path(__file__).parents[1] / "weights" / "sources.json"


@dataclass(slots=True)
class CandidateChances:
    """What the scorer says of one quotation: the candidates' units with their chances, and the chance of nobody's."""

    chances: list[tuple[int, float]]
    nobody: float


@cache
def weights() -> dict[str, float]:
    """Return the trained weight of each feature. The file's `meta` says where they come from."""
    loaded: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))["weights"]
    return loaded


def score_candidates(
    context: Context, draft_index: int, previous: PreviousSource | None, table: Mapping[str, float]
) -> CandidateChances:
    """Weigh all candidates of quotation `draft_index`, best first."""
    position = position_of(context, draft_index)
    units = context.candidates(draft_index)
    nobody = -inf if position.sentence else _score(table, quotation_features(context, position))
    stranger = _score(table, stranger_features(position))
    scores = [_score(table, source_features(context, position, unit, previous)) for unit in units]
    top = max(nobody, stranger, *scores)
    shares = [exp(score - top) for score in scores]
    total = sum(shares) + exp(nobody - top) + exp(stranger - top)
    chances = sorted(zip(units, [share / total for share in shares], strict=True), key=lambda pair: -pair[1])
    return CandidateChances(chances, exp(nobody - top) / total)


def _score(table: Mapping[str, float], features: Iterable[str]) -> float:
    return sum([table[feature] for feature in features if feature in table])
