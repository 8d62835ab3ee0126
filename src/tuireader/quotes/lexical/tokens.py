"""First pass: words, sentences and paragraphs, all as offsets into the text as it stands."""

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

# A word keeps inner apostrophes, hyphens and full stops, and the last one of initials ("don't", "vice-president",
# "U.S.", "a.m."); all else is one character. Plain words come first because there are most of them.
_TOKEN = re.compile(r"([a-zA-Z]+(?![-'’.&\w])|[^\W_]+(?:[-'’.&][^\W_]+)*(?:(?<=\.[^\W\d_])\.)?|\.{2,}|\S|\n)")
_ENDS = frozenset(".!?…\n")


# The folder of `tuireader.quotes`. `pathlib` would take a tenth of the time in which the engine starts.
_PACKAGE = __file__.rsplit(os.sep, 2)[0]
_COMMENT = re.compile("#.*")
LANGUAGE = "en"
"""The language whose words the engine knows: the folder of `lexicon/` that its lists are read from."""


def data_path(*names: str) -> str:
    """Return the path of a file of the engine's data, by the names of its folder and its own."""
    return "/".join((_PACKAGE, *names))


def read_data(*names: str) -> str:
    """Return the text of a file of the engine's data."""
    with open(data_path(*names), encoding="utf-8") as file:  # noqa: PTH123 - no `pathlib`, see `_PACKAGE`
        return file.read()


def entries_of(name: str) -> tuple[str, ...]:
    """Return the entries of `lexicon/LANGUAGE/NAME.txt` in their order: one a line, `#` starts a comment."""
    lines = _COMMENT.sub("", read_data("lexicon", LANGUAGE, f"{name}.txt")).split("\n")
    return tuple(filter(None, map(str.strip, lines)))


def groups_of(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines “group: word word …” of `lexicon/LANGUAGE/NAME.txt`; a group may have several lines."""
    for entry in entries_of(name):
        group, _, words = entry.partition(": ")
        yield group, words.split()


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the entries of `lexicon/LANGUAGE/NAME.txt` as a set. To iterate over the entries, use `entries_of`."""
    return frozenset(entries_of(name))


class Tokens:
    """Parallel lists, one item a token: its `words`, `starts` and `ends`; and where sentences and paragraphs begin.

    `sentences` and `paragraphs` hold the index of the first token of each. A newline is a token of its own, the last
    of its paragraph.
    """

    __slots__ = ("ends", "paragraphs", "sentences", "starts", "text", "words")

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        text: str,
        words: list[str],
        starts: list[int],
        ends: list[int],
        sentences: list[int],
        paragraphs: list[int],
    ) -> None:
        self.text = text
        self.words = words
        self.starts = starts
        self.ends = ends
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
    """Split `text` into tokens, sentences and paragraphs, in one run over it."""
    parts = _TOKEN.split(text)  # gap, token, gap, token, …, gap
    edges = list(accumulate(map(len, parts)))
    words, starts, ends = parts[1::2], edges[:-1:2], edges[1::2]
    sentences, paragraphs = _breaks(words)
    return Tokens(text, words, starts, ends, sentences, paragraphs)


def _breaks(words: list[str]) -> tuple[list[int], list[int]]:
    """Return the token indices at which sentences and paragraphs begin."""
    abbreviations = words_of("abbreviations")
    sentences, paragraphs = [0], [0]
    last = len(words) - 1
    for i in [i for i, word in enumerate(words) if word[-1] in _ENDS]:
        word = words[i]
        if i == last:
            break
        if word == "\n":
            if words[i + 1] != "\n":
                paragraphs.append(i + 1)
                sentences.append(i + 1)
        else:
            after = i + 1
            while after < last and words[after] in "”’\"'»›)]":
                after += 1
            follower = words[after]
            abbreviated = word == "." and i and words[i - 1].lower() in abbreviations
            if after <= last and not abbreviated and (follower[0].isupper() or follower[0] in "“\"‘'([«„‚「『"):
                sentences.append(after)
    return sentences, paragraphs
