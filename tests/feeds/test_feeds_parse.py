"""Feeds as data: one file a case, with its title, its address, the feed and what is read of it."""

import json
import pickle
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.feeds import Feed, parse

CASES = sorted((Path(__file__).parent / "cases" / "feeds").glob("*.txt"))


def read_case(file: Path) -> tuple[str, str, bytes, dict[str, Any]]:
    """Return title, address, feed and expected fields of a case: “title, %% address, feed, %%, JSON”."""
    title, _, rest = file.read_text(encoding="utf-8").partition("\n%% ")
    url, _, rest = rest.partition("\n")
    feed, _, expected = rest.rpartition("\n%%\n")
    return title, url, feed.encode(), json.loads(expected)


def shown(feed: Feed) -> dict[str, Any]:
    """Return a feed as a case writes it: empty fields left out; `date` where it is not what is published."""
    entries = []
    for entry in feed.entries:
        fields = entry._asdict()
        fields = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in fields.items() if v}
        if entry.published and entry.date != entry.published:
            fields["date"] = entry.date
        entries.append(fields)
    problems = [[problem.what, problem.position] for problem in feed.problems]
    interval = str(feed.interval) if feed.interval else ""
    found = {"title": feed.title, "link": feed.link, "interval": interval, "entries": entries, "problems": problems}
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("file", CASES, ids=lambda file: read_case(file)[0])
def test_case(file: Path) -> None:
    _, url, feed, expected = read_case(file)
    assert shown(parse(feed, url)) == expected


def item(text: str, declared: str) -> bytes:
    feed = (
        f"<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel><title>{text}</title><item>"
        f"<title>{text}</title><link>https://a.example/</link><description>{text}</description></item></channel></rss>"
    )
    return feed.encode(declared)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "utf-8-sig", "iso-8859-15"])
def test_encodings(encoding: str) -> None:
    feed = parse(item("Çağla’s café" if encoding.startswith("utf") else "Señor Ångström", encoding))
    assert [feed.title, feed.entries[0].title, feed.entries[0].content] == [feed.title] * 3
    assert feed.title in {"Çağla’s café", "Señor Ångström"}


@pytest.mark.parametrize(("encoding", "text"), [("koi8-r", "Причал"), ("shift_jis", "港の朝"), ("gb18030", "码头")])
def test_encodings_of_other_scripts(encoding: str, text: str) -> None:
    assert parse(item(text, encoding)).entries[0].title == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be", "windows-1252"])
def test_json_in_every_encoding(encoding: str) -> None:
    data = '{"items": [{"id": "1", "title": "Señor Ångström’s café"}]}'.encode(encoding)
    assert parse(data).entries[0].title == "Señor Ångström’s café"


def test_wrongly_declared_encoding() -> None:
    data = item("Señor", "iso-8859-1").replace(b"iso-8859-1", b"utf-8")
    assert parse(data).entries[0].title == "Señor"


def test_a_declared_encoding_that_cannot_be() -> None:
    data = item("Señor & co".replace("&", "&amp;"), "utf-8").replace(b"encoding='utf-8'", b"encoding='UTF-16LE'")
    assert parse(data).entries[0].title == "Señor & co"


def test_one_broken_byte_spoils_nothing_else() -> None:
    data = item("Çağla’s café", "utf-8").replace(b"<description>", b"<description>S\xe4gt ")
    entry = parse(data).entries[0]
    assert (entry.title, entry.content) == ("Çağla’s café", "Sägt Çağla’s café")


def test_entries_without_identity_get_one_that_lasts() -> None:
    items = "".join(f"<item><description>{word}</description></item>" for word in ("one", "two"))
    data = f"<rss><channel>{items}</channel></rss>".encode()
    ids = [entry.id for entry in parse(data).entries]
    assert len(set(ids)) == len(ids) == 2
    assert ids == [entry.id for entry in parse(data).entries]
    assert all(ids)


def test_an_identity_is_never_longer_than_a_key() -> None:
    long, other = (
        parse(
            f"<rss><channel><item><guid>{'x' * 9999}{end}</guid><link>https://a.example/</link>"
            "<description>d</description></item></channel></rss>".encode()
        )
        for end in "ab"
    )
    assert len(long.entries[0].id) < 100
    assert long.entries[0].id != other.entries[0].id


def test_a_feed_crosses_processes() -> None:
    feed = parse(item("Señor", "iso-8859-1"))
    assert pickle.loads(pickle.dumps(feed)) == feed


HEAD = b"<rss><channel><title>t</title><item><title>x</title><link>http://a.example/</link><description>"
HOSTILE = {
    "newlines before the feed": b"\n" * 500_000 + HEAD,
    "newlines inside": b"<?xml version='1.0'?>" + b"\n" * 500_000 + HEAD + b"&",
    "a long author": b"<rss><channel><item><author>" + b"a." * 250_000,
    "a long mail address": b"<rss><channel><item><author>a@" + b"a-" * 250_000,
    "many attributes": b"<rss " + b" ".join(b"a%d='u'" % number for number in range(50_000)) + b">",
    "many namespaces": b"<rss " + b" ".join(b"xmlns:a%d='u'" % number for number in range(50_000)) + b">",
    "open comments": HEAD + b"<!--" * 100_000,
    "open sections": HEAD + b"<![CDATA[" * 50_000,
    "open scripts": b"<rss><channel><item><title>" + b"&lt;script " * 50_000,
    "deep": b"<rss><channel><item>" + b"<a>" * 30_000,
    "deep json": b'{"items":' + b"[" * 500_000,
    "a number without end": b'{"items":[{"id":' + b"9" * 500_000 + b"}]}",
    "a date of spaces": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title><link href='https://a.example/'/>"
    b"<summary>s</summary><updated>2026-05-12T09:00:00Z</updated><published>"
    + b" " * 450_000
    + b"</published></entry></feed>",
    "links of spaces": HEAD + b"</description></item>" + b"<link rel" * 20_000 + b" " * 300_000,
    "bare ampersands": HEAD + b"&" * 400_000,
    "half emoji": HEAD + b"&#55357;" * 50_000,
    "a reference without end": HEAD + b"&#" + b"1" * 400_000,
    "undeclared prefixes": HEAD + b"".join(b"<p%d:a>" % number for number in range(30_000)),
    "links without quotes": HEAD + b"<![CDATA[<a" + b" href=x" * 50_000 + b">]]>",
    "links without end": HEAD + b"<![CDATA[" + b"<a href='x " * 40_000 + b"]]>",
    "a base without end": b"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/"
    + b"a/" * 100_000
    + b"'>"
    + b"<entry><link href='x'/><title>x</title></entry>" * 300
    + b"</feed>",
    "groups of films": HEAD
    + b"</description>"
    + b"<media:group><media:content url='https://a.example/1.mp4'/></media:group>" * 5000,
    "lines": HEAD + b"a\n" * 200_000,
    "a line of one blank": HEAD + b"a" * 45 + b"\n&amp;nbsp;\nb\nc</description></item>",
    "open comments in short entries": b"<rss><channel>"
    + (b"<item><content><![CDATA[" + b"<!--" * 990 + b"]]></content><description>x</description></item>") * 1000,
    "a file at no address": HEAD + b"</description><enclosure url='http://['/></item>",
    "a link in the wrong place": b"<links a=b><link rel=a><item><title>x",
    "not text": b"\xe9" * 500_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds_are_read_or_refused(data: bytes) -> None:
    """Each of these kept a parser busy for minutes, or broke it, before it was known here."""
    feed = parse(data, "https://a.example/")
    assert feed.entries or feed.problems
    assert all(len(entry.title) <= 1000 and len(entry.author) <= 1000 for entry in feed.entries)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    kinds = f"<!DOCTYPE r [<!ENTITY l0 'lol'>{bomb}<!ENTITY f SYSTEM '{secret.as_uri()}'>]>"
    rest = "<rss><channel><item><title>&l9;</title><description>&f;</description></item></channel></rss>"
    [entry] = parse((kinds + rest).encode()).entries
    assert len(entry.title) < 10
    assert "hidden" not in entry.content


def test_half_characters_are_mended() -> None:
    fields = ("id", "url", "title", "summary", "content_html", "content_text", "date_published")
    [entry] = parse(json.dumps({"items": [dict.fromkeys(fields, "a\ud800b\0\x1b[2J")]}).encode()).entries
    f"{entry.id}{entry.link}{entry.title}{entry.summary}{entry.content}".encode()
    assert "\0" not in entry.id + entry.content
    assert "\x1b" not in entry.link + entry.content


def test_a_feed_that_names_a_file_does_not_open_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(HEAD + b"hidden words</description></item></channel></rss>")
    for data in (str(secret), secret.as_uri()):
        assert parse(data.encode()).entries == ()


def test_a_feed_is_bounded() -> None:
    many = parse(b"<rss><channel>" + b"<item><title>x</title></item>" * 150_000 + b"</channel></rss>")
    assert len(many.entries) == 20_000
    assert "more than 20,000 entries" in many.problems[0].what
    crowded = parse(
        b"<rss><channel>"
        + (b"<item><description><![CDATA[" + b"<b>word</b>" * 150_000 + b"]]></description></item>") * 2
    )
    assert "more than 400,000 tags" in crowded.problems[0].what
    assert len(crowded.entries) == 1
    assert crowded.entries[0].content.endswith("word</b>")
    parts = parse(b'{"items": [' + b"{}," * 200_000 + b"{}]}")
    assert "more parts than any feed needs" in parts.problems[0].what
    long = parse(HEAD + b"word " * (2 << 20))
    assert "longer than 8 MB" in long.problems[0].what


WORDS = """
    <rss> <channel> <item> </item> <title> </title> <link> <guid> <pubDate> <description> <![CDATA[ ]]> &lt; &#0; &x;
    --> <!-- <feed> <entry> <content> <?xml?> <!DOCTYPE <rdf:RDF> xmlns= ' " > < / http://a.example \x00 \x1b 😀 é { }
    "items" [ ] : , "id" 1e999 null
"""
SOUP = st.lists(st.sampled_from(WORDS.split()), max_size=60).map(lambda pieces: "".join(pieces).encode())
FIELDS = st.sampled_from(["items", "id", "url", "title", "authors", "name", "content_html", "date_published"])
SCALARS = st.none() | st.booleans() | st.floats() | st.integers() | st.text()


@given(st.binary(max_size=300) | SOUP)
def test_any_bytes_are_read(data: bytes) -> None:
    feed = parse(data, "https://a.example/feed")
    assert feed.entries or feed.problems
    for entry in feed.entries:
        assert entry.id
        assert entry.title.isprintable()
        assert entry.published is None or entry.published.tzinfo
        (entry.title + entry.content + entry.summary + entry.link + entry.id).encode()


@given(st.recursive(SCALARS, lambda inside: st.lists(inside) | st.dictionaries(FIELDS, inside)))
def test_any_json_is_read(value: object) -> None:
    feed = parse(json.dumps({"version": "https://jsonfeed.org/version/1", "items": value}).encode())
    assert len(feed.entries) <= (len(value) if isinstance(value, list) else 0)
    assert all(entry.id and "\n" not in entry.title for entry in feed.entries)
