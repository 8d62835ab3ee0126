"""Nothing that steers a terminal or hides words survives; letters and emoji do."""

import re
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents.cleaning import MAX_LINE_CHARACTERS, MAX_MARKS, clean, clean_line, single_line

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\u00ad\U000e0000-\U000e007f\ud800-\udfff]"
)
CASES = [
    ("colour", "a\x1b[31mb\x1b[0mc", "abc"),
    ("colour in C1", "a\x9b31mb", "ab"),
    ("private parameters", "a\x1b[?1049hb\x1b[>4;2mc", "abc"),
    ("title", "a\x1b]0;owned\x07b", "ab"),
    ("clipboard, ended by ST", "a\x1b]52;c;cm0=\x1b\\b", "ab"),
    ("title in C1", "a\x9d0;owned\x9cb", "ab"),
    ("link", "\x1b]8;;http://x.example\x1b\\click\x1b]8;;\x1b\\", "click"),
    ("device control", 'a\x1bP$q"p\x1b\\b', "ab"),
    ("application and privacy strings", "a\x1b_G;x\x1b\\b\x1b^y\x1b\\c\x1bXz\x1b\\d", "abcd"),
    ("never ended: words stay", "a\x1b]0;the rest of the article", "a0;the rest of the article"),
    ("ended on a later line: words stay", "a\x1b]0;one\ntwo\x07", "a0;one\ntwo"),
    ("one within another", "a\x1bPtmux;\x1b\x1b]52;c;x\x07\x1b\\b", "atmux;b"),
    ("charset and reset", "a\x1b(0b\x1bcd", "abd"),
    ("escape at the end", "a\x1b", "a"),
    ("bell, backspace, delete, NUL", "a\x07b\bc\x7fd\x00e", "abcde"),
    ("carriage return", "over\rwrite\r\nnext", "over\nwrite\nnext"),
    ("line breaks of other systems", "a\vb\x85c\u2028d\u2029e", "a\nb\nc\nd\ne"),
    ("page breaks", "\fa\n\fb\fc\f\nd", "a\nb\nc\nd"),
    ("page breaks in one line", "a\f\fb\f\f\nc\n\f\fd\f", "a\n\nb\nc\nd\n"),
    ("endless page breaks in one line", "a" + "\f" * 40_000 + "b", "a" + "\n" * 40_000 + "b"),
    ("tab stays", "a\tb", "a\tb"),
    ("bidi overrides and isolates", "\u202eevil\u202c \u2066x\u2069", "evil x"),
    ("marks of direction stay", "a\u200fb\u200ec", "a\u200fb\u200ec"),
    ("right-to-left letters stay", "שלום עולם", "שלום עולם"),
    ("tags", "a\U000e0041\U000e007fb", "ab"),
    ("soft hyphen, byte-order mark, joiners of nothing", "so\u00adft\ufeff\u2060x", "softx"),
    ("zero-width space", "zero\u200bwidth", "zerowidth"),
    ("zero-width space in Thai", "ไทย\u200bไทย", "ไทย\u200bไทย"),
    ("zero-width non-joiner in Persian", "می\u200cخواهم", "می\u200cخواهم"),
    ("family emoji", "👩\u200d👩\u200d👧\u200d👦", "👩\u200d👩\u200d👧\u200d👦"),
    ("emoji with variation selector", "❤\ufe0f ☎\ufe0e", "❤\ufe0f ☎\ufe0e"),
    ("lone surrogate", "a\ud800b", "a\ufffdb"),
    ("no characters at all", "a\ufdd0\uffffb", "ab"),
    ("endless marks", "e" + "\u0301" * 500 + "x", "e" + "\u0301" * MAX_MARKS + "x"),
    ("endless joins", "👩\u200d" * 500 + "x", "👩\u200d" * 16 + "👩" * 484 + "x"),
]


@pytest.mark.parametrize(("dirty", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(st.text() | st.text(alphabet="a1;m[]\\\n\r\x07\x1b\x90\x9b\x9c\x9d\u0301\u200d\u202e"))
def test_nothing_forbidden_survives(text: str) -> None:
    cleaned = clean(text)
    assert not FORBIDDEN.search(cleaned)
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(whitelist_categories=["L", "N", "P", "S", "Zs"])))
def test_words_stay(text: str) -> None:
    assert clean(text) == text


@given(st.text(alphabet="e\u0301\u0488\u093e\u200d\ufe0f漢", max_size=300))
def test_marks_are_bounded(text: str) -> None:
    marks = "".join("m" if category(char)[0] in "MC" else " " for char in clean(text))
    assert "m" * (MAX_MARKS + 1) not in marks


@given(st.text())
def test_a_field_is_one_short_line(text: str) -> None:
    line = clean_line(text)
    assert len(line) <= MAX_LINE_CHARACTERS
    assert "\n" not in line
    assert line == single_line(line)


def test_a_long_field_is_cut() -> None:
    assert clean_line("word " * 100).endswith("word…")
