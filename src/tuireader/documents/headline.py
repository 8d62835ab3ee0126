"""What stands above and below an article: its title, again and again, its credit, buttons.

A line goes only where a rule is sure of it; the first line that no rule knows is the article's, and nothing after it is
touched from above. What a rule takes goes to the headline or is a button that says nothing.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from tuireader.documents.boilerplate import HEAD, LONGEST, TAIL, Rule, apply
from tuireader.documents.breadcrumbs import last_crumb, repeats
from tuireader.documents.cleaning import field
from tuireader.documents.model import Headline

REACH = 24  # lines with words, from either edge, that may be furniture
_EARLY = 8  # lines with words among which a title may be repeated
_LONG_TITLE = 150
_SENTENCE_END = re.compile(r"[.,;:。،؛…]['\"”’»)\]]*$")
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]*:\s")
_OPENING = "\"'“‘«„¿¡"


def read_head(lines: Sequence[str], known: Headline) -> tuple[Headline, int]:
    """Return the headline that the first lines give and how many lines (stripped, blank ones too) it took."""
    return _read(lines, HEAD, known if known.title else known._replace(title=_title(lines)))


def read_tail(lines: Sequence[str], known: Headline) -> tuple[Headline, int]:
    """Return the headline completed by the last lines and how many lines, from the end, are furniture."""
    return _read(reversed(lines), TAIL, known)


def readable_name(place: str) -> str:
    """Return the name of a file or address as a title: “old-harbour_saved.md” is “Old harbour saved”."""
    words = field(re.sub(r"[-_\s]+", " ", PurePath(place).stem))
    return words[:1].upper() + words[1:] if words else "Untitled"


def looks_like_title(line: str) -> bool:
    """Tell whether a line reads as a title: short, begun like one, and no sentence, speaker or address."""
    first = line[1:2] if line[:1] in _OPENING else line[:1]
    return (
        first.isalnum()
        and not first.islower()
        and 3 <= len(line) <= _LONG_TITLE
        and not _SENTENCE_END.search(line[-8:])
        and not _SPEAKER.match(line)
        and "://" not in line
    )


def _read(lines: Iterable[str], rules: Sequence[Rule], found: Headline) -> tuple[Headline, int]:
    taken = seen = 0
    for number, line in enumerate(lines):
        if not line:
            continue
        seen += 1
        step = apply(rules, line, found) if seen <= REACH else None
        if step is None:
            break
        found, taken = step, number + 1
    return found, taken


def _title(lines: Sequence[str]) -> str:
    """Return the title above the text: a line that stands there twice, or a first line that reads as one."""
    early = [(number, line) for number, line in enumerate(lines[: 4 * _EARLY]) if line][:_EARLY]
    short = [line for _, line in early if len(line) <= LONGEST]
    for line in short:
        if len(line.split()) > 2 and looks_like_title(line) and sum(repeats(other, line) for other in short) > 1:
            return field(line)
    for number, line in early:
        if apply(HEAD, line, Headline()) is None:
            return field(_first_title(lines, number))
    return ""


def _first_title(lines: Sequence[str], number: int) -> str:
    """Return the title in the first line that is no furniture, or nothing where it begins the article."""
    line = lines[number]
    crumb = last_crumb(line) if len(line) <= LONGEST else ""
    if crumb and looks_like_title(crumb):
        return crumb
    return line if looks_like_title(line) and _stands_apart(lines, number) else ""


def _stands_apart(lines: Sequence[str], number: int) -> bool:
    """Tell whether words follow the line, parted from it by a blank line, furniture or their own length."""
    if not any(lines[number + 1 :]):
        return False
    after = lines[number + 1]
    longer = len(after) > max(100, len(lines[number]) * 3 // 2)
    return not after or longer or apply(HEAD, after, Headline(title=lines[number])) is not None
