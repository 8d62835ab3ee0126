"""A strict check of what a terminal receives: it reports everything that the program never writes by itself.

It has a list of what is allowed: any other sequence is reported, whatever it means.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import category

MARKS = 40  # in a row; the program allows 32 on one letter

_TOKEN = re.compile(
    r"(?P<csi>\x1b\[(?P<private>[<>=?]?)(?P<numbers>[0-9;]*)(?P<middle>[ -/]*)(?P<final>[@-~]))"
    r"|(?P<link>\x1b\]8;(?P<id>[^;\x00-\x1f\x7f-\x9f]*);(?P<url>[^\x00-\x1f\x7f-\x9f]*)\x1b\\)"
    r"|(?P<copy>\x1b\]52;c;(?P<data>[A-Za-z0-9+/=]*)\x07)"
    r"|(?P<reverse>\x1bM)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
# Characters that are not visible letters: they reverse the order of letters, hide among them, or are invalid.
# This repeats the program's own list on purpose; test_hostile_gates.py compares the two.
_HIDDEN = (
    "\u00ad\u180e\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ud800-\udfff"
)
_NOT_COPIED = re.compile(f"[{_HIDDEN}]")
_NOT_SHOWN = re.compile(f"[{_HIDDEN}\u061c\u200b\u200e\u200f]")  # copied text keeps its direction marks

_URL = re.compile(r"(?:https?://[^/?#@]|mailto:[^@]+@)[!-~]*", re.IGNORECASE)
_LINK_ID = re.compile(r"id=[0-9a-f-]+|")

_MODES = {"7", "25", "69", "1049", "1004", "2004", "2026", "2048"}
_SGR = {*map(str, range(30)), *map(str, range(30, 38)), *map(str, range(40, 48)), "39", "49", "51", "52", "53", "54"}
_SGR |= {"55", *map(str, range(90, 98)), *map(str, range(100, 108)), ""}
_MAX_SCREEN_CELLS = 300  # columns and rows of any test's screen


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a program may write."""

    controls: str  # allowed control characters
    finals: str = ""  # allowed final bytes of CSI sequences
    links: bool = False  # whether OSC 8 is allowed
    copies: bool = False  # whether OSC 52 is allowed
    encoding: str = "utf-8"
    longest: int = 1 << 30  # characters between two sequences or controls
    own: str = r"(?!)"  # a pattern that is allowed as well
    marks: int = MARKS  # combining marks in a row


SCREEN = Grammar("\r\n\b", "mHABCDGdXKbrshlpnuJ", links=True, longest=4096)
"""A program that draws the whole screen."""
TEXTUAL = replace(SCREEN, own=r"\x1b\[>25u|\x1b\]22;default\x07")
"""One that uses Textual's own output."""
COMMAND = Grammar("\r\n\t")
"""A command that prints lines, as the terminal's driver passes them on."""
JSON = replace(COMMAND, marks=1 << 30)
"""A command that writes for other programs, which must not lose anything."""
PROGRESS = Grammar("\r\n\t", "K")
"""A command that shows progress in a line that it clears."""


def findings(data: bytes, grammar: Grammar = SCREEN) -> list[str]:
    """Return what `grammar` does not allow in `data`, with the text around it."""
    try:
        text = data.decode(grammar.encoding)
    except UnicodeDecodeError as error:
        return [f"no {grammar.encoding}: {data[max(0, error.start - 20) : error.end + 20]!r}"]
    text, found = re.sub(grammar.own, "", text), []
    for token in _TOKEN.finditer(text):
        for wrong in _wrong(token, grammar):
            around = text[max(0, token.start() - 30) : token.end() + 30]
            found.append(f"{wrong}: {token[0][:60]!r} in {around[:160]!r}")
    return found


def _wrong(token: re.Match[str], grammar: Grammar) -> Iterator[str]:
    match token.lastgroup:
        case "csi":
            yield from _wrong_csi(token, grammar)
        case "link":
            url = token["url"]
            if not grammar.links:
                yield "a link"
            elif not _LINK_ID.fullmatch(token["id"]) or (url and not _URL.fullmatch(url)):
                yield "a link to where none may lead"
        case "copy":
            yield from _wrong_copy(token["data"], grammar)
        case "reverse":
            if not grammar.finals:
                yield "a line feed backwards"
        case "control":
            if token[0] not in grammar.controls:
                yield "a control character"
        case _:
            yield from _wrong_text(token[0], grammar)


def _wrong_csi(token: re.Match[str], grammar: Grammar) -> Iterator[str]:
    private, numbers, final = token["private"], token["numbers"].split(";"), token["final"]
    if final not in grammar.finals:
        yield "a sequence of another kind"
    elif private == "?":
        if not set(numbers) <= _MODES or token["middle"] not in {"", "$"} or final not in "hlp":
            yield "a mode"
    elif private in {">", "<"}:
        if token[0] not in {"\x1b[>1u", "\x1b[<u"}:
            yield "a sequence of another kind"
    elif private or token["middle"] or (final in "hlpu"):
        yield "a sequence of another kind"
    elif final == "m":
        if not _is_pen(numbers):
            yield "a pen"
    elif any(int(number or 0) > _MAX_SCREEN_CELLS for number in numbers):
        yield "a place beyond the screen"


def _is_pen(numbers: list[str]) -> bool:
    rest = list(numbers)
    while rest:
        first = rest.pop(0)
        if first in {"38", "48"}:
            kind = rest.pop(0) if rest else ""
            count = {"5": 1, "2": 3}.get(kind, 9)
            colour, rest = rest[:count], rest[count:]
            if len(colour) < count or not all(part.isdecimal() and int(part) < 256 for part in colour):
                return False
        elif first not in _SGR:
            return False
    return True


def _wrong_copy(data: str, grammar: Grammar) -> Iterator[str]:
    if not grammar.copies:
        yield "a copy that nobody asked for"
    copied = b64decode(data).decode()
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", copied) or _NOT_COPIED.search(copied):
        yield f"what is copied steers ({copied!r})"


def _wrong_text(text: str, grammar: Grammar) -> Iterator[str]:
    if unseen := _NOT_SHOWN.search(text):
        yield f"U+{ord(unseen[0]):04X}"
    if len(text) > grammar.longest:
        yield "text without end"
    if not text.isascii() and re.search(rf"[^\x00-\u02ff]{{{MARKS}}}", text):
        marks = 0
        for char in text:
            marks = marks + 1 if category(char) in {"Mn", "Me", "Cf"} else 0
            if marks > grammar.marks:
                yield "marks without end"
                return
