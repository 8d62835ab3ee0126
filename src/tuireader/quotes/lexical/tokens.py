"""First pass: words, sentences and paragraphs, all as offsets into the text as it stands."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate
from sys import intern

from tuireader.quotes.lexical.cue_classes import CueClass, cue_class_of
from tuireader.quotes.lexical.word_classes import MAX_CACHED_WORDS, word_class_of
from tuireader.quotes.lexical.word_lists import words_of

# A word keeps inner apostrophes, hyphens and full stops, and the last one of initials ("don't", "vice-president",
# "U.S.", "a.m."); all else is one character. Plain words before a blank or comma come first because there are most of
# them. The first character stands in front of the alternatives, so that the search passes over blanks at once.
_TOKEN = re.compile(
    r"([^ ](?:(?<=[a-zA-Z])[a-zA-Z]*+(?=[ ,\n])|(?<=[^\W_])[^\W_]*+(?:[-'’.&][^\W_]++)*+(?:(?<=\.[^\W\d_])\.)?"
    r"|(?<=\.)\.+|(?<=[\S\n])))"
)
_ENDS = frozenset(".!?…")
_OPENING, _CLOSING = frozenset("“\"‘'([«„‚「『"), frozenset("”’\"'»›)]")
# The letters of `_break_class`: where a paragraph begins; where a sentence ends, with what closes behind it, before a
# capital or what opens. The last token only begins a sentence.
_PARAGRAPH_BREAK = re.compile(r"\n(?=[^\n])")
_SENTENCE_BREAK = re.compile(r"[\n.!E](?:(?<=\n)(?=[^\n])|(?<![aA]\.)(?<!\n)(?:[cb](?!\Z))*+(?=[UAEob]))")
_GLYPH = re.compile(CueClass.QUOTATION_MARK)
MAX_WORDS_LOOKED_UP = 16  # of one text; to count all its words takes as long as to look for so many
MAX_OCCURRENCES = 6  # where a text has more of some letters, its words are looked at instead


class _LetterCache(dict[str, str]):
    """The three letters of each word met so far: its word class, its cue class, and its break class."""

    def __missing__(self, word: str) -> str:
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        self[word] = letters = intern(word_class_of[word] + cue_class_of[word] + _break_class(word))
        return letters


def _break_class(word: str) -> str:
    """Return what a word does where a sentence may end.

    A full stop and a newline stand for themselves; `!` ends a sentence, and `E` so does a word with a capital ("U.S.").
    `U` has a capital, `a` is an abbreviation, `A` is both; `o` opens, `c` closes, `b` does either.
    """
    if word in ".\n":
        return word
    is_capital = word[0].isupper()
    if word[-1] in _ENDS:
        return "E" if is_capital else "!"
    if word in _CLOSING:
        return "b" if word in _OPENING else "c"
    if word in _OPENING:
        return "o"
    if word.lower() in words_of("abbreviations"):
        return "A" if is_capital else "a"
    return "U" if is_capital else " "


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

    def glyphs(self) -> list[int]:
        """Return the offsets of the characters that may be quotation marks."""
        starts, cue_classes = self.starts, self.cue_classes
        return [starts[found.start()] for found in _GLYPH.finditer(cue_classes)]

    def count(self, word: str) -> int:
        """Return how often a word stands in the text."""
        if self._counts is None:
            if self._looked_up < MAX_WORDS_LOOKED_UP:
                self._looked_up += 1
                return self._looked_up_count(word)
            self._counts = Counter(self.words)
        return self._counts[word]

    def _looked_up_count(self, word: str) -> int:
        """Return how often a word stands in the text, of which only the places with its letters are looked at."""
        text, starts, words = self.text, self.starts, self.words
        found, at = 0, -1
        for _ in range(MAX_OCCURRENCES):
            at = text.find(word, at + 1)
            if at < 0:
                return found
            index = bisect_left(starts, at)
            found += index < len(starts) and starts[index] == at and words[index] == word
        return words.count(word)

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
    breaks = letters[2::3]
    paragraphs = [0, *[match.end() for match in _PARAGRAPH_BREAK.finditer(breaks)]]
    sentences = [0, *[match.end() for match in _SENTENCE_BREAK.finditer(breaks)]]
    return Tokens(text, words, starts, ends, letters[::3], letters[1::3], sentences, paragraphs)
