"""The encodings of pages: what wins over what."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents import decode_html

WORDS = "Fähre, Öl und “Tau”"
RUSSIAN = "Паром к дальним островам этой зимой не пойдёт, сообщили владельцы. " * 6
JAPANESE = "島への船はこの冬は出ない、と持ち主は言った。" * 6


def meta(charset: str, words: str = WORDS) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'


@pytest.mark.parametrize(
    ("data", "charset", "words"),
    [
        pytest.param(meta("utf-8").encode(), None, WORDS, id="UTF-8"),
        pytest.param(meta("iso-8859-1").encode(), "iso-8859-1", WORDS, id="valid UTF-8 wins over what is said"),
        pytest.param(meta("x").encode("cp1252"), None, WORDS, id="nothing said: Windows-1252"),
        pytest.param(meta("iso-8859-1").encode("cp1252"), None, WORDS, id="Latin-1 means Windows-1252"),
        pytest.param(meta("utf-8").encode("cp1252"), None, WORDS, id="a page that is wrong about itself"),
        pytest.param(meta("koi8-r", RUSSIAN).encode("koi8-r"), None, RUSSIAN, id="meta"),
        pytest.param(meta("x", RUSSIAN).encode("cp1251"), "windows-1251", RUSSIAN, id="the server's word"),
        pytest.param(
            meta("windows-1251", RUSSIAN).encode("koi8-r"), '"KOI8-R"', RUSSIAN, id="the server wins over the page"
        ),
        pytest.param(
            meta("windows-1251", RUSSIAN).encode("cp1251"), "ascii-art", RUSSIAN, id="an unknown server's word"
        ),
        pytest.param(meta("shift_jis", JAPANESE).encode("cp932"), None, JAPANESE, id="Shift JIS"),
        pytest.param(
            meta("gb2312", "渡轮今年冬天不开").encode("gb18030"), None, "渡轮今年冬天不开", id="GB 2312 means GB 18030"
        ),
        pytest.param(
            '<?xml version="1.0" encoding="iso-8859-2"?><html><p>Škoda, že loď nepluje</p></html>'.encode("iso-8859-2"),
            None,
            "Škoda, že loď nepluje",
            id="XML declaration",
        ),
        pytest.param(codecs.BOM_UTF8 + meta("koi8-r").encode(), "koi8-r", WORDS, id="a byte-order mark wins over all"),
        pytest.param(
            codecs.BOM_UTF16_LE + meta("utf-8").encode("utf-16-le"), "utf-8", WORDS, id="UTF-16 with its mark"
        ),
        pytest.param(meta("utf-16", RUSSIAN).encode("utf-16-le"), None, RUSSIAN, id="UTF-16 without its mark"),
        pytest.param(
            meta("x", JAPANESE).encode("utf-16-be"), "utf-8", JAPANESE, id="big-endian UTF-16 without its mark"
        ),
        pytest.param(meta("utf-16").encode("cp1252"), None, WORDS, id="a page that could not say UTF-16 if it were"),
        pytest.param(meta("rot13").encode("cp1252"), "hex", WORDS, id="codecs that are no encodings"),
        pytest.param(meta("x", RUSSIAN * 9).encode("cp1251"), None, RUSSIAN * 9, id="nothing said: a guess"),
    ],
)
def test_encodings(data: bytes, charset: str | None, words: str) -> None:
    assert f"<p>{words}</p>" in decode_html(data, charset)


@given(st.binary(max_size=300), st.none() | st.text(max_size=20))
def test_never_raises(data: bytes, charset: str | None) -> None:
    assert isinstance(decode_html(data, charset), str)
