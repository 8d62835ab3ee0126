"""The names of the evidence: how a source stands to its quotation, and the cue between them.

A relation is the stretch of the line from the source to the quotation, with two letters more on the source's far side.
The source itself is written `S`; the rules are tried in order, and the first that fits signs the answer.
"""

import re
from typing import NamedTuple

from tuireader.quotes.line import Line

_APPOSITION = r"(?:[,(-][^|¶Q]{1,60}?[,)-])?"
_BEHIND_Q = r"Q+[,.-]?"

RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("according to", rf"{_BEHIND_Q}a[fox]?d*S|a[fox]?d*S[^|¶]*Q$"),  # “…,” according to NAME
        ("said name", rf"{_BEHIND_Q}[rcb]*[slt]d*S"),  # “…,” said NAME
        ("name said", rf"{_BEHIND_Q}[rch]?S{_APPOSITION}[rb]*[sglkt]"),  # “…,” NAME said
        ("split", r"Q.*S.*Q$"),  # “…,” NAME said, “…”
        ("transcript", r"(?:^|[¶|])S[^|¶Q]{0,3}:¶?Q$"),  # NAME: “…”
        ("colon", r"S[^Q]*:[|¶]*Q$"),  # NAME said …: “…”
        ("name said before", rf"S{_APPOSITION}[^|¶Q]{{0,4}}[sgb][^|¶Q]{{0,12}}Q$"),  # NAME said … “…”
        ("judged", r"S[^|¶]*[lk][^|¶Q]*Q$"),  # NAME called it “…”
        ("passive by", r"Q[^|¶]*yd*S"),  # “…” by NAME
        ("signed", r"Q[|¶]?-S"),  # “…” — NAME
        ("in the sentence", r"S[^|¶]*Q$|Q[^|¶]*S"),
    )
)
SAME = "same speaker goes on"
NEAR = "nearest speaker"
_ACCORDING = re.compile(r"a[fox]?(?=d*$)")
# A verb directly behind another mention is that one's, not the source's.
_CUES = re.compile(r"(?<![NDP])((?<![NDP])b?r*[sglk])")
_NOUNS = re.compile(r"(b?r*[tu]|n)")
_CUE_AFTER = re.compile(r"(b?r*[sglktu])")


class Relation(NamedTuple):
    """Where a source stands to its quotation: the letters between, and the unit of the first of them."""

    letters: str
    start: int


def relation(line: Line, source: int, first: int, last: int) -> Relation:
    """Return the relation of the source in unit `source` to the quotation in the units `first` to `last`."""
    start = max(0, min(source - 2, first)) if source < first else first
    end = last + 1 if source < last else min(len(line.letters), source + 12)
    letters = line.letters[start:end]
    at = source - start
    return Relation(letters[:at] + "S" + letters[at + 1 :], start)


def rule_of(found: Relation, goes_on: bool) -> str:
    """Return the name of the first rule that fits; `goes_on` where the quotation before has the same source."""
    for name, pattern in RULES:
        if pattern.search(found.letters):
            return SAME if goes_on and name == "in the sentence" else name
    return SAME if goes_on else NEAR


def cue_of(found: Relation) -> tuple[int, int] | None:
    """Return the first and the last unit of the cue: “according to”, else the verb nearest the quotation."""
    letters = found.letters
    at = letters.index("S")
    before = _ACCORDING.search(letters, 0, at)
    if before:
        return found.start + before.start(), found.start + before.end() - 1
    if letters.startswith("Q"):
        verbs = list(_CUES.finditer(letters, 1, at)) or [*_CUE_AFTER.finditer(letters, at + 1)][:1]
    else:
        end = letters.find("Q", at)
        verbs = [*_CUES.finditer(letters, at + 1, end)] or [*_NOUNS.finditer(letters, at + 1, end)]
    return (found.start + verbs[-1].start(1), found.start + verbs[-1].end(1) - 1) if verbs else None
