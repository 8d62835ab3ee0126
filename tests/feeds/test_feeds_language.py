"""The language that a feed declares, in each format."""

import pytest

from tuireader.feeds import parse

RSS = '<rss version="2.0"{}><channel><title>Weir</title>{}<item><title>a</title><link>http://a.example/1</link>{}</item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><title>Weir</title><id>w</id><entry><id>1</id><title>a</title><content{}>b</content></entry></feed>'
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "Weir"{}, "items": [{{"id": "1", "content_text": "a"{}}}]}}'


@pytest.mark.parametrize(
    ("feed", "language"),
    [
        (RSS.format("", "<language>de-at</language>", ""), "de-at"),
        (RSS.format("", "<language> <![CDATA[fr]]> </language>", ""), "fr"),
        (RSS.format(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "<dc:language>sv</dc:language>", ""), "sv"),
        (RSS.format(' xml:lang="es"', "", ""), "es"),
        (RSS.format("", "", "<language>pl</language>"), "pl"),
        (RSS.format("", "<language>none of your business</language>", ""), ""),
        (RSS.format("", "<language></language>", ""), ""),
        (RSS.format("", "", ""), ""),
        (ATOM.format(' xml:lang="pt_BR"', ""), "pt-BR"),
        (ATOM.format(" xml:lang='da'", ' xml:lang="en"'), "da"),
        (ATOM.format("", ' xml:lang="nb"'), "nb"),
        (ATOM.format("", ""), ""),
        (JSON.format(', "language": "hu"', ""), "hu"),
        (JSON.format("", ', "language": "en-GB"'), "en-GB"),
        (JSON.format(', "language": 7', ""), ""),
        (JSON.format("", ""), ""),
        ("", ""),
    ],
)
def test_the_language_that_a_feed_declares(feed: str, language: str) -> None:
    assert parse(feed.encode()).language == language
