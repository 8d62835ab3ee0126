"""Sixth pass: from quotation to source, by the weighted evidence of `features` for each mention in reach.

The scores become chances by a softmax over the mentions and "nobody's". A quotation that is nobody's is dropped.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from tuireader.quotes.features import Decided, Scene, candidates


@dataclass(slots=True)
class Verdict:
    """What the scorer says of one quotation: the candidates' units with their chances, and the chance of nobody's."""

    chances: list[tuple[int, float]]
    nobody: float


@cache
def weights() -> dict[str, float]:
    """Return the trained weight of each feature."""
    path = Path(__file__).parent / "weights" / "sources.json"
    loaded: dict[str, float] = json.loads(path.read_text("utf-8"))
    return loaded


def judge(scene: Scene, number: int, decided: Decided | None, table: Mapping[str, float]) -> Verdict:
    """Weigh all candidates of quotation `number`."""
    units = candidates(scene.line, *scene.line.spans[number])
    own = _score(table, scene.quotation(number))
    scores = [_score(table, scene.pair(number, unit, decided)) for unit in units]
    top = max([own, *scores])
    shares = [exp(score - top) for score in scores]
    total = sum(shares) + exp(own - top)
    chances = sorted(
        ((unit, share / total) for unit, share in zip(units, shares, strict=True)), key=lambda pair: -pair[1]
    )
    return Verdict(chances, exp(own - top) / total)


def _score(table: Mapping[str, float], features: Sequence[str]) -> float:
    return sum(table.get(feature, 0.0) for feature in features)


def decided_by(scene: Scene, number: int, unit: int) -> Decided:
    """Note the source of quotation `number` for the quotation after it."""
    return Decided(scene.line.spans[number][1], unit, scene.head_of(unit))
