"""Addresses as they are pasted, listed and linked to."""

import pytest

from tuireader.feeds.feed_address import web_address
from tuireader.updates.subscribe import feed_url

ADDRESSES = {
    "feed:https://weir.example/rss": "https://weir.example/rss",
    "feed:http://weir.example/rss": "http://weir.example/rss",
    "feed://https://weir.example/rss": "https://weir.example/rss",
    "feed://http//weir.example/rss": "http://weir.example/rss",
    "feed://weir.example/rss": "http://weir.example/rss",
    "FEED:HTTPS://weir.example/Rss": "https://weir.example/Rss",
    "feeds://weir.example/rss": "https://weir.example/rss",
    "feed:feed:https://weir.example/rss": "https://weir.example/rss",
    "itpc://weir.example/rss": "http://weir.example/rss",
    "pcast://weir.example/rss": "http://weir.example/rss",
    "  https://weir.example/rss \n": "https://weir.example/rss",
    "\u200bhttps://weir.example/rss\ufeff": "https://weir.example/rss",
    "<https://weir.example/rss>": "https://weir.example/rss",
    "“https://weir.example/rss”": "https://weir.example/rss",
    "https://weir.example/a\n/rss": "https://weir.example/a/rss",
    "weir.example/rss": "weir.example/rss",
    "feed.weir.example/rss": "feed.weir.example/rss",
    "feeds.weir.example:8080/rss": "feeds.weir.example:8080/rss",
    "https://weir.example/?q='<x>'": "https://weir.example/?q='<x>'",
    "": "",
}
TYPED = {
    " weir.example/rss ": "https://weir.example/rss",
    "feed:weir.example/rss": "https://weir.example/rss",
    "feed://weir.example/rss": "http://weir.example/rss",
    " feed:https://weir.example/rss\t": "https://weir.example/rss",
}


@pytest.mark.parametrize(("text", "address"), ADDRESSES.items())
def test_address(text: str, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(("text", "address"), TYPED.items())
def test_what_is_typed_becomes_an_address(text: str, address: str) -> None:
    assert feed_url(text) == address
