"""What was changed between two texts: paragraph by paragraph, and word by word within a paragraph.

Space within a paragraph does not count. What is compared is bounded (`matching_runs`): of very long texts that have
little in common, paragraphs are shown as cut and added although some of their words are the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from tuireader.changes.matching_runs import Budget, Run, matching_runs

MIN_SAME_SHARE = 0.4
"""How many of the words of two paragraphs must be the same for one to be a changed form of the other."""
MAX_SKIPPED_PARAGRAPHS = 8
"""How many added paragraphs may stand before the changed form of a paragraph."""

Sign = Literal["=", "-", "+"]
ParagraphSign = Literal["=", "~", "-", "+"]


class Piece(NamedTuple):
    """Words, with the blank behind them, that are the same in both texts (=), or were cut (-), or were added (+)."""

    sign: Sign
    text: str


class ParagraphChange(NamedTuple):
    """A paragraph that is the same (=), was changed (~), cut (-) or added (+), with all its words."""

    sign: ParagraphSign
    pieces: tuple[Piece, ...]


class TextChanges(NamedTuple):
    """All paragraphs of two texts: those of either are there in its order."""

    paragraphs: tuple[ParagraphChange, ...]
    is_whole: bool = True  # False: the texts were too long to compare all their words

    @property
    def words_added(self) -> int:
        """How many words only the new text has."""
        return self._count("+")

    @property
    def words_removed(self) -> int:
        """How many words only the old text has."""
        return self._count("-")

    def _count(self, sign: Sign) -> int:
        return sum(
            len(piece.text.split()) for paragraph in self.paragraphs for piece in paragraph.pieces if piece.sign == sign
        )


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, with single blanks between words."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return [paragraph for paragraph in paragraphs if paragraph]


def compare_texts(before: str, after: str) -> TextChanges:
    """Return what was changed between two texts."""
    old, new = paragraphs_of(before), paragraphs_of(after)
    budget = Budget()
    changes = list[ParagraphChange]()
    at_old = at_new = 0
    for run in (*matching_runs(old, new, budget), Run(len(old), len(new), 0)):
        changes += _changed(old[at_old : run.start_before], new[at_new : run.start_after], budget)
        at_old, at_new = run.start_before + run.length, run.start_after + run.length
        changes += [_whole("=", paragraph) for paragraph in old[run.start_before : at_old]]
    return TextChanges(tuple(changes), is_whole=not budget.is_exhausted)


def old_paragraphs(changes: Iterable[ParagraphChange]) -> list[str]:
    """Return the paragraphs of the text before the changes."""
    return [_words_with(paragraph, "=-") for paragraph in changes if paragraph.sign != "+"]


def new_paragraphs(changes: Iterable[ParagraphChange]) -> list[str]:
    """Return the paragraphs of the text after the changes."""
    return [_words_with(paragraph, "=+") for paragraph in changes if paragraph.sign != "-"]


def marked_words(paragraph: ParagraphChange) -> str:
    """Return a paragraph on one line, with what was cut as [-cut-] and what was added as [+added+]."""
    return marked_pieces(paragraph.pieces)


def marked_pieces(pieces: Iterable[tuple[Sign, str]]) -> str:
    """Return pieces on one line, with what was cut as [-cut-] and what was added as [+added+]."""
    shown = (text if sign == "=" else marked(sign, text) for sign, text in pieces)
    return " ".join("".join(shown).replace("-][+", "-] [+").split())


def marked(sign: Sign, text: str) -> str:
    """Return what was cut or added in its brackets; the blanks around it stay outside."""
    words = text.strip()
    lead = text[: len(text) - len(text.lstrip())]
    return f"{lead}[{sign}{words}{sign}]{text[len(lead) + len(words) :]}" if words else text


def _words_with(paragraph: ParagraphChange, signs: str) -> str:
    return "".join(piece.text for piece in paragraph.pieces if piece.sign in signs).strip()


def _whole(sign: Sign, paragraph: str) -> ParagraphChange:
    return ParagraphChange(sign, (Piece(sign, paragraph),))


def _changed(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[ParagraphChange]:
    """Yield the paragraphs between two that are the same; two with words in common are forms of one."""
    pairs = _similar_pairs(old, new, budget)
    at_old = at_new = 0
    for in_old, in_new in (*pairs, (len(old), len(new))):
        yield from (_whole("-", paragraph) for paragraph in old[at_old:in_old])
        yield from (_whole("+", paragraph) for paragraph in new[at_new:in_new])
        if in_old < len(old):
            yield ParagraphChange("~", tuple(_pieces(old[in_old].split(), new[in_new].split(), budget)))
        at_old, at_new = in_old + 1, in_new + 1


def _similar_pairs(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[tuple[int, int]]:
    """Return which paragraphs are changed forms of each other, in order."""
    pairs, at_new = list[tuple[int, int]](), 0
    counts = [Counter(paragraph.split()) for paragraph in new]
    for at_old, paragraph in enumerate(old):
        words = Counter(paragraph.split())
        candidates = range(at_new, min(at_new + MAX_SKIPPED_PARAGRAPHS, len(new)))
        if not candidates or not budget.takes(len(words) * len(candidates)):
            continue
        best = max(candidates, key=lambda at, words=words: same_share(words, counts[at]))  # type: ignore[misc]
        if same_share(words, counts[best]) >= MIN_SAME_SHARE:
            pairs.append((at_old, best))
            at_new = best + 1
    return pairs


def same_share(one: Counter[str], other: Counter[str]) -> float:
    """Return how much the words of two texts have in common: 0 nothing, 1 all words."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _pieces(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Piece]:
    """Yield the pieces of a changed paragraph; what was cut comes before what was added in its place."""
    pieces, at_old, at_new = list[tuple[Sign, Sequence[str]]](), 0, 0
    for run in (*matching_runs(old, new, budget), Run(len(old), len(new), 0)):
        pieces += [("-", old[at_old : run.start_before]), ("+", new[at_new : run.start_after])]
        at_old, at_new = run.start_before + run.length, run.start_after + run.length
        pieces.append(("=", old[run.start_before : at_old]))
    yield from _merged([piece for piece in pieces if piece[1]])


def _merged(pieces: Sequence[tuple[Sign, Sequence[str]]]) -> Iterator[Piece]:
    """Yield the pieces with all that is cut between two same ones in one, and all that is added in another."""
    for is_same, group in groupby(pieces, key=lambda piece: piece[0] == "="):
        members = list(group)
        if is_same:
            yield Piece("=", _spaced(word for _, part in members for word in part))
            continue
        cut, added = (_spaced(word for own, part in members if own == sign for word in part) for sign in "-+")
        yield from _without_same_ends(cut, added)


def _spaced(words: Iterable[str]) -> str:
    return "".join(f"{word} " for word in words)


def _without_same_ends(cut: str, added: str) -> Iterator[Piece]:
    """Yield what was cut and what was added, without marks and words around both: a full stop has not changed."""
    start = _same_beginning(cut, added)
    end = _same_beginning(cut[start:][::-1], added[start:][::-1])
    parts: tuple[tuple[Sign, str], ...] = (
        ("=", cut[:start]),
        ("-", cut[start : len(cut) - end]),
        ("+", added[start : len(added) - end]),
        ("=", cut[len(cut) - end :]),
    )
    yield from (Piece(sign, text) for sign, text in parts if text)


def _same_beginning(one: str, other: str) -> int:
    """Return how many characters are the same at the beginning of both, up to the end of a word of both."""
    shorter, end = min(len(one), len(other)), 0
    while end < shorter and one[end] == other[end]:
        end += 1
    while end and (_is_in_word(one, end) or _is_in_word(other, end)):
        end -= 1
    return end


def _is_in_word(text: str, at: int) -> bool:
    return at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
