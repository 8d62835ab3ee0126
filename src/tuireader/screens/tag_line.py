"""The tags of an article as a line that is typed: they stand between commas."""

from collections.abc import Iterable, Sequence

from tuireader.documents.cleaning import clean_line
from tuireader.errors import TuireaderError
from tuireader.library.tags import clean_tag

SEPARATOR = ","
MAX_LINE_CHARACTERS = 1000
"""How long a line of the tags that an article has may be; those behind it are not offered to be changed."""


def typed_tags(line: str) -> list[str]:
    """Return the tags of a line, each once. Raises TuireaderError where one of them can be no tag."""
    return list(dict.fromkeys(clean_tag(part) for part in line.split(SEPARATOR) if clean_line(part)))


def line_of(tags: Iterable[str]) -> str:
    """Return tags as a line behind which another one can be typed."""
    return "".join(f"{tag}{SEPARATOR} " for tag in tags)


def changeable(tags: Sequence[str]) -> list[str]:
    """Return the tags that a line can have: others cannot be typed, and stay."""
    fitting: list[str] = []
    room = MAX_LINE_CHARACTERS
    for tag in tags:
        room -= len(line_of([tag]))
        if room >= 0 and can_be_typed(tag):
            fitting.append(tag)
    return fitting


def can_be_typed(tag: str) -> bool:
    """Return whether a line with this tag is read as this tag: one of a rule may have a comma."""
    try:
        return typed_tags(tag) == [tag]
    except TuireaderError:
        return False


def last_part(line: str) -> str:
    """Return the tag that is being typed: what stands behind the last comma."""
    return clean_line(line.rpartition(SEPARATOR)[2])


def completed(line: str, tag: str) -> str:
    """Return a line with the tag that is being typed replaced by `tag`."""
    before, comma, _ = line.rpartition(SEPARATOR)
    return f"{before}{comma}{' ' if comma else ''}{line_of([tag])}"
