"""First pass: words, sentences and paragraphs, all as offsets into the text as it stands."""

import re
from bisect import bisect_right
from itertools import accumulate, chain, compress
from operator import itemgetter

from tuireader.quotes.lexical.cue_classes import cue_class_of
from tuireader.quotes.lexical.word_classes import MAX_CACHED_WORDS, word_class_of
from tuireader.quotes.lexical.word_lists import words_of

# A word keeps inner apostrophes, hyphens and full stops, and the last one of initials ("don't", "vice-president",
# "U.S.", "a.m."); all else is one character. Plain words come first because there are most of them.
_TOKEN = re.compile(r"([a-zA-Z]+(?![-'’.&\w])|[^\W_]+(?:[-'’.&][^\W_]+)*(?:(?<=\.[^\W\d_])\.)?|\.{2,}|\S|\n)")
_ENDS = frozenset(".!?…")
_BREAK, _NEWLINE = re.compile("[^ ]"), re.compile("\n")
_NO_WORD = "-"
MAX_CACHED_CHARACTERS = 30  # what is longer between two spaces hardly ever comes again


# What stands between two spaces: its words, three letters for each, and the lengths of its gaps and words. A plain
# tuple, which the garbage collector soon passes over. The letters are the word class, the cue class and what may end
# behind the word: a full stop, a newline, "!" for what else ends a sentence, a blank for nothing. The lengths are gap,
# word, gap, word; the first gap has the space before the piece. Where a piece is, or ends with, white space, its last
# word is empty, with the letter `_NO_WORD`. A newline has length 0, for behind it `tokenize` puts a space that is not
# in the text.
_Piece = tuple[tuple[str, ...], str, tuple[int, ...]]


class _PieceCache(dict[str, _Piece]):
    """The pieces met so far."""

    def __missing__(self, text: str) -> _Piece:
        piece = _piece(text)
        if len(text) <= MAX_CACHED_CHARACTERS:
            if len(self) > MAX_CACHED_WORDS:
                self.clear()
            self[text] = piece
        return piece


def _piece(text: str) -> _Piece:
    """Split what stands between two spaces."""
    parts = _TOKEN.split(text)  # gap, word, gap, word, …, gap
    parts = [*parts, ""] if parts[-1] or len(parts) == 1 else parts[:-1]
    lengths = [0 if part == "\n" else len(part) for part in parts]
    lengths[0] += 1
    words = tuple(parts[1::2])
    return (words, "".join(map(_letters, words)), tuple(lengths))


def _letters(word: str) -> str:
    if not word:
        return f"  {_NO_WORD}"
    may_end = word if word in ".\n" else "!" if word[-1] in _ENDS else " "
    return word_class_of[word] + cue_class_of[word] + may_end


_pieces = _PieceCache()
_words_of, _letters_of, _lengths_of = map(itemgetter, range(3))


class Tokens:
    """Parallel lists, one item a token: its `words`, `starts` and `ends`; and where sentences and paragraphs begin.

    `sentences` and `paragraphs` hold the index of the first token of each. A newline is a token of its own, the last
    of its paragraph. `word_classes` and `cue_classes` have one letter a token.
    """

    __slots__ = ("cue_classes", "ends", "paragraphs", "sentences", "starts", "text", "word_classes", "words")

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        text: str,
        words: list[str],
        starts: list[int],
        ends: list[int],
        word_classes: str,
        cue_classes: str,
        sentences: list[int],
        paragraphs: list[int],
    ) -> None:
        self.text = text
        self.words = words
        self.starts = starts
        self.ends = ends
        self.word_classes = word_classes
        self.cue_classes = cue_classes
        self.sentences = sentences
        self.paragraphs = paragraphs

    def at(self, offset: int) -> int:
        """Return the index of the token that holds `offset`, or of the last one before it (0 at the least)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def sentence_of(self, index: int) -> int:
        """Return the index of the sentence that token `index` is in."""
        return max(0, bisect_right(self.sentences, index) - 1)

    def paragraph_of(self, index: int) -> int:
        """Return the index of the paragraph that token `index` is in."""
        return max(0, bisect_right(self.paragraphs, index) - 1)


def tokenize(text: str) -> Tokens:
    """Split `text` into tokens, sentences and paragraphs, piece by piece: most have been met before."""
    spaced = text.replace("\n", "\n ")
    spaced = spaced[:-1] if text.endswith("\n") else spaced
    pieces = [*map(_pieces.__getitem__, spaced.split(" "))]
    words = [*chain.from_iterable(map(_words_of, pieces))]
    letters = "".join(map(_letters_of, pieces))
    edges = [*accumulate(chain.from_iterable(map(_lengths_of, pieces)), initial=-1)]  # no space before the first one
    starts, ends = edges[1::2], edges[2::2]
    word_classes, cue_classes, may_end = letters[::3], letters[1::3], letters[2::3]
    if _NO_WORD in may_end:
        is_word = [letter != _NO_WORD for letter in may_end]
        words, starts, ends = ([*compress(items, is_word)] for items in (words, starts, ends))
        word_classes, cue_classes, may_end = (
            "".join(compress(items, is_word)) for items in (word_classes, cue_classes, may_end)
        )
    for match in _NEWLINE.finditer(may_end):
        ends[match.start()] += 1
    sentences, paragraphs = _breaks(words, may_end)
    return Tokens(text, words, starts, ends, word_classes, cue_classes, sentences, paragraphs)


def _breaks(words: list[str], may_end: str) -> tuple[list[int], list[int]]:
    """Return the token indices at which sentences and paragraphs begin.

    `may_end` says what may end behind each token: a full stop, a newline, "!" for what else ends a sentence, a blank
    for nothing.
    """
    abbreviations = words_of("abbreviations")
    sentences, paragraphs = [0], [0]
    last = len(words) - 1
    for match in _BREAK.finditer(may_end, 0, max(0, last)):
        i = match.start()
        if may_end[i] == "\n":
            if words[i + 1] != "\n":
                paragraphs.append(i + 1)
                sentences.append(i + 1)
            continue
        after = i + 1
        while after < last and words[after] in "”’\"'»›)]":
            after += 1
        follower = words[after][0]
        if (follower.isupper() or follower in "“\"‘'([«„‚「『") and not (
            may_end[i] == "." and i and words[i - 1].lower() in abbreviations
        ):
            sentences.append(after)
    return sentences, paragraphs
