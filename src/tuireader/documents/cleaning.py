"""Clean untrusted text: remove whatever controls a terminal or hides words."""

import re
from unicodedata import category

from tuireader.terminal_safety import UNSAFE_IN_OUTPUT, UNSAFE_IN_TEXT

MAX_MARKS = 32  # combining marks on one letter; Vedic texts need far fewer
MAX_JOINERS = 16  # zero-width joiners in one cluster; the longest real emoji have four
MAX_LINE_CHARACTERS = 300  # of a title, byline or credit

_STRING_ENDS = r"\x1b\x90\x98\x9d-\x9f"  # starts, or with ESC may end, a control string
_ESCAPE_SEQUENCES = re.compile(
    rf"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])(?:[^\x07\x9c\n{_STRING_ENDS}]*(?:\x07|\x9c|\x1b\\))?"  # OSC, DCS, …
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?",  # two-character and charset sequences
)
_LINE_BREAKS = re.compile(r"\r\n?|[\v\x85\u2028\u2029]")
_FORM_FEEDS = re.compile(r"(?<![^\n])\f+|(?<!\f)\f++(?=\n)")  # at the start or end of a line; each run is scanned once
_UNSAFE = re.compile(f"[{UNSAFE_IN_TEXT}]")
_ZERO_WIDTH_SPACES = re.compile(r"(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b")  # needed in Thai, Khmer, …
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MARK_RUN = re.compile(rf"[^\x00-\u02ff]{{{MAX_MARKS + 1},}}")
_JOIN_RUN = re.compile(rf"((?:[^\s\u200d]{{1,8}}\u200d){{{MAX_JOINERS}}})((?:[^\s\u200d]{{1,8}}+\u200d)++)")
_BEYOND_ASCII = bytes(128) + b"\1" * 128
_MIN_MARK_RUN = b"\1" * (2 * MAX_MARKS + 2)  # the shortest run of too many marks, two bytes each
_PRINTABLE = b"\t\n" + bytes(range(32, 127))

_SPACES = re.compile(r"[ \t\n]+")


def clean(text: str) -> str:
    """Return `text` without anything that could control a terminal; words, letters and emoji stay.

    Escape sequences are removed completely, all kinds of line breaks become newlines, tabs stay.
    """
    if not is_printable(text):
        text = _LINE_BREAKS.sub("\n", text)
        text = _FORM_FEEDS.sub("", text).replace("\f", "\n") if "\f" in text else text
        text = _ESCAPE_SEQUENCES.sub("", text)
        text = _SURROGATES.sub("\ufffd", text)
        text = without_unsafe(text)
        text = _ZERO_WIDTH_SPACES.sub("", text)
    if text.isascii() or _MIN_MARK_RUN not in text.encode().translate(_BEYOND_ASCII):
        return text
    text = _MARK_RUN.sub(lambda run: _bounded_marks(run[0]), text)
    return _JOIN_RUN.sub(lambda run: run[1] + run[2].replace("\u200d", ""), text) if "\u200d" in text else text


def without_unsafe(text: str) -> str:
    """Return `text` with its unsafe characters removed."""
    return _UNSAFE.sub("", text)


def output_safe(text: str) -> str:
    """Return clean `text` also without the invisible characters that terminals handle differently, for output."""
    return re.sub(f"[{UNSAFE_IN_OUTPUT}]", "", clean(text))


def without_escape_sequences(text: str) -> str:
    """Return `text` without what a terminal would obey, and otherwise as it is."""
    return _ESCAPE_SEQUENCES.sub("", text)


def single_line(text: str) -> str:
    """Return clean `text` as one line: every run of spaces, tabs and newlines is one space."""
    text = text.strip(" \t\n")
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text or "\n" in text else text


def clean_line(text: str) -> str:
    """Return `text` as one clean line of limited length, for a title, byline or credit."""
    line = single_line(clean(text))
    return line if len(line) <= MAX_LINE_CHARACTERS else line[: MAX_LINE_CHARACTERS - 1].rstrip() + "…"


def is_printable(text: str) -> bool:
    """Return whether `text` has only printable characters, spaces, tabs and newlines. Runs at C speed."""
    if text.isascii():  # four times as fast
        return not text.encode().translate(None, _PRINTABLE)
    return text.replace("\n", " ").replace("\t", " ").isprintable()


def _bounded_marks(run: str) -> str:
    """Return a run of characters beyond Latin with at most `MAX_MARKS` combining marks in a row."""
    kept: list[str] = []  # pieces: a string for each character would take seventy bytes for each
    start = marks = 0
    for index, char in enumerate(run):
        marks = marks + 1 if category(char) in {"Mn", "Me", "Mc", "Cf"} else 0
        if marks > MAX_MARKS:
            kept += [run[start:index]] if start < index else []
            start = index + 1
    return "".join([*kept, run[start:]]) if kept else run[start:]
