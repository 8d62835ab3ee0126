"""Every gate between foreign text and a terminal refuses what `terminal_safety` lists, and lets the rest through."""

import re
from collections.abc import Callable, Iterator

import pytest

from scanner import COMMAND, findings
from tuireader.cli import terminal_safe as harmless_output
from tuireader.cli import write_json
from tuireader.documents import clean
from tuireader.documents.html.tree import safe_html as harmless_html
from tuireader.feeds.feed_html import clean_html
from tuireader.feeds.normalize import plain_line
from tuireader.terminal_safety import NOT_PLAIN_IN_JSON, UNSAFE_IN_CELL, UNSAFE_IN_OUTPUT, UNSAFE_IN_TEXT, UNSAFE_UTF8
from tuireader.wire.char_width import has_certain_width
from tuireader.wire.sanitize import is_safe_in_cell, without_unsafe_in_cell

CHARACTERS = "".join(map(chr, range(0x110000)))
BREAKS = set("\t\n\v\f\r\x85\u2028\u2029")
SEQUENCES = set("\x1b\x90\x98\x9b\x9d\x9e\x9f")
"""What begins a sequence, of which a gate takes out more than this one character."""
READ_BY_HTML = set("<>&")


def listed(unsafe: str) -> set[str]:
    return set(re.findall(f"[{unsafe}]", CHARACTERS))


def shown(gate: Callable[[str], str], separator: str = "\n") -> set[str]:
    """Return the characters that come through a gate, each alone on its line."""
    return {char for text in planes(separator) for char in gate(text)}


def planes(separator: str) -> Iterator[str]:
    for start in range(0, len(CHARACTERS), 0x10000):
        yield separator.join(
            char for char in CHARACTERS[start : start + 0x10000] if char not in SEQUENCES | READ_BY_HTML
        )


@pytest.mark.parametrize("gate", [clean, harmless_html, clean_html], ids=["documents", "pages", "feeds"])
def test_no_text_that_is_stored_holds_what_is_unsafe(gate: Callable[[str], str]) -> None:
    through = shown(gate)
    assert not through & listed(UNSAFE_IN_TEXT)
    assert set(CHARACTERS) - listed(UNSAFE_IN_TEXT) - through <= READ_BY_HTML | BREAKS | set(" \u200b")


def test_no_title_holds_what_is_unsafe() -> None:
    through = {
        char for start in range(0, 0x30000, 999) for char in plain_line("\n".join(CHARACTERS[start : start + 999]))
    }
    assert not through & listed(UNSAFE_IN_TEXT)


def test_no_line_of_output_holds_what_is_unsafe() -> None:
    through = shown(harmless_output)
    assert not through & listed(UNSAFE_IN_OUTPUT)
    assert set(CHARACTERS) - listed(UNSAFE_IN_OUTPUT) - through <= READ_BY_HTML | BREAKS


def test_no_cell_holds_what_is_unsafe() -> None:
    assert set(without_unsafe_in_cell(CHARACTERS)) == set(CHARACTERS) - listed(UNSAFE_IN_CELL)
    assert not any(map(is_safe_in_cell, listed(UNSAFE_IN_CELL)))
    assert not any(map(has_certain_width, listed(UNSAFE_IN_CELL)))


def test_the_bytes_of_a_stored_screen_go_by_the_same_list() -> None:
    unsafe = listed(UNSAFE_IN_CELL)
    text = "\n".join(CHARACTERS).encode("utf-8", "surrogatepass")
    found = {match.start() for match in re.finditer(UNSAFE_UTF8, text)}
    start, wrong = 0, []
    for char in CHARACTERS:
        if (char in unsafe) is not (start in found):
            wrong.append(hex(ord(char)))
        start += len(char.encode("utf-8", "surrogatepass")) + 1
    assert not wrong


def test_json_writes_the_same_list_as_escapes(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_json(sorted(listed(NOT_PLAIN_IN_JSON)))
    assert set(capsysbinary.readouterr().out.decode()) <= set('[]",\\\n') | set(map(chr, range(32, 127)))


def test_the_tests_own_reader_of_a_terminal_knows_the_same_list() -> None:
    for char in sorted(listed(UNSAFE_IN_CELL) - set("\t\n\r") - set(map(chr, range(0xD800, 0xE000)))):
        assert findings(f"a{char}b".encode(), COMMAND), hex(ord(char))


def test_what_joins_letters_and_emoji_comes_through_all_gates() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "\U0001f469\u200d\U0001f680", "❤\ufe0f", "葛\U000e0100"):
        assert clean(text) == harmless_output(text) == without_unsafe_in_cell(text) == text


def test_a_text_keeps_its_direction_marks_and_thai_its_breaks_until_they_are_shown() -> None:
    for text in ("\u200f(5)\u200f", "\u061c12", "ไทย\u200bไทย"):
        assert clean(text) == text
        assert harmless_output(text) == without_unsafe_in_cell(text) == re.sub("[\u061c\u200b\u200f]", "", text)
