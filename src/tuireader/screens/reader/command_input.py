"""What a program gets of an article: its arguments, its environment and its standard input. Runs in threads.

All of it comes from feeds and pages. A value is a part of one argument, never a line for a shell; it has no control
characters, and begins with no sign that programs take for an option or the name of a file.
"""

import re
from os.path import expanduser
from typing import NamedTuple

from tuireader.config.model import Command
from tuireader.corrections.placed_notes import NO_NOTES
from tuireader.documents.cleaning import clean, clean_line
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.screens.reader.export_file import article_json, article_markdown
from tuireader.screens.reader.load_article import NOBODY, read
from tuireader.userinfo import without_userinfo

_MAX_ADDRESS_CHARACTERS = 8192
_PLACEHOLDER = re.compile(r"%([utaf%])")
_ADDRESS = re.compile(r"https?://[^\s/][^\s]*", re.IGNORECASE)
_SIGNS_WITH_A_MEANING = ("-", "@", "+")
"""An option, the name of a file (curl), a command (vi)."""
_ADDRESS_VARIABLE = "TUIREADER_URL"


class GivenInput(NamedTuple):
    """What a program gets."""

    words: tuple[str, ...]  # its name and its arguments
    variables: dict[str, str]  # which are added to its environment
    data: bytes  # its standard input


def input_for(command: Command, entry: Entry, library: Library) -> GivenInput:
    """Return what `command` gets of the article of `entry`. Raises TuireaderError where it needs what there is not."""
    document = library.articles.open(entry)
    values = _values_of(document)
    if _needs_address(command) and not values["u"]:
        raise TuireaderError(f"“{command.name}” needs the article’s address, and this article has none on the web.")
    words, variables = command.words, {}
    if command.is_shell:
        variables = {
            _ADDRESS_VARIABLE: values["u"],
            "TUIREADER_TITLE": values["t"],
            "TUIREADER_AUTHORS": values["a"],
            "TUIREADER_OUTLET": values["f"],
        }
    else:
        program = expanduser(words[0])  # noqa: PTH111 - it stays as it is where there is no such home
        words = (program, *(_PLACEHOLDER.sub(lambda found: values[found[1]], word) for word in words[1:]))
    return GivenInput(words, variables, _standard_input(command, entry, document, library))


def _needs_address(command: Command) -> bool:
    if command.is_shell:
        return _ADDRESS_VARIABLE in command.words[-1]
    return any(found[1] == "u" for word in command.words for found in _PLACEHOLDER.finditer(word))


def _values_of(document: Document) -> dict[str, str]:
    """Return what stands for each placeholder, by its letter."""
    return {
        "u": web_address(document.url),
        "t": harmless_value(document.title),
        "a": harmless_value(document.byline),
        "f": harmless_value(document.credit),
        "%": "%",
    }


def web_address(url: str) -> str:
    """Return an http or https address without user and password; "" for anything else."""
    address = without_userinfo(url)
    is_one = len(address) <= _MAX_ADDRESS_CHARACTERS and _ADDRESS.fullmatch(address) and clean(address) == address
    return address if is_one else ""


def harmless_value(text: str) -> str:
    """Return `text` as one clean line; a space stands before a sign at its beginning that may mean something."""
    line = clean_line(text)
    return f" {line}" if line.startswith(_SIGNS_WITH_A_MEANING) else line


def _standard_input(command: Command, entry: Entry, document: Document, library: Library) -> bytes:
    if command.input == "none":
        return b""
    if command.input == "text":
        return f"{document.title}\n\n{document.text}\n".encode("utf-8", "replace")
    *_, reading = read(entry, library)
    attribution = reading.attribution or NOBODY
    notes = reading.notes or NO_NOTES
    if command.input == "markdown":
        return article_markdown(document, attribution, notes).encode("utf-8", "replace")
    ids = library.said.ids_of(entry.id, attribution.quotations)
    return article_json(document, attribution, ids, notes).encode("utf-8", "replace")
