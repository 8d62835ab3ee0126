"""What stands in quotation marks inside a mention, and is no quotation: Anna “Bell” Marl, the “Night Bus” singer."""

from bisect import bisect_left
from collections.abc import Sequence

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.spans.draft import Draft
from tuireader.quotes.spans.pairing import is_titled

MAX_NICKNAME_CHARACTERS = 30


def without_nicknames(text: str, drafts: list[Draft], mentions: Sequence[Mention]) -> list[Draft]:
    """Return `drafts` without nicknames in a name and titles in a description, with their parents renumbered."""
    short = [index for index, draft in enumerate(drafts) if _is_short(text, draft)]
    if not short:
        return drafts
    starts = [mention.start for mention in mentions]
    nicknames = {index for index in short if _is_inside(text, mentions, starts, drafts[index])}
    kept = [index for index in range(len(drafts)) if index not in nicknames]
    numbers = {index: number for number, index in enumerate(kept)}
    for index in kept:
        parent = drafts[index].parent
        drafts[index].parent = None if parent is None else numbers.get(parent)
    return [drafts[index] for index in kept]


def _is_short(text: str, draft: Draft) -> bool:
    """Return whether a few words stand between the marks, and a word behind them, without a comma or full stop."""
    start, end = draft.outer
    short = end - start < MAX_NICKNAME_CHARACTERS and text[start + 1].isupper()
    return short and text[end : end + 1] == " " and text[end + 1 : end + 2].isalpha() and text[end - 2].isalnum()


def _is_inside(text: str, mentions: Sequence[Mention], starts: Sequence[int], draft: Draft) -> bool:
    """Return whether a name begins before the marks and ends behind them, or a description with a title in them."""
    start, end = draft.outer
    before = bisect_left(starts, start)
    around = [mention for mention in mentions[max(0, before - 2) : before] if mention.end > end]
    return any(one.kind == "name" or is_titled(text[start + 1 : end - 1].split()) for one in around)
