"""A quotation in the making, and the rule that decides about it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from tuireader.quotes.lexical.quotation_marks import Family
from tuireader.quotes.model import QuotationKind, Span

Weighed = tuple[Mapping[int, int], Sequence[int], Sequence[float], float]
Shape = Literal["closed", "unclosed", "unopened", "turn", "block", "dash"]


class Rule:
    """What can decide about a quotation. The `label` is only shown; no answer depends on it.

    `is_saying` is true where a verb of saying (or “according to”) ties the quotation to its source, `is_judgement`
    where a verb such as “call” does.
    """

    __slots__ = ("is_judgement", "is_saying", "label")

    def __init__(
        self,
        label: str,
        is_saying: bool = False,
        is_judgement: bool = False,
    ) -> None:
        self.label = label
        self.is_saying = is_saying
        self.is_judgement = is_judgement


class Draft:
    """A quotation in the making: what the passes fill in, one after the other.

    `content` are its spans without the marks, `outer` the span from the first mark to behind the last one, `parent`
    the index of the draft around it, `source` the index of a mention. `weighed` are the mentions that were weighed, by
    unit, the units in reach, the share of each and the total; `nobody` is the chance that nobody speaks, `reporter` the
    index of the mention that reports what the source said.
    """

    __slots__ = (
        "confidence",
        "content",
        "cue",
        "family",
        "kind",
        "nobody",
        "outer",
        "parent",
        "reporter",
        "rule",
        "shape",
        "source",
        "weighed",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        content: tuple[Span, ...],
        outer: Span,
        shape: Shape = "closed",
        family: Family = "double",
        parent: int | None = None,
        source: int | None = None,
        cue: Span | None = None,
        kind: QuotationKind = "direct",
        rule: Rule | None = None,
        confidence: float = 0.0,
        weighed: Weighed = ({}, (), (), 1.0),
        nobody: float = 0.0,
    ) -> None:
        self.content = content
        self.outer = outer
        self.shape = shape
        self.family = family
        self.parent = parent
        self.source = source
        self.cue = cue
        self.kind = kind
        self.rule = rule
        self.confidence = confidence
        self.weighed = weighed
        self.nobody = nobody
        self.reporter: int | None = None

    @property
    def candidates(self) -> list[tuple[int, float]]:
        """The mentions that were weighed with their chances, best first."""
        mentions, units, shares, total = self.weighed
        found = [(mentions[unit], share / total) for unit, share in zip(units, shares, strict=True)]
        return sorted(found, key=lambda pair: -pair[1])
