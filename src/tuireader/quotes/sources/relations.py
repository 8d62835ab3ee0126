"""The names of the evidence: how a source stands to its quotation, and the cue between them.

A relation is the stretch of the line from the source to the quotation, with two symbols more on the source's far side.
The source itself is written `S`; the rules are tried in order, and the first that fits signs the answer.
"""

import re
from typing import NamedTuple

from tuireader.quotes.sources import rules
from tuireader.quotes.sources.clauses import Clauses
from tuireader.quotes.sources.letter_line import LetterLine, LineSymbol
from tuireader.quotes.spans.draft import Rule

_SOURCE = "S"  # the symbol of the source in a relation
_APPOSITION = r"(?:[,(-][^|¶Q]{1,60}?[,)-])?"
_BEHIND_Q = r"Q+[,.-]?"

RELATIONS: tuple[tuple[Rule, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(pattern))
    for rule, pattern in (
        (rules.ACCORDING_TO, rf"{_BEHIND_Q}a[fox]?d*S|a[fox]?d*S[^|¶]*Q$"),  # “…,” according to NAME
        (rules.SAID_NAME, rf"{_BEHIND_Q}[rcb]*[slt]d*S"),  # “…,” said NAME
        (rules.NAME_SAID, rf"{_BEHIND_Q}[rch]?S{_APPOSITION}[rb]*[sglkt]"),  # “…,” NAME said
        (rules.SPLIT, r"^Q[^|¶]*S.*Q$"),  # “…,” NAME said, “…”
        (rules.TRANSCRIPT, r"(?:^|[¶|])S[^|¶Qsglktubvi]{0,3}:¶?Q$"),  # NAME: “…”, without a verb
        (rules.NAME_SAID_COLON, r"S[^|¶Q]*[sg][^|¶Q]*:[|¶]*Q$"),  # NAME said …: “…”
        (rules.NAME_THOUGHT, r"S[^|¶Q]{0,12}t:Q$"),  # NAME thought: “…”
        (rules.COLON, r"S[^Q]*:[|¶]*Q$"),  # NAME had a plan: “…”
        (
            rules.NAME_SAID_BEFORE,
            rf"S{_APPOSITION}(?=[^|¶Q]*[sg])[^|¶Q]{{0,4}}[sgb][^|¶Q]{{0,12}}Q$",
        ),  # NAME said … “…”
        (rules.NAME_SAID_BEFORE, r"S[^|¶Q]*[sg](?:[^|¶Q]{0,12},)?Q$"),  # NAME, in a long sentence, saying: “…”
        (rules.NAME_THOUGHT, r"S[^|¶Q]{0,12}t,Q$"),  # NAME thought, “…”
        (rules.NAME_WAS, rf"S{_APPOSITION}[^|¶Q]{{0,4}}b[^|¶Qlk]{{0,12}}Q$"),  # NAME was like, “…”
        (rules.JUDGED, r"S[^|¶]*[lk][^|¶Q]*Q$"),  # NAME called it “…”
        (rules.PASSIVE_BY, r"Q[^|¶]*yd*S"),  # “…” by NAME
        (rules.SIGNED, r"Q[|¶]?-S"),  # “…” — NAME
        (rules.IN_THE_SENTENCE, r"S[^|¶]*Q$|Q[^|¶]*S"),
    )
)
_ACCORDING = re.compile(r"a[fox]?(?=d*S)")
_CUES = re.compile(r"(b?r*[sglk])")
_NOUNS = re.compile(r"(b?r*[tu]|n)")
# “…,” laughed NAME; “…,” NAME laughed.
_ANY_VERB = re.compile(r"Q[,.]?(?:(?=v[rd]*S)|Sr?(?=v[.,|¶r]))(v)")
_IN_FRONT = re.compile(r"[|¶,](s)S")  # said NAME: “…”


class Relation(NamedTuple):
    """Where a source stands to its quotation: the symbols between, and the unit of the first of them."""

    symbols: str
    start: int
    is_in_front: bool
    length: int  # as far as the first unit of the quotation, where the source is in front


def relation(line: LetterLine, source: int, first: int, last: int) -> Relation:
    """Return the relation of the source in unit `source` to the quotation in the units `first` to `last`."""
    start = max(0, min(source - 2, first)) if source < first else first
    end = last + 1 if source < last else min(len(line.symbols), source + 12)
    symbols = line.symbols[start:end]
    at = source - start
    return Relation(symbols[:at] + _SOURCE + symbols[at + 1 :], start, source < first, first + 1 - start)


def rule_of(found: Relation) -> Rule:
    """Return the first rule that fits."""
    symbols = found.symbols
    if found.is_in_front:  # a quotation before the source is another one, this one ends the stretch
        before, source, behind = symbols.partition(_SOURCE)
        symbols = (
            before.replace(LineSymbol.QUOTATION, LineSymbol.OTHER) + source + behind[: found.length - len(before) - 1]
        )
    return next((rule for rule, pattern in RELATIONS if pattern.search(symbols)), rules.NEAREST_SPEAKER)


def cue_of(clauses: Clauses, found: Relation, source: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the first and the last unit of the cue: “according to”, else the verb whose subject the source is."""
    symbols = found.symbols
    at = symbols.index(_SOURCE)
    if before := _ACCORDING.search(symbols, 0, at + 1):
        return found.start + before.start(), found.start + before.end() - 1
    verb = next((verb for verb in clauses.governing(first) if clauses.subject(verb) == source), -1)
    behind, subject = clauses.following(last)
    if verb < 0 and subject == source:
        verb = behind
    if verb < 0 and symbols[at - 1 : at] == LineSymbol.BY:  # “…,” as it was called by NAME
        verb = next(iter(clauses.governing(first)), -1)
    if verb >= 0:
        start = verb
        while clauses.symbols[start - 1] in LineSymbol.BEFORE_VERB:
            start -= 1
        return start, verb
    nearest = _nearest_verb(symbols, at)
    return (found.start + nearest.start(1), found.start + nearest.end(1) - 1) if nearest else None


def _nearest_verb(symbols: str, at: int) -> re.Match[str] | None:
    """Return the cue between quotation and source, nearest the quotation, or the one behind both."""
    if symbols.startswith(LineSymbol.QUOTATION):
        between = [*_CUES.finditer(symbols, 1, at)]
        return between[-1] if between else _CUES.search(symbols, at + 1) or _ANY_VERB.search(symbols)
    end = symbols.find(LineSymbol.QUOTATION, at)
    if front := _IN_FRONT.search(symbols, 0, at + 1):
        return front
    between = [*_CUES.finditer(symbols, at + 1, end)] or [*_NOUNS.finditer(symbols, at + 1, end)]
    return between[-1] if between else None
