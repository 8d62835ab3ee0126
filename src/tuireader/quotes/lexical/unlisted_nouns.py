"""Descriptions whose noun no lexicon knows, found by where they stand: “…,” said one porter; according to the log."""

import re
from bisect import bisect_left
from operator import attrgetter

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass

# Cue classes of all tokens, quotation marks as `"`: `sdx` is “said the porter”. Alternatives begin with a symbol, and
# what must stand before it is asked behind it, so that the search passes over most symbols at once; it does so only
# where no group begins with the symbol.
_SPEAKER = (
    r'",?(?:[rb]?s([dx][xi]{1,3})(?=[,.¶how(])'  # “…,” said the harbour master
    r"|(d(?:[xiv]|t(?=x))(?:,?[xi]){0,3})(?=r?b?s))"  # “…,” the tall, bearded porter said
    r'|d(?<=[¶.,]d)([xi]{1,2})(?=r?b?s[,:"T])'  # The porter said, “…”
)
_SHARE = r'|(x(?<![dx]x)x{1,2})(?=r?b?(?:[st]T?,?"|lx?"))'  # 14 percent said “…”, 14 percent call it “…”
_BEHIND_DETERMINER = 3  # the group of the last one
_PERSON, _PERSON_OR_SHARE = lazy_pattern(_SPEAKER), lazy_pattern(_SPEAKER + _SHARE)
_LOG = r'af(d?[xin]{1,3})(?=[,.¶"bo])'  # according to the harbour log, according to court records
_THING, _THING_FROM_WHICH = lazy_pattern(_LOG), lazy_pattern(_LOG + "|(d[xintsl]{1,3})(?=,?afw)")
_FROM_WHICH = "afw"  # a seating plan, according to which
# The word class of a body before what may be a verb, and what stands before a body without a determiner, at the
# beginning of a phrase: local councils said.
_BODY = re.compile("g(?=[Vkx])")
_OPENS_BODY = lazy_pattern(r'[\n.,"k]([mxR]{0,2})\Z')
MAX_OPENING_TOKENS = 3
_first, _start = attrgetter("first"), attrgetter("start")
_CUES = re.compile(r"[rb]{0,2}[slt]")
_SHARES = frozenset({"percent", "cent"})
_SHARE_LETTERS = "cent"  # in all of these
_DETERMINERS = frozenset({"one", "another", "the", "a", "an", "this", "his", "her", "their", "its", "my", "our"})


def with_unlisted(tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
    """Return `mentions` with these descriptions among them, in the order of the text; none covers a known mention."""
    found = []
    has_shares = _SHARE_LETTERS in tokens.text and any(map(tokens.count, _SHARES))
    persons = _PERSON_OR_SHARE if has_shares else _PERSON
    things = _THING_FROM_WHICH if _FROM_WHICH in tokens.cue_classes else _THING
    for pattern, head_class in ((persons, WordClass.ROLE), (things, WordClass.DOCUMENT)):
        for match in pattern.finditer(tokens.cue_classes):
            first, end = match.span(match.lastindex or 0)
            if match.lastindex == _BEHIND_DETERMINER and pattern is not things:
                first -= 1
            if not _is_free(mentions, first, end):  # most of them
                continue
            words = tokens.words[first:end]
            bare_thing = pattern is things and all(map(str.islower, words)) and words[-1].endswith("s")
            if bare_thing or _is_description(words):
                is_body = tokens.word_classes[end - 1] == WordClass.BODY  # the think tank
                found.append(_mention(tokens, first, end - 1, WordClass.BODY if is_body else head_class))
    for match in _BODY.finditer(tokens.word_classes):
        at, end = match.span()
        word = tokens.words[at]
        if word.endswith("s") and word.islower() and _CUES.match(tokens.cue_classes, end):
            opening = _OPENS_BODY.search(tokens.word_classes, max(0, at - MAX_OPENING_TOKENS), at)
            if opening and _is_free(mentions, opening.start(1), end):
                found.append(_mention(tokens, opening.start(1), at, WordClass.BODY))
    return sorted([*mentions, *found], key=_start) if found else mentions


def _is_free(mentions: list[Mention], first: int, end: int) -> bool:
    """Return whether no mention holds any token from `first` to before `end`."""
    after = bisect_left(mentions, end, key=_first)
    return after == 0 or mentions[after - 1].last < first


def _is_description(words: list[str]) -> bool:
    if words[0].lower() in _DETERMINERS:
        return all(word.islower() for word in words[1:] if word != ",")
    return words[0][0].isdigit() and words[-1] in _SHARES


def _mention(tokens: Tokens, first: int, last: int, head_class: str) -> Mention:
    head = tokens.words[last]
    return Mention(
        start=tokens.starts[first],
        end=tokens.ends[last],
        first=first,
        last=last,
        core=last,
        kind="nominal",
        head=head,
        head_class=head_class,
        number="plural" if head.endswith("s") and not head.endswith("ss") else "singular",
        gender=None if head_class == WordClass.ROLE else "n",
    )
