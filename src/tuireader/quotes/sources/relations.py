"""The names of the evidence: how a source stands to its quotation, and the cue between them.

A relation is the stretch of the line from the source to the quotation, with two letters more on the source's far side.
The source itself is written `S`; the rules are tried in order, and the first that fits signs the answer.
"""

import re
from typing import NamedTuple

from tuireader.quotes.sources.clauses import Clauses
from tuireader.quotes.sources.letter_line import Line

_APPOSITION = r"(?:[,(-][^|¶Q]{1,60}?[,)-])?"
_BEHIND_Q = r"Q+[,.-]?"

RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("according to", rf"{_BEHIND_Q}a[fox]?d*S|a[fox]?d*S[^|¶]*Q$"),  # “…,” according to NAME
        ("said name", rf"{_BEHIND_Q}[rcb]*[slt]d*S"),  # “…,” said NAME
        ("name said", rf"{_BEHIND_Q}[rch]?S{_APPOSITION}[rb]*[sglkt]"),  # “…,” NAME said
        ("split", r"^Q[^|¶]*S.*Q$"),  # “…,” NAME said, “…”
        ("transcript", r"(?:^|[¶|])S[^|¶Q]{0,3}:¶?Q$"),  # NAME: “…”
        ("colon", r"S[^Q]*:[|¶]*Q$"),  # NAME said …: “…”
        ("name said before", rf"S{_APPOSITION}[^|¶Q]{{0,4}}[sgb][^|¶Q]{{0,12}}Q$"),  # NAME said … “…”
        ("name thought", r"S[^|¶Q]{0,12}t[,:]Q$"),  # NAME thought, “…”
        ("judged", r"S[^|¶]*[lk][^|¶Q]*Q$"),  # NAME called it “…”
        ("passive by", r"Q[^|¶]*yd*S"),  # “…” by NAME
        ("signed", r"Q[|¶]?-S"),  # “…” — NAME
        ("in the sentence", r"S[^|¶]*Q$|Q[^|¶]*S"),
    )
)
# Those that rest on a verb of saying, beside the sieves.
SAYING = frozenset(
    {"according to", "said name", "name said", "name, apposition, said", "split", "name said before", "name thought"}
    | {"said name, in front", "as name said"}
)
# Within an answer that stands without marks, a judgement is a quotation too.
SPEAKING = SAYING | {"judged"}
# How two others sign: the source of the quotation before goes on in another sentence; nothing but being near.
SAME = "same speaker goes on"
NEAR = "nearest speaker"
_ACCORDING = re.compile(r"a[fox]?(?=d*S)")
_CUES = re.compile(r"(b?r*[sglk])")
_NOUNS = re.compile(r"(b?r*[tu]|n)")
# “…,” laughed NAME; “…,” NAME laughed.
_ANY_VERB = re.compile(r"Q[,.]?(?:(?=v[rd]*S)|Sr?(?=v[.,|¶r]))(v)")
_IN_FRONT = re.compile(r"[|¶,](s)S")  # said NAME: “…”
_AUXILIARIES = "br"


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


def rule_of(found: Relation) -> str:
    """Return the name of the first rule that fits."""
    return next((name for name, pattern in RULES if pattern.search(found.letters)), NEAR)


def cue_of(clauses: Clauses, found: Relation, source: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the first and the last unit of the cue: “according to”, else the verb whose subject the source is."""
    letters = found.letters
    at = letters.index("S")
    if before := _ACCORDING.search(letters, 0, at + 1):
        return found.start + before.start(), found.start + before.end() - 1
    verb = next((verb for verb in clauses.governing(first) if clauses.subject(verb) == source), -1)
    behind, subject = clauses.following(last)
    if verb < 0 and subject == source:
        verb = behind
    if verb < 0 and letters[at - 1 : at] == "y":  # “…,” as it was called by NAME
        verb = next(iter(clauses.governing(first)), -1)
    if verb >= 0:
        start = verb
        while clauses.letters[start - 1] in _AUXILIARIES:
            start -= 1
        return start, verb
    nearest = _nearest_verb(letters, at)
    return (found.start + nearest.start(1), found.start + nearest.end(1) - 1) if nearest else None


def _nearest_verb(letters: str, at: int) -> re.Match[str] | None:
    """Return the cue between quotation and source, nearest the quotation, or the one behind both."""
    if letters.startswith("Q"):
        between = [*_CUES.finditer(letters, 1, at)]
        return between[-1] if between else _CUES.search(letters, at + 1) or _ANY_VERB.search(letters)
    end = letters.find("Q", at)
    if front := _IN_FRONT.search(letters, 0, at + 1):
        return front
    between = [*_CUES.finditer(letters, at + 1, end)] or [*_NOUNS.finditer(letters, at + 1, end)]
    return between[-1] if between else None
