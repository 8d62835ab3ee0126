"""Words that are quoted twice: a pull quote or a heading repeats what somebody says in the article."""

import re
from collections.abc import Sequence

from tuireader.quotes.sources import rules
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.draft import Draft

MAX_TELLING_WORDS = 10  # of so many openings, the longest word of each is looked for first
MIN_WORDS = 3  # this many equal words are no coincidence; inside a sentence one more is needed
_WORD = re.compile(r"\w+")
Opening = tuple[str, ...]


def find_repeated(context: Context, spoken: Sequence[Draft]) -> list[Draft]:
    """Give quotations without a source that of one with the same words; return those that seemed nobody's."""
    openings = _openings(context)
    # One of these is in what repeats them, maybe as a part of another word; the empty word always is.
    telling = [max(opening, key=len) for opening in openings] if len(openings) <= MAX_TELLING_WORDS else [""]
    found: list[Draft] = []
    for said in spoken if openings else ():
        text = context.text[said.content[0][0] : said.content[-1][1]].lower()
        if said.source is None or not any(map(text.__contains__, telling)):
            continue
        words = _words(context, said)
        for at in range(len(words) - MIN_WORDS + 1):
            draft, repeated = openings.get(tuple(words[at : at + MIN_WORDS]), (said, words))
            if draft.source is None and words[at : at + len(repeated)] == repeated:
                found += [draft] if draft.rule is rules.NOBODYS_WORDS else []
                draft.source, draft.rule, draft.confidence = said.source, rules.SAID_ELSEWHERE, said.confidence
    return found


def _openings(context: Context) -> dict[Opening, tuple[Draft, list[str]]]:
    """Return the quotations without a source with their words, keyed by the first few words."""
    found: dict[Opening, tuple[Draft, list[str]]] = {}
    for draft_index in context.line.spans:
        draft = context.drafts[draft_index]
        if draft.source is None:
            words = _words(context, draft)
            if len(words) >= MIN_WORDS + (not _stands_alone(context, draft_index)):
                found[tuple(words[:MIN_WORDS])] = draft, words
    return found


def _words(context: Context, draft: Draft) -> list[str]:
    found = _WORD.findall(" ".join([context.text[start:end] for start, end in draft.content]))
    return " ".join(found).lower().split(" ")


def _stands_alone(context: Context, draft_index: int) -> bool:
    """Return whether a quotation is a paragraph of its own."""
    first, last = context.line.spans[draft_index]
    return context.symbols[last + 1] == context.symbols[context.sentence_start(first) - 1] == LineSymbol.PARAGRAPH
