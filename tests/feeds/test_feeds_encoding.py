"""The encoding of a feed: in its first bytes, its header or its own declaration."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.feeds import discover, parse
from tuireader.feeds.feed_encoding import utf8_feed


def feed(text: str, declared: str = "") -> str:
    declaration = f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?>'
    return f"{declaration}<rss><channel><title>{text}</title><link>https://weir.example/</link></channel></rss>"


HEADERS = [  # encoding, how the header calls it, title
    ("cp1251", "text/xml;charset=WINDOWS-1251", "Причал"),
    ("koi8-r", 'application/rss+xml; charset="koi8-r"', "Причал"),
    ("shift_jis", "text/xml; charset=Shift_JIS", "桟橋"),
    ("shift_jis", "text/xml; charset=x-sjis", "桟橋"),
    ("euc-jp", "text/xml; charset = EUC-JP", "桟橋"),
    ("iso2022_jp", "text/xml; charset=ISO-2022-JP", "桟橋"),
    ("euc-kr", "text/xml; charset=euc-kr", "부두"),
    ("gb18030", "text/xml; charset=gb2312", "码头"),
    ("big5", "text/xml; charset=Big5", "碼頭"),
    ("iso-8859-2", "text/xml; charset=iso-8859-2", "Přístav"),
    ("cp1252", "text/xml; charset=iso-8859-1", "Quay’s café"),
    ("utf-8", "text/xml; charset=iso-8859-1", "Çağla’s café"),
    ("utf-16", "text/xml; charset=utf-16", "Причал"),
    ("utf-16-le", "text/xml", "Причал"),
    ("utf-16-be", "text/xml", "Причал"),
]


@pytest.mark.parametrize(("encoding", "content_type", "title"), HEADERS, ids=[header[1] for header in HEADERS])
def test_the_header_alone_says_the_encoding(encoding: str, content_type: str, title: str) -> None:
    assert parse(feed(title).encode(encoding), "", content_type).title == title


def test_a_default_of_servers_does_not_overrule_the_feed() -> None:
    data = feed("Причал", "windows-1251").encode("cp1251")
    assert parse(data, "", "text/xml; charset=ISO-8859-1").title == "Причал"
    assert parse(data, "", "text/xml; charset=utf-8").title == "Причал"
    assert parse(data, "", "text/xml; charset=nonsense").title == "Причал"


def test_a_byte_order_mark_overrules_all() -> None:
    data = codecs.BOM_UTF8 + feed("Причал", "koi8-r").encode()
    assert parse(data, "", "text/xml; charset=windows-1251").title == "Причал"


def test_a_header_does_not_spoil_one_broken_byte_in_utf8() -> None:
    data = feed("Çağla’s café").encode().replace(b"caf", b"caf\xe4 ")
    assert parse(data, "", "text/xml; charset=windows-1251").title == "Çağla’s cafä é"


def test_json_has_a_header_too() -> None:
    data = '{"items": [{"id": "1", "title": "Причал"}]}'.encode("cp1251")
    assert parse(data, "", "application/json; charset=windows-1251").entries[0].title == "Причал"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_page_of_any_encoding_links_to_its_feeds(encoding: str) -> None:
    page = '<html><link rel="alternate" type="application/rss+xml" title="Причал" href="/rss"></html>'
    [found] = discover(page.encode(encoding), "https://weir.example/")
    assert found == ("https://weir.example/rss", "Причал", "RSS")


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_become_utf8(data: bytes, content_type: str) -> None:
    utf8_feed(data, f"text/xml; charset={content_type}").decode("utf-8")
