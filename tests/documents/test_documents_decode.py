"""Every encoding that real files have, and what is no text."""

import codecs
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents import decode
from tuireader.errors import ArticleError

TEXT = "“Nej,” sade Åsa – “inte än.”\nIt cost 5 €.\n"
ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 LE with mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 BE with mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16 LE": TEXT.encode("utf-16-le"),
    "UTF-16 BE": TEXT.encode("utf-16-be"),
    "UTF-32 LE with mark": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "UTF-32 BE with mark": codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    "Windows-1252": TEXT.encode("cp1252"),
    "carriage returns": TEXT.replace("\n", "\r\n").encode(),
    "old Macintosh newlines": TEXT.replace("\n", "\r").encode(),
}
BINARY = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "zip": b"PK\x03\x04\x14\x00",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "gzip": b"\x1f\x8b\x08\x00\x00",
    "RTF": b"{\\rtf1\\ansi Hello}",
    "NULs here and there": b"abc\x00\x00def\x00ghi\x01\x00" * 20,
    "NULs alone": bytes(100),
    "control characters": b"a\x01\x02\x03b\x04" * 30,
    "compressed": zlib.compress(bytes(range(256)) * 50 + TEXT.encode() * 3),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_encoding(data: bytes) -> None:
    assert decode(data) == TEXT


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_binary(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^x\.txt: is .*(text|Markdown)") as caught:
        decode(data, "x.txt")
    assert caught.value.location == "x.txt"


def test_undefined_bytes_are_replaced() -> None:
    assert decode(b"caf\xe9 \x81") == "café \ufffd"


def test_broken_bytes_in_utf8_leave_the_rest_alone() -> None:
    assert decode("“Åsa” – ä".encode() + b" caf\xe9.") == "“Åsa” – ä café."


def test_a_stray_nul_makes_no_binary() -> None:
    assert decode(b"word " * 500 + b"\0") == "word " * 500 + "\0"


def test_half_a_character_at_the_end_of_utf16() -> None:
    assert decode(TEXT.encode("utf-16-le") + b"\n").startswith(TEXT)


def test_chinese_in_utf16_without_mark() -> None:
    text = "旧港将继续开放 2026\n" * 5
    assert decode(text.encode("utf-16-le")) == text


@given(st.binary())
def test_any_bytes_are_text_or_an_article_error(data: bytes) -> None:
    try:
        text = decode(data)
    except ArticleError:
        return
    assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")
