"""Feeds as data: one file a case, with its title, its address, the feed and what is read of it."""

import dataclasses
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
        fields = dataclasses.asdict(entry)
        fields = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in fields.items() if v}
        if entry.published and entry.date != entry.published:
            fields["date"] = entry.date
        entries.append(fields)
    problems = [[problem.what, problem.where] for problem in feed.problems]
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


def test_wrongly_declared_encoding() -> None:
    data = item("Señor", "iso-8859-1").replace(b"iso-8859-1", b"utf-8")
    assert parse(data).entries[0].title == "Señor"


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
    parse(json.dumps({"version": "https://jsonfeed.org/version/1", "items": value}).encode())
