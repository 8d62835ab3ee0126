"""Speech behind a dash, as many languages print it: “— Он держится, — сказала она.”, “– Den håller, säger hon.”.

Only for texts that are not English, where a dash at the head of a paragraph begins an item of a list.
"""

import re
from collections.abc import Iterator, Sequence

from tuireader.quotes.model import Span
from tuireader.quotes.spans.draft import Draft

# A paragraph that begins with a dash and ends as a sentence does.
_PARAGRAPH = re.compile(r"^[ \t]*[—–―][ \t\u00a0]?(?=\S)(.+[.!?…»”])[ \t]*$", re.MULTILINE)
_DASH = re.compile(r"[ \t\u00a0]*(?<![^\W\d_]-)[—–―]+[ \t\u00a0.,;:]*")
# “…, säger Ilka Brandvold till tidningen.”: who speaks, behind the last comma.
_CLAUSE = re.compile(r",[ \u00a0](?:[^\W\d_]+[ \u00a0]){1,3}(?=[^\W\d_])[^,]{2,60}\.$")
MIN_WORDS = 2


def with_dash_speech(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return `drafts` and, among them, what stands behind dashes and between no marks."""
    found: list[Draft] = []
    marked = iter(sorted(draft.outer for draft in drafts))
    start, end = next(marked, (len(text), len(text)))
    for content in find_dash_speech(text):
        outer = content[0][0], content[-1][1]
        while end <= outer[0] < len(text):
            start, end = next(marked, (len(text), len(text)))
        if start >= outer[1]:
            found.append(Draft(content, outer, "dash"))
    return [*drafts, *found]


def find_dash_speech(text: str) -> Iterator[tuple[Span, ...]]:
    """Yield the contents of each paragraph that begins with a dash, without the clauses that say who speaks."""
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span(1)
        if not _begins_sentence(text[start:end]):
            continue
        parts = [span for index, span in enumerate(_between_dashes(text, start, end)) if not index % 2]
        if len(parts) == 1 and (clause := _CLAUSE.search(text, *parts[0])) and _names_somebody(clause.group()):
            parts = [(start, clause.start() + 1)]
        if sum(len(text[slice(*part)].split()) for part in parts) >= MIN_WORDS:
            yield tuple(parts)


def _begins_sentence(words: str) -> bool:
    first = next((char for char in words if char.isalpha()), "a")
    return first.upper() == first


def _between_dashes(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield speech and narration in turn, split at the dashes; a dash that is only a pause does not split."""
    at = start
    for index, dash in enumerate(_DASH.finditer(text, start, end)):
        behind = text[dash.end() : dash.end() + 1]
        if not index % 2 and not behind.islower():
            continue
        yield at, dash.start()
        at = dash.end()
    if at < end:
        yield at, end


def _names_somebody(clause: str) -> bool:
    return any(word[:1].isupper() for word in clause.split()[2:])
