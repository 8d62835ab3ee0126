"""First pass: words, sentences and paragraphs, all as offsets into the text as it stands."""

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from sys import intern

from tuireader.quotes.lexical.cue_classes import cue_class_of
from tuireader.quotes.lexical.word_classes import MAX_CACHED_WORDS, word_class_of
from tuireader.quotes.lexical.word_lists import words_of

# A word keeps inner apostrophes, hyphens and full stops, and the last one of initials ("don't", "vice-president",
# "U.S.", "a.m."); all else is one character. Plain words come first because there are most of them.
_TOKEN = re.compile(r"([a-zA-Z]++(?![-'’.&\w])|[^\W_]++(?:[-'’.&][^\W_]++)*+(?:(?<=\.[^\W\d_])\.)?|\.{2,}|\S|\n)")
_ENDS = frozenset(".!?…")
_BREAK = re.compile("[^ ]")
MAX_WORDS_LOOKED_UP = 16  # of one text; to count all its words takes as long as to look for so many


class _LetterCache(dict[str, str]):
    """The three letters of each word met so far: its word class, its cue class, and what may end behind it."""

    def __missing__(self, word: str) -> str:
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        may_end = word if word in ".\n" else "!" if word[-1] in _ENDS else " "
        self[word] = letters = intern(word_class_of[word] + cue_class_of[word] + may_end)
        return letters


_letters_of = _LetterCache()


class Tokens:
    """Parallel lists, one item a token: its `words`, `starts` and `ends`; and where sentences and paragraphs begin.

    `sentences` and `paragraphs` hold the index of the first token of each. A newline is a token of its own, the last
    of its paragraph. `word_classes` and `cue_classes` have one letter a token.
    """

    __slots__ = (
        "_counts",
        "_looked_up",
        "cue_classes",
        "ends",
        "paragraphs",
        "sentences",
        "starts",
        "text",
        "word_classes",
        "words",
    )

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
        self._counts: Counter[str] | None = None
        self._looked_up = 0

    def at(self, offset: int) -> int:
        """Return the index of the token that holds `offset`, or of the last one before it (0 at the least)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def count(self, word: str) -> int:
        """Return how often a word stands in the text."""
        if self._counts is None:
            if self._looked_up < MAX_WORDS_LOOKED_UP:
                self._looked_up += 1
                return self.words.count(word) if word in self.text else 0
            self._counts = Counter(self.words)
        return self._counts[word]

    def sentence_of(self, index: int) -> int:
        """Return the index of the sentence that token `index` is in."""
        return max(0, bisect_right(self.sentences, index) - 1)

    def paragraph_of(self, index: int) -> int:
        """Return the index of the paragraph that token `index` is in."""
        return max(0, bisect_right(self.paragraphs, index) - 1)


def tokenize(text: str) -> Tokens:
    """Split `text` into tokens, sentences and paragraphs, in one run over it."""
    parts = _TOKEN.split(text)  # gap, token, gap, token, …, gap
    edges = list(accumulate(map(len, parts)))
    words, starts, ends = parts[1::2], edges[:-1:2], edges[1::2]
    letters = "".join(map(_letters_of.__getitem__, words))
    sentences, paragraphs = _breaks(words, letters[2::3])
    return Tokens(text, words, starts, ends, letters[::3], letters[1::3], sentences, paragraphs)


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
