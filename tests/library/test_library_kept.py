"""What is kept of articles, and of feeds."""

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, make_feed, numbered_entry, numbered_feed
from tuireader.config import FeedOptions, Rule
from tuireader.config.options import read_regular_expression
from tuireader.documents import extract, pack_article
from tuireader.documents.model import Block
from tuireader.documents.model import Document as Article
from tuireader.errors import ArticleError
from tuireader.feeds.model import Outline
from tuireader.library import ENGINE_VERSION, Library, View
from tuireader.library.feed_redirects import MAX_REDIRECTS_PER_FEED
from tuireader.quotes import attribute, to_schema
from tuireader.quotes.schema import from_schema

pytest_plugins = ("library_fixtures",)

TEXT = "“The door sticks,” said Olga Finch, a baker. “It always has.” Mayor Josef Kettle told her: “No.”"


def read_html(html: str, url: str) -> Article:
    """Read HTML as simply as can be."""
    return Article("of the page", "", "", None, url, (Block("paragraph", 0, len(html)),), (), (), html)


def test_the_document_is_kept_as_fetched(library: Library) -> None:
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    kept = library.articles.stored(number)
    assert kept
    assert (kept.kind, kept.data) == ("feed", b"<p>Paragraph 1 of the river.</p>")
    assert kept.sha256 == hashlib.sha256(kept.data).digest()
    assert kept.fetched
    assert kept.fetched.timestamp() == NOW
    found = extract(
        "<title>Page</title><p>All of it, by <span class=byline>Ada Thornbury</span>", "https://weir.example/1"
    )
    library.pages.store(number, "https://weir.example/1", b"<html>All of it", NOW + 5, article=pack_article(found))
    assert [library.articles.stored(number, kind).data for kind in (None, "feed", "page")] == [  # type: ignore[union-attr]
        b"<html>All of it",
        b"<p>Paragraph 1 of the river.</p>",
        b"<html>All of it",
    ]
    entry = library.entries.get(number)
    assert entry
    article = library.articles.open(entry, read_html)
    assert (article.title, article.credit, article.url) == ("Headline number 1", "The Weir Post", entry.url)
    assert article.text == "All of it, by Ada Thornbury"
    assert article.fetched
    assert article.fetched.timestamp() == NOW + 5
    library.pages.show(number, shown=False)
    article = library.articles.open(entry, read_html)
    assert (article.text, article.fetched) == ("<p>Paragraph 1 of the river.</p>", None)


@pytest.mark.parametrize(
    "url", ["javascript:rain()", "file:///etc/weir", "https://weir.example/\x1b]52;c;cg==\x07", "data:,x"]
)
def test_an_address_that_may_not_be_followed_is_none(library: Library, url: str) -> None:
    """A browser would be given it, and a clipboard."""
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    with library._db.transaction() as db:
        db.execute("UPDATE entry SET url = ?", (url,))
    entry = library.entries.get(number)
    assert entry
    assert library.articles.open(entry, read_html).url == ""


def test_an_article_that_was_not_kept_is_told(library: Library) -> None:
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    entry = library.entries.get(number)
    assert entry
    with library._db.transaction() as db:
        db.execute("DELETE FROM document")
    with pytest.raises(ArticleError, match="was not kept"):
        library.articles.open(entry, read_html)
    library.feeds.remove(1)
    assert library.articles.stored(number) is None


def test_quotations_are_kept_with_the_text_that_they_count_in(library: Library) -> None:
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    assert library.articles.unattributed_ids() == [number]
    attribution = attribute(TEXT)
    library.articles.store_attribution(number, TEXT, attribution)
    assert library.articles.attribution(number, TEXT) == attribution
    assert library.articles.attribution(number, TEXT + ".") is None
    assert library.articles.unattributed_ids() == []
    assert library.entries.listing()[0].quotations == len(attribution.quotations) == 3
    library.ingest.store_entries(1, make_feed([numbered_entry(1, content="<p>New words.</p>")]), NOW + 1)
    assert library.articles.unattributed_ids() == [number]
    library.articles.store_attribution(4711, TEXT, attribution)


def test_another_engine_finds_all_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    library.articles.store_attribution(number, TEXT, attribute(TEXT))
    for module in ("articles", "entry"):
        monkeypatch.setattr(f"tuireader.library.{module}.ENGINE_VERSION", ENGINE_VERSION + 1)
    later = Library(library._db.path)
    assert later.articles.attribution(number, TEXT) is None
    assert later.articles.unattributed_ids() == [number]
    assert later.entries.listing()[0].quotations is None
    later.close()


@given(st.text("“”\"' \nAda said he Mayor Kettle.", max_size=200))
def test_an_attribution_comes_back_from_its_schema(text: str) -> None:
    attribution = attribute(text)
    assert from_schema(to_schema(attribution, "1")) == attribution


# Feeds


def test_import_twice(library: Library) -> None:
    outlines = [
        Outline("https://new.example/", "New", "Far"),
        Outline("https://weir.example/feed", "W", ""),
        Outline("", "x", ""),
    ]
    new, known, refused = library.feeds.import_outlines(
        [*outlines, outlines[0], Outline("javascript:alert(1)", "No", "")]
    )
    assert refused == ["x", "javascript:alert(1)"]
    assert [(feed.url, feed.display_name, feed.folder) for feed in new] == [("https://new.example/", "New", "Far")]
    assert [feed.url for feed in known] == ["https://weir.example/feed", "https://new.example/"]
    assert library.feeds.import_outlines(outlines)[0] == []


def test_names_and_folders_of_the_configuration(library: Library) -> None:
    library.feeds.apply_options(
        {"https://weir.example/feed": FeedOptions("W", "Far"), "https://new.example/": FeedOptions("N")}
    )
    assert [(feed.display_name, feed.folder) for feed in library.feeds.all()] == [
        ("W", "Far"),
        ("https://mill.example/feed", "Local"),
    ]


def test_how_a_fetch_went_is_kept(library: Library) -> None:
    library.ingest.store_entries(1, numbered_feed(1), NOW, etag="abc", due=NOW + 60)
    library.feeds.store_fetch(2, failures=3, problem="timed out", due=NOW + 99, modified=None)
    assert (library.feeds.get(1).etag, library.feeds.get(1).checked, library.feeds.get(1).title) == (
        "abc",
        NOW,
        "The Weir Post",
    )
    assert (library.feeds.get(2).failures, library.feeds.get(2).problem, library.feeds.get(2).modified) == (
        3,
        "timed out",
        "",
    )
    assert library.feeds.due(NOW) == []
    assert [feed.id for feed in library.feeds.due(NOW + 60)] == [1]
    library.feeds.store_fetch(1, gone=True)
    assert [feed.id for feed in library.feeds.due(NOW + 200)] == [2]
    with pytest.raises(TypeError, match="colour"):
        library.feeds.store_fetch(1, colour="red")


def test_a_feed_that_is_removed_takes_its_entries_but_not_those_of_others(library: Library) -> None:
    library.ingest.store_entries(1, numbered_feed(1, 2, 3), NOW)
    library.ingest.store_entries(2, numbered_feed(3, 4), NOW)
    library.marks.mark([entry.id for entry in library.entries.listing()], starred=True)
    assert library.feeds.remove(1) == 2
    assert [(entry.title, entry.feed, entry.starred) for entry in library.entries.listing()] == [
        ("Headline number 4", 2, True),
        ("Headline number 3", 2, True),
    ]
    assert library.ingest.store_entries(1, numbered_feed(5), NOW) == library.ingest.store_entries(
        99, numbered_feed(5), NOW
    )
    assert library.entries.count() == 2
    with pytest.raises(KeyError):
        library.feeds.get(1)


def test_a_feed_moves(library: Library) -> None:
    library.ingest.store_entries(1, numbered_feed(1, 2), NOW)
    assert library.feeds.redirect(1, "https://weir.example/new").url == "https://weir.example/new"
    assert library.feeds.redirect(1, "https://weir.example/new").id == 1


def test_where_a_feed_was_is_known(library: Library) -> None:
    before, other = library.feeds.get(1).url, library.feeds.get(2).url
    assert library.feeds.redirects() == {}
    library.feeds.redirect(1, before)
    assert library.feeds.redirects() == {}
    library.feeds.redirect(1, "https://weir.example/new")
    library.feeds.redirect(1, "https://weir.example/newest")
    assert library.feeds.redirects() == dict.fromkeys(
        (before, "https://weir.example/new"), "https://weir.example/newest"
    )
    library.feeds.redirect(1, other)
    assert set(library.feeds.redirects().values()) == {other}
    library.feeds.redirect(2, before)  # and back again
    assert library.feeds.redirects() == {
        "https://weir.example/new": before,
        "https://weir.example/newest": before,
        other: before,
    }


def test_of_a_feed_that_moves_without_end_its_first_and_its_last_addresses_are_known(library: Library) -> None:
    first, urls = library.feeds.get(1).url, [f"https://weir.example/{number}" for number in range(100)]
    for url in urls:
        library.feeds.redirect(1, url)
    assert library.feeds.redirects() == dict.fromkeys([first, *urls[-MAX_REDIRECTS_PER_FEED:-1]], urls[-1])
    rows = library._db.rows("SELECT value FROM setting WHERE name GLOB 'moved *'")
    assert set(rows) == {(urls[-1],)}  # so that none leads to another
    library.feeds.redirect(2, "https://mill.example/new")
    assert len(library.feeds.redirects()) == MAX_REDIRECTS_PER_FEED + 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)), max_size=12))
def test_what_has_moved_leads_to_feeds_that_are_there(moves: list[tuple[int, int]]) -> None:
    library = Library(None)
    for number in range(3):
        library.feeds.store(f"https://weir.example/{number}")
    for number, place in moves:
        with suppress(KeyError):
            library.feeds.redirect(number, f"https://weir.example/{place}")
    there = {feed.url for feed in library.feeds.all()}
    moved = library.feeds.redirects()
    assert set(moved.values()) <= there
    assert not set(moved) & there
    library.close()


def test_a_feed_moves_to_where_another_is(library: Library) -> None:
    library.ingest.store_entries(1, numbered_feed(1, 2), NOW)
    library.ingest.store_entries(2, numbered_feed(2, 3), NOW)
    assert library.feeds.redirect(1, "https://mill.example/feed").id == 2
    assert [feed.id for feed in library.feeds.all()] == [2]
    assert library.entries.count(View(feed=2)) == library.entries.count() == 3
    assert library.ingest.store_entries(2, numbered_feed(1, 2, 3), NOW + 1).new == ()


def test_rules_hold_for_new_entries(library: Library) -> None:
    rules = [
        Rule("hide", pattern=read_regular_expression("number 1")),
        Rule("star", pattern=read_regular_expression("RIVER"), matched_part="text", feed="https://weir.example/feed"),
        Rule("tag", "all", feed="https://weir.example/feed"),
        Rule("tag", "far", feed="https://mill.example/feed"),
    ]
    library.ingest.store_entries(1, numbered_feed(1, 2), NOW, rules=rules)
    (shown,) = library.entries.listing()
    assert (shown.title, shown.starred) == ("Headline number 2", True)
    assert library.tags.of_entry(shown.id) == ["all"]
    library.marks.mark([shown.id], starred=False)
    library.ingest.store_entries(
        1, make_feed([numbered_entry(2, content="<p>The river again.</p>")]), NOW + 1, rules=rules
    )
    assert not library.entries.listing()[0].starred
    assert library.marks.counts().unread == 1
