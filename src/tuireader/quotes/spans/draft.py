"""A quotation in the making, and the rule that decides about it."""

from dataclasses import dataclass
from typing import Literal

from tuireader.quotes.lexical.quotation_marks import Family
from tuireader.quotes.model import QuotationKind, Span

Shape = Literal["closed", "unclosed", "unopened", "turn", "block"]


@dataclass(slots=True, eq=False)
class Rule:
    """What can decide about a quotation. The `label` is only shown; no answer depends on it.

    `is_saying` is true where a verb of saying (or “according to”) ties the quotation to its source, `is_judgement`
    where a verb such as “call” does.
    """

    label: str
    is_saying: bool = False
    is_judgement: bool = False


@dataclass(slots=True)
class Draft:
    """A quotation in the making: what the passes fill in, one after the other.

    `content` are its spans without the marks, `outer` the span from the first mark to behind the last one, `parent`
    the index of the draft around it, `source` the index of a mention. `candidates` are the mentions that were weighed
    with their chances, best first, `nobody` the chance that nobody speaks.
    """

    content: tuple[Span, ...]
    outer: Span
    shape: Shape = "closed"
    family: Family = "double"
    parent: int | None = None
    source: int | None = None
    cue: Span | None = None
    kind: QuotationKind = "direct"
    rule: Rule | None = None
    confidence: float = 0.0
    candidates: tuple[tuple[int, float], ...] = ()
    nobody: float = 0.0
