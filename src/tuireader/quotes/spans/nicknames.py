"""Nicknames in quotation marks, which are part of a name and no quotation: Anna “Bell” Marl."""

from bisect import bisect_left
from collections.abc import Sequence

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.spans.draft import Draft

MAX_NICKNAME_CHARACTERS = 30


def without_nicknames(text: str, drafts: list[Draft], mentions: Sequence[Mention]) -> list[Draft]:
    """Return `drafts` without those that stand inside a name; their parents are counted anew."""
    short = [index for index, draft in enumerate(drafts) if _is_short(text, draft)]
    if not short:
        return drafts
    starts = [mention.start for mention in mentions]
    nicknames = {index for index in short if _is_in_name(mentions, starts, drafts[index])}
    kept = [index for index in range(len(drafts)) if index not in nicknames]
    numbers = {index: number for number, index in enumerate(kept)}
    for index in kept:
        parent = drafts[index].parent
        drafts[index].parent = None if parent is None else numbers.get(parent)
    return [drafts[index] for index in kept]


def _is_short(text: str, draft: Draft) -> bool:
    """Return whether a few words stand between the marks, and a capital behind them."""
    start, end = draft.outer
    return end - start < MAX_NICKNAME_CHARACTERS and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _is_in_name(mentions: Sequence[Mention], starts: Sequence[int], draft: Draft) -> bool:
    """Return whether a name begins before a quotation and ends behind it."""
    start, end = draft.outer
    before = bisect_left(starts, start)
    return any(
        mention.kind == "name" and mention.start < start and mention.end > end
        for mention in mentions[max(0, before - 2) : before]
    )
