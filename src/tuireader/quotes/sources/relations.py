"""The names of the evidence: how a source stands to its quotation, and the cue between them.

A relation is the stretch of the line from the source to the quotation, with two symbols more on the source's far side.
The source itself is written `S`; the rules are tried in order, and the first that fits signs the answer.
"""

import re

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.clauses import Clauses
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.draft import Rule

_SOURCE = "S"  # the symbol of the source in a relation
_APPOSITION = r"(?:[,(-][^|¶Q]{1,60}?[,)-])?"
_BEHIND_Q = r"Q+[,.-]?"

RELATIONS: tuple[tuple[Rule, re.Pattern[str]], ...] = tuple(
    (rule, lazy_pattern(pattern))
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
# Of these, what may fit where the source stands before the quotation: directly behind a colon, and elsewhere.
_WITH_ANY_BETWEEN = frozenset({rules.ACCORDING_TO, rules.JUDGED, rules.IN_THE_SENTENCE})
_BEHIND_COLON = tuple(
    row for row in RELATIONS if row[0] in _WITH_ANY_BETWEEN or row[1].pattern.endswith((":Q$", ":¶?Q$", ":[|¶]*Q$"))
)
_IN_FRONT = tuple(
    row for row in RELATIONS if row[0] in _WITH_ANY_BETWEEN or ("Q$" in row[1].pattern and row not in _BEHIND_COLON)
)
_COLON_OR_BREAK = LineSymbol.BREAKS | {":"}
_ACCORDING = lazy_pattern(r"a[fox]?(?=d*$)")
_CUES = lazy_pattern(r"(b?r*[sglk])")
_NOUNS = lazy_pattern(r"(b?r*[tu]|n)")
# “…,” laughed NAME; “…,” NAME laughed.
_ANY_VERB = lazy_pattern(r"Q[,.]?(?:(?=v[rd]*S)|Sr?(?=v[.,|¶r]))(v)")
_SAID_IN_FRONT = lazy_pattern(r"[|¶,](s)S")  # said NAME: “…”


def _stretch(symbols: str, source: int, first: int, last: int) -> tuple[str, str]:
    """Return what stands before and behind the source in the stretch from there to the quotation."""
    if source < first:
        return symbols[max(0, source - 2) : source], symbols[source + 1 : first + 1]
    return symbols[first:source], symbols[source + 1 : last + 1 if source < last else source + 12]


def rule_of(symbols: str, source: int, first: int, last: int) -> Rule:
    """Return the first rule that fits the source in unit `source` and the quotation in the units `first` to `last`."""
    before, behind = _stretch(symbols, source, first, last)
    relations = RELATIONS
    if source < first:  # a quotation before the source is another one, this one ends the stretch
        before = before.replace(LineSymbol.QUOTATION, LineSymbol.OTHER)
        relations = _BEHIND_COLON if symbols[first - 1] in _COLON_OR_BREAK else _IN_FRONT
    relation = before + _SOURCE + behind
    for rule, pattern in relations if LineSymbol.ACCORDING in relation else relations[1:]:
        if pattern.search(relation):
            return rule
    return rules.NEAREST_SPEAKER


def cue_of(clauses: Clauses, source: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the first and the last unit of the cue: “according to”, else the verb whose subject the source is."""
    symbols = clauses.symbols
    start = max(0, source - 2) if source < first else first
    if LineSymbol.ACCORDING in symbols[start:source] and (found := _ACCORDING.search(symbols, start, source)):
        return found.start(), found.end() - 1
    verb = _verb_of(clauses, source, first, last)
    if verb < 0:
        return _nearest_verb(symbols, source, first, last)
    start = verb
    while symbols[start - 1] in LineSymbol.BEFORE_VERB:
        start -= 1
    return start, verb


def _verb_of(clauses: Clauses, source: int, first: int, last: int) -> int:
    """Return the cue verb beside the quotation whose subject the source is, or which it follows after “by”, or -1."""
    if clauses.symbols[first - 1] not in LineSymbol.BREAKS:
        for verb in clauses.governing(first):
            if clauses.subject(verb) == source:
                return verb
    verb, subject = clauses.following(last)
    if verb >= 0 and subject == source:
        return verb
    # “…,” as it was called by NAME
    return clauses.governing_verb(first) if clauses.symbols[source - 1] == LineSymbol.BY else -1


def _nearest_verb(symbols: str, source: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the first and the last unit of the cue near source and quotation, whoever its subject is."""
    before, behind = _stretch(symbols, source, first, last)
    start = source - len(before)
    found = _nearest_cue(before + _SOURCE + behind, source - start)
    return (start + found.start(1), start + found.end(1) - 1) if found else None


def _nearest_cue(symbols: str, at: int) -> re.Match[str] | None:
    """Return the cue between quotation and source, nearest the quotation, or the one behind both."""
    if symbols.startswith(LineSymbol.QUOTATION):
        between = [*_CUES.finditer(symbols, 1, at)]
        return between[-1] if between else _CUES.search(symbols, at + 1) or _ANY_VERB.search(symbols)
    end = symbols.find(LineSymbol.QUOTATION, at)
    if front := _SAID_IN_FRONT.search(symbols, 0, at + 1):
        return front
    between = [*_CUES.finditer(symbols, at + 1, end)] or [*_NOUNS.finditer(symbols, at + 1, end)]
    return between[-1] if between else None
