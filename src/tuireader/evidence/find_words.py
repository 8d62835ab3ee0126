"""Finds the words of a selector again in a text: to the letter, changed, or no longer there; and how sure that is.

Blanks, line breaks and the kinds of quotation marks and dashes do not count as words. The work is bounded: it grows
with the length of the text, and long words are looked for by their beginning and their end.
"""

import re
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Opcodes

from tuireader.corrections.anchors import same_signs
from tuireader.evidence.model import CONTEXT_CHARACTERS, Selector

State = Literal["same", "moved", "changed", "gone"]
MAX_TEXT_CHARACTERS = 2_000_000
"""How much of a text is looked at."""
MAX_OCCURRENCES = 200
"""So many places of the same words are compared."""
MAX_NEEDLE_CHARACTERS = 800
"""Longer words are looked for by the first and the last half of so many."""
MAX_CHANGED_CHARACTERS = 50_000
"""Longer words are looked for to the letter alone."""
MIN_SAME_WORDS = 0.5
"""How much of the words must be the same for them to be the changed ones, where their surroundings agree."""
MIN_SAME_WORDS_ALONE = 0.65
"""The same where the surroundings do not agree."""
MIN_SAME_CONTEXT = 0.5
"""From here on, the surroundings agree."""
SURE = 0.6
"""A place is sure from here on."""
MAX_ADDED_CHARACTERS = 80
"""So much may have been added between the words and the marks around them."""
_MARKS = "\"'"
_AFTER_OPENING_MARK = re.compile(r"(?:(?<=^[\"'])|(?<=[\s(][\"'])|(?<=\s''))\w[^\"]*\s$")
"""Words behind a mark that opens, up to the place."""
_BEFORE_CLOSING_MARK = re.compile(r"\s[^\"]*[\w.,?!](?=[\"'](?:\W|$))")
"""Words up to a mark that closes."""
TELLING_WORDS = 8
"""So many words that stand only once are surely the same ones, whatever is around them."""
_LIKENESS_OF_CHANCE = 0.4
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:['-]\w+)*")


class FoundWords(NamedTuple):
    """Where words are now."""

    state: State
    start: int = 0  # in the text as given, as is `end`; both 0 where they are gone
    end: int = 0
    sureness: float = 1.0  # 0 to 1: that this is what became of them


class WordFinder:
    """Finds words in one text."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._text, self._offsets = _folded_with_offsets(text[:MAX_TEXT_CHARACTERS])

    def find(self, selector: Selector) -> FoundWords:
        """Return what has become of the words of a selector."""
        exact = _folded(selector.exact).strip()
        if not exact:
            return FoundWords("gone")
        starts = self._occurrences(exact)
        if starts:
            return self._exact_place(selector, exact, starts)
        if len(exact) > MAX_CHANGED_CHARACTERS:
            return FoundWords("gone", sureness=0.5)
        return self._changed_place(selector, exact)

    # To the letter

    def _occurrences(self, exact: str) -> list[int]:
        """Return where the very words stand: not within longer words, unless they stand nowhere else."""
        text, starts, at = self._text, list[int](), self._text.find(exact)
        while at >= 0 and len(starts) < MAX_OCCURRENCES:
            starts.append(at)
            at = text.find(exact, at + len(exact))  # linear also where a text repeats itself, as a pattern is not
        return [start for start in starts if not self._is_inside_word(start, start + len(exact))] or starts

    def _is_inside_word(self, start: int, end: int) -> bool:
        """Return whether a span begins or ends in the middle of a word."""
        text = self._text
        return any(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (start, end))

    def _exact_place(self, selector: Selector, exact: str, starts: list[int]) -> FoundWords:
        """Return the place among those of the same words whose surroundings agree most, or that is nearest."""
        agreements = [self._context_agreement(selector, start, start + len(exact)) for start in starts]
        places = [
            (agreement, -abs(self._offsets[start] - selector.start), start)
            for agreement, start in zip(agreements, starts, strict=True)
        ]
        best, _, start = max(places)
        rivals = sum(agreement > best - _TELLING_DIFFERENCE for agreement in agreements)
        telling = min(1.0, len(_WORD.findall(exact)) / TELLING_WORDS) if len(starts) == 1 else 0.0
        sureness = (0.5 + max(best, telling) / 2) / rivals
        first, last = self._between_marks(selector, start, start + len(exact))
        span = self._span(first, last)
        if last - first > len(exact):
            return FoundWords("changed", *span, sureness)
        is_same = span == (selector.start, selector.end) and self._original[slice(*span)] == selector.exact
        return FoundWords("same" if is_same else "moved", *span, sureness)

    def _between_marks(self, selector: Selector, start: int, end: int) -> tuple[int, int]:
        """Return the place with the words that were added between it and the marks around it, if there are any."""
        text = self._text
        had_mark_before, had_mark_behind = (_is_mark(it) for it in (selector.prefix[-1:], selector.suffix[:1]))
        if had_mark_before and not _is_mark(text[start - 1 : start]):
            added = _AFTER_OPENING_MARK.search(text[max(0, start - MAX_ADDED_CHARACTERS) : start])
            start -= len(added[0]) if added else 0
        if had_mark_behind and not _is_mark(text[end : end + 1]):
            added = _BEFORE_CLOSING_MARK.match(text[end : end + MAX_ADDED_CHARACTERS])
            end += len(added[0]) if added else 0
        return start, end

    def _context_agreement(self, selector: Selector, start: int, end: int) -> float:
        """Return how much what stands around a place is like what stood around the words, 0 to 1."""
        before = self._text[max(0, start - CONTEXT_CHARACTERS) : start]
        behind = self._text[end : end + CONTEXT_CHARACTERS]
        sides = [(_folded(selector.prefix), before), (_folded(selector.suffix), behind)]
        return sum(_likeness(one, other) for one, other in sides) / 2

    # Changed

    def _changed_place(self, selector: Selector, exact: str) -> FoundWords:
        """Return the place of words most like these, if they are like enough to be the same ones, changed."""
        prefix, suffix = _folded(selector.prefix), _folded(selector.suffix)
        candidates = [self._most_alike(exact), self._between(prefix, suffix, len(exact))]
        best = FoundWords("gone")
        for span in candidates:
            if span is None:
                continue
            start, end = self._projected(f"{prefix}{exact}{suffix}", len(prefix), len(exact), span)
            same = _same_words(exact, self._text[start:end])
            context = self._context_agreement(selector, start, end)
            needed = MIN_SAME_WORDS if context >= MIN_SAME_CONTEXT else MIN_SAME_WORDS_ALONE
            sureness = min(1.0, same * 0.6 + context * 0.5)
            if start < end and same >= needed and (best.state == "gone" or sureness > best.sureness):
                best = FoundWords("changed", *self._span(start, end), sureness=sureness)
        return best

    def _most_alike(self, exact: str) -> tuple[int, int] | None:
        """Return the span of the text that is most like the words."""
        half = MAX_NEEDLE_CHARACTERS // 2
        ends = [exact] if len(exact) <= MAX_NEEDLE_CHARACTERS else [exact[:half], exact[-half:]]
        found = [fuzz.partial_ratio_alignment(it, self._text, score_cutoff=50) for it in ends]
        spans = [(it.dest_start, it.dest_end) for it in found if it is not None]
        if not spans:
            return None
        first, last = spans[0], spans[-1]
        if first[0] <= last[0] and last[1] - first[0] <= 2 * len(exact):
            return first[0], last[1]
        return first

    def _between(self, prefix: str, suffix: str, length: int) -> tuple[int, int] | None:
        """Return the span between the two surroundings, where both stand in the text as they were."""
        at = self._text.find(prefix) if len(prefix.strip()) >= CONTEXT_CHARACTERS // 2 else -1
        if at < 0:
            return None
        start = at + len(prefix)
        end = self._text.find(suffix, start) if suffix.strip() else -1
        return (start, end) if 0 <= end - start <= 2 * length else None

    def _projected(self, whole: str, start: int, length: int, span: tuple[int, int]) -> tuple[int, int]:
        """Return where the words that begin at `start` of `whole` are within the span and what is around it."""
        first = max(0, span[0] - start - CONTEXT_CHARACTERS)
        last = min(len(self._text), span[1] + CONTEXT_CHARACTERS * 2)
        if length > MAX_NEEDLE_CHARACTERS:
            return span
        window = self._text[first:last]
        blocks = Indel.opcodes(whole, window)
        begin = _mapped(blocks, start, is_end=False)
        end = _mapped(blocks, start + length, is_end=True)
        return self._at_word_bounds(first + begin, first + end)

    def _at_word_bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return a span that begins and ends with a whole word."""
        text = self._text
        while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return start, end

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the folded text as a span of the text as given."""
        return self._offsets[start], self._offsets[end - 1] + 1


_TELLING_DIFFERENCE = 0.1
"""So much more must the surroundings of one place agree to tell it from another."""


def _is_mark(sign: str) -> bool:
    """Return whether a sign is a quotation mark; "" is none."""
    return bool(sign) and same_signs(sign) in _MARKS


def _folded(words: str) -> str:
    return _SPACE.sub(" ", same_signs(words))


def _folded_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return a text with single blanks and one sign for all kinds of marks, and where each character of it stood."""
    same = same_signs(text)
    parts, offsets, at = list[str](), list[int](), 0
    for blank in _SPACE.finditer(same):
        parts += (same[at : blank.start()], " ")
        offsets += (*range(at, blank.start()), blank.start())
        at = blank.end()
    parts.append(same[at:])
    offsets += range(at, len(same))
    return "".join(parts), offsets


def _likeness(one: str, other: str) -> float:
    """Return how alike two pieces are: 1 the same, 0 no more than any two pieces of text; two empty ones are alike."""
    return max(0.0, (Indel.normalized_similarity(one, other) - _LIKENESS_OF_CHANCE) / (1 - _LIKENESS_OF_CHANCE))


def _same_words(one: str, other: str) -> float:
    """Return how many words of two pieces are the same, in order, of the longer of both: 0 to 1."""
    return Indel.normalized_similarity(_WORD.findall(one.casefold()), _WORD.findall(other.casefold()))


def _mapped(blocks: Opcodes, offset: int, *, is_end: bool) -> int:
    """Return where an offset of the first of two aligned pieces is in the second."""
    for block in blocks:
        if block.src_start <= offset < block.src_end or (is_end and offset == block.src_end):
            if block.tag == "equal":
                return block.dest_start + offset - block.src_start
            return block.dest_end if is_end else block.dest_start
    return blocks.dest_len


def words_differ(one: str, other: str) -> bool:
    """Return whether two pieces have other words, whatever their blanks, marks and dashes."""
    return _folded(one).strip() != _folded(other).strip()
