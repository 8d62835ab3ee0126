"""The language that a feed declares is that of its entries' articles."""

from dataclasses import replace

from deliveries import NOW, make_entry, make_feed, numbered_feed
from tuireader.feeds.model import Feed
from tuireader.library import Library
from tuireader.library.feed_languages import declared_language
from tuireader.updates.find_quotations import find_quotations

pytest_plugins = ("library_fixtures",)


def deliver(library: Library, feed_id: int, parsed: Feed) -> str:
    """Store a feed's document; return the language of its first article."""
    library.ingest.store_entries(feed_id, parsed, NOW)
    entry = library.entries.get(1)
    assert entry is not None
    return library.articles.open(entry).language


def test_articles_have_the_language_of_their_feed_until_it_declares_another(library: Library) -> None:
    parsed = numbered_feed(1)
    assert deliver(library, 1, parsed) == ""
    assert deliver(library, 1, replace(parsed, language="de-AT")) == "de-AT"
    assert deliver(library, 1, replace(parsed, language="fr")) == "fr"
    assert deliver(library, 1, parsed) == ""


def test_the_language_of_a_feed_goes_with_it(library: Library) -> None:
    deliver(library, 1, replace(numbered_feed(1), language="de"))
    library.feeds.remove(1)
    assert declared_language(library.feeds._db, 1) == ""


def test_a_short_text_is_in_the_language_that_its_feed_declares(library: Library) -> None:
    entry = make_entry("Mühle", content="<p>„Es bleibt dabei“, meint Holzapfel.</p>")
    library.ingest.store_entries(1, replace(make_feed([entry]), language="de"), NOW)
    find_quotations(library)
    stored = library.entries.get(1)
    assert stored is not None
    found = library.articles.attribution(1, library.articles.open(stored).text)
    assert found is not None
    assert (found.language, found.speakers, len(found.quotations)) == ("de", (), 1)
