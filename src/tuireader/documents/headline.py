"""Remove the lines above and below an article, such as its repeated title, its credit, and buttons.

A line is removed only if a rule is sure about it. The article starts with the first line that no rule recognises; no
line after that is removed from the top. What a removed line says goes into the headline.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from tuireader.documents.boilerplate import HEAD_RULES, MAX_BOILERPLATE_CHARACTERS, TAIL_RULES, Rule, apply_rules
from tuireader.documents.breadcrumbs import last_crumb, repeats_title
from tuireader.documents.cleaning import clean_line
from tuireader.documents.model import Headline

MAX_EDGE_LINES = 24  # lines with words, from either end, that may not belong to the article
_MAX_TITLE_LINES = 8  # lines with words among which a title may be repeated
_MAX_TITLE_CHARACTERS = 150
_SENTENCE_END = re.compile(r"[.,;:。،؛…]['\"”’»)\]]*$")
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]*:\s")
_OPENING_SIGNS = "\"'“‘«„¿¡"


def read_head(lines: Sequence[str], known_headline: Headline) -> tuple[Headline, int]:
    """Return the headline from the first lines, and how many lines it used, including blank ones."""
    return _apply_to_lines(
        lines, HEAD_RULES, known_headline if known_headline.title else known_headline._replace(title=_title(lines))
    )


def read_tail(lines: Sequence[str], known_headline: Headline) -> tuple[Headline, int]:
    """Return the headline completed by the last lines, and how many lines at the end it used."""
    return _apply_to_lines(reversed(lines), TAIL_RULES, known_headline)


def readable_name(location: str) -> str:
    """Return the name of a file or address as a title: “old-harbour_saved.md” becomes “Old harbour saved”."""
    words = clean_line(re.sub(r"[-_\s]+", " ", PurePath(location).stem))
    return words[:1].upper() + words[1:] if words else "Untitled"


def looks_like_title(line: str) -> bool:
    """Return whether a line looks like a title: short, starts like one, is not a sentence, speaker or address."""
    first = line[1:2] if line[:1] in _OPENING_SIGNS else line[:1]
    return (
        first.isalnum()
        and not first.islower()
        and 3 <= len(line) <= _MAX_TITLE_CHARACTERS
        and not _SENTENCE_END.search(line[-8:])
        and not _SPEAKER.match(line)
        and "://" not in line
    )


def _apply_to_lines(lines: Iterable[str], rules: Sequence[Rule], headline: Headline) -> tuple[Headline, int]:
    lines_taken = lines_seen = 0
    for index, line in enumerate(lines):
        if not line:
            continue
        lines_seen += 1
        step = apply_rules(rules, line, headline) if lines_seen <= MAX_EDGE_LINES else None
        if step is None:
            break
        headline, lines_taken = step, index + 1
    return headline, lines_taken


def _title(lines: Sequence[str]) -> str:
    """Return the title above the text: a line that occurs there twice, or a first line that looks like one."""
    early = [(index, line) for index, line in enumerate(lines[: 4 * _MAX_TITLE_LINES]) if line][:_MAX_TITLE_LINES]
    short = [line for _, line in early if len(line) <= MAX_BOILERPLATE_CHARACTERS]
    for line in short:
        if len(line.split()) > 2 and looks_like_title(line) and sum(repeats_title(other, line) for other in short) > 1:
            return clean_line(line)
    for index, line in early:
        if apply_rules(HEAD_RULES, line, Headline()) is None:
            return clean_line(_title_in_line(lines, index))
    return ""


def _title_in_line(lines: Sequence[str], index: int) -> str:
    """Return the title in the first line that no rule removes, or "" if that line starts the article."""
    line = lines[index]
    crumb = last_crumb(line) if len(line) <= MAX_BOILERPLATE_CHARACTERS else ""
    if crumb and looks_like_title(crumb):
        return crumb
    return line if looks_like_title(line) and _is_set_apart(lines, index) else ""


def _is_set_apart(lines: Sequence[str], index: int) -> bool:
    """Return whether text follows the line: after a blank line or a line that a rule removes, or a longer line."""
    if not any(lines[index + 1 :]):
        return False
    after = lines[index + 1]
    longer = len(after) > max(100, len(lines[index]) * 3 // 2)
    return not after or longer or apply_rules(HEAD_RULES, after, Headline(title=lines[index])) is not None
