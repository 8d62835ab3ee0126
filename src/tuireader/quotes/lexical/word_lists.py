"""The word lists of the engine's language, read from the folder `lexicon`."""

import os
from collections.abc import Iterator
from functools import cache

# The folder of `tuireader.quotes`. `pathlib` would take a tenth of the time in which the engine starts.
_PACKAGE = __file__.rsplit(os.sep, 2)[0]
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
    """Return the entries of `lexicon/LANGUAGE/NAME.txt` in their order: one a line, a line with `#` is a comment."""
    lines = read_data("lexicon", LANGUAGE, f"{name}.txt").split("\n")
    return tuple([line for line in lines if line and line[0] != "#"])


def groups_of(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines “group: word word …” of `lexicon/LANGUAGE/NAME.txt`; a group may have several lines."""
    for entry in entries_of(name):
        group, _, words = entry.partition(": ")
        yield group, words.split()


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the entries of `lexicon/LANGUAGE/NAME.txt` as a set. To iterate over the entries, use `entries_of`."""
    return frozenset(entries_of(name))
