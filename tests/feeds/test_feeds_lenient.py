"""The fast reader and the lenient one say the same about a feed that both can read."""

import re
import warnings
from html import unescape
from pathlib import Path

import pytest
from test_feeds_parse import CASES, read_case

from tuireader.feeds import parse_fast, parse_json, parse_lenient
from tuireader.feeds.feed_encoding import utf8_feed
from tuireader.feeds.model import Entry
from tuireader.feeds.normalize import normalized_entry

READABLE = [
    file
    for file in CASES
    if not parse_json.looks_like_json(data := read_case(file)[2])
    and b"<html" not in data
    and parse_fast.tree(utf8_feed(data)) is not None
]
OTHERWISE = {  # what feedparser reads otherwise; the case says what is right
    "atom-summaries.txt": {"content"},  # it takes any tag for markup
    "authors.txt": {"author"},  # it takes the last author element for a name of the one before
    "authors-of-feed.txt": {"author"},  # it splits mail addresses of long domains
    "base-of-content.txt": {"addresses"},  # it makes addresses of anchors
    "content-elsewhere.txt": {"url"},  # it does not look there
    "enclosures-rdf.txt": {"content", "addresses"},  # it does not know them
    "links-empty.txt": {"url"},  # it does not say whether an id may be a link
    "media-content.txt": {"content", "addresses"},  # it does not say which sizes and titles belong together
    "unescaped-markup.txt": {"content"},  # it reads all of it as escaped, or none
}


def facts(entry: Entry) -> dict[str, object]:
    words = re.sub(r"\W+", "", unescape(re.sub(r"<[^<>]*>", " ", entry.content)))
    return {
        "title": entry.title,
        "url": entry.url,
        "id": entry.id if not entry.id.startswith("sha256:") else "",
        "date": entry.date,
        "author": entry.author,
        "content": words,
        "addresses": sorted(re.findall(r"href=[\"']([^\"']*)", entry.content)),
    }


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.stem)
def test_both_say_the_same(file: Path) -> None:
    _, url, data, _ = read_case(file)
    data = utf8_feed(data)
    fast = parse_fast.read(parse_fast.tree(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lenient = parse_lenient.read(data)
    assert len(fast[2]) == len(lenient[2])
    left_out = OTHERWISE.get(file.name, set())
    for one, other in zip(fast[2], lenient[2], strict=True):
        ours, theirs = facts(normalized_entry(one, url)), facts(normalized_entry(other, url))
        assert {k: v for k, v in ours.items() if k not in left_out} == {
            k: v for k, v in theirs.items() if k not in left_out
        }
