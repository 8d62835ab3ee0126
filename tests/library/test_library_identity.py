"""When two entries are the same one."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deliveries import NOW, START, make_entry, make_feed, numbered_entry, numbered_feed
from tuireader.feeds.model import Entry
from tuireader.library import Library
from tuireader.library.entry_identity import comparable_link

pytest_plugins = ("library_fixtures",)

EXAMPLES = int(os.environ.get("TUIREADER_TEST_EXAMPLES", "100"))


def changed(entry: Entry, **changes: Any) -> Entry:
    """Return the entry with these fields changed; another link leads to another address."""
    return entry._replace(**({"url": changes["link"]} if "link" in changes else {}) | changes)


A = make_entry(id="urn:weir:1")
NO_ID = changed(A, id="")
MAX_ENTRY_ID = START + timedelta(days=3)


@dataclass
class Case:
    """Deliveries, one after the other, as (feed, document); then so many entries are there, and the first says `title`."""

    title: str
    deliveries: list[tuple[int, list[Entry]]]
    count: int
    shown: str = A.title


CASES = [
    Case("the same document twice", [(1, [A]), (1, [A])], 1),
    Case("twice in one document", [(1, [A, A])], 1),
    Case("by id: another link", [(1, [A]), (1, [changed(A, link="https://weir.example/moved")])], 1),
    Case("by id: another date", [(1, [A]), (1, [changed(A, published=MAX_ENTRY_ID)])], 1),
    Case("by id: another title", [(1, [A]), (1, [changed(A, title="The mill stops")])], 1, "The mill stops"),
    Case("by id: another link and title, on the same day", [(1, [A]), (1, [changed(A, title="Off", link="https://weir.example/o")])], 1, "Off"),
    Case("an id with nothing else in common is another entry", [(1, [A]), (1, [changed(A, title="Geese", link="https://weir.example/g", published=MAX_ENTRY_ID)])], 2),
    Case("by link: no ids", [(1, [NO_ID]), (1, [changed(NO_ID, title="The mill stops")])], 1, "The mill stops"),
    Case("by link: tracking parameters", [(1, [NO_ID]), (1, [changed(NO_ID, link=NO_ID.link + "?utm_source=rss&utm_medium=feed")])], 1),
    Case("by link: http and https, www, slash", [(1, [NO_ID]), (1, [changed(NO_ID, link="http://www.weir.example/mill/")])], 1),
    Case("by link: an id that came later", [(1, [NO_ID]), (1, [A])], 1),
    Case("by link: another id, same title", [(1, [A]), (1, [changed(A, id="urn:weir:2")])], 1),
    Case("another id and another title on one link are two", [(1, [A]), (1, [changed(A, id="urn:weir:2", title="The mill stops")])], 2),
    Case("a link that several titles share tells nothing", [(1, [changed(NO_ID, title="Status green"), changed(NO_ID, title="Status red")])], 2, "Status red"),
    Case("nor on the next delivery", [(1, [changed(NO_ID, title="Status green"), changed(NO_ID, title="Status red")])] * 2, 2, "Status red"),
    Case("the front page tells nothing", [(1, [changed(NO_ID, link="https://weir.example/", title="One day")]), (1, [changed(NO_ID, link="https://weir.example/", title="Next day")])], 2, "Next day"),
    Case("an id that all entries share tells nothing", [(1, [numbered_entry(1, id="x"), numbered_entry(2, id="x")])] * 2, 2, "Headline number 2"),
    Case("the id is the link, as parsers put it", [(1, [changed(A, id=A.link)]), (1, [changed(A, id=A.link + "?utm_source=x", link=A.link + "?utm_source=x", title="The mill stops")])], 1, "The mill stops"),
    Case("by title and day: another id and link", [(1, [A]), (1, [changed(A, id="urn:weir:9", link="https://weir.example/9")])], 1),
    Case("by title: not on another day", [(1, [A]), (1, [changed(A, id="urn:weir:9", link="https://weir.example/9", published=MAX_ENTRY_ID)])], 2),
    Case("by title: not while both stand in one document", [(1, [A]), (1, [A, changed(A, id="urn:weir:9", link="https://weir.example/9", content="<p>Other words.</p>")])], 2),
    Case("by title: in one document, if they say the same", [(1, [A, changed(A, id="urn:weir:9", link="https://weir.example/9")])], 1),
    Case("by title: one word is too little", [(1, [changed(A, title="Photo")]), (1, [changed(A, title="Photo", id="urn:weir:9", link="https://weir.example/9")])], 2, "Photo"),
    Case("by title: not in another feed", [(1, [changed(NO_ID, link="")]), (2, [changed(NO_ID, link="")])], 2),
    Case("only a title", [(1, [make_entry(link="", published=None, content="")])] * 3, 1),
    Case("only a title, changed words", [(1, [make_entry(link="", published=None)]), (1, [make_entry(link="", published=None, content="<p>New.</p>")])], 1),
    Case("nothing but words, twice", [(1, [make_entry("", "", "", None, "<p>One.</p>"), make_entry("", "", "", None, "<p>Two.</p>")])] * 2, 2, "Two."),
    Case("one title without id or link, twice in a document", [(1, [make_entry(link="", published=None, content=c) for c in ("a", "b", "a")])] * 2, 2),
    Case("two feeds: same link", [(1, [A]), (2, [changed(A, id="other", title="The mill turns again | Mill News")])], 1),
    Case("two feeds: same address as id", [(1, [changed(A, id="https://weir.example/?p=1", link="")]), (2, [changed(A, id="https://weir.example/?p=1", link="")])], 1),
    Case("two feeds: same number as id", [(1, [changed(A, id="17", link="")]), (2, [changed(A, id="17", link="", title="Geese")])], 2, "Geese"),
    Case("two feeds: the link changes in the second", [(1, [A]), (2, [changed(A, id="b")]), (2, [changed(A, id="b", link="https://weir.example/moved")])], 1),
    Case("comments on one article", [(1, [changed(NO_ID, link=f"{A.link}#comment-{i}", title=f"By {i}") for i in (1, 2)])], 2, "By 2"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_same_entry_is_shown_once(case: Case, library: Library) -> None:
    for number, (feed, items) in enumerate(case.deliveries):
        library.ingest.store_entries(feed, make_feed(items), NOW + number)
    shown = library.entries.listing()
    assert len(shown) == case.count
    assert case.shown in {entry.title for entry in shown}


LINKS = [
    ("https://Weir.example/Mill", "//weir.example/Mill"),
    ("http://www.weir.example:80/mill/?b=2&a=1", "//weir.example/mill?a=1&b=2"),
    ("https://weir.example:8080/mill", "//weir.example:8080/mill"),
    ("https://weir.example/mill?utm_source=x&fbclid=y&id=3", "//weir.example/mill?id=3"),
    ("https://weir.example/mill?from=rss", "//weir.example/mill"),
    ("https://weir.example/mill#reactions", "//weir.example/mill"),
    ("https://weir.example/mill#xtor=RSS-3", "//weir.example/mill"),
    ("https://weir.example/mill#comment-7", "//weir.example/mill#comment-7"),
    ("https://weir.example/#!/mill", "//weir.example#!/mill"),
    ("https://weir.example/caf%C3%A9", "//weir.example/caf%C3%A9"),
    ("https://weir.example/café", "//weir.example/caf%C3%A9"),
    ("https://weir.example/", ""),
    ("https://weir.example", ""),
    ("javascript:alert(1)", ""),
    ("mailto:ada@weir.example", ""),
    ("/mill", ""),
    ("", ""),
    ("https://[::1", ""),
    ("https://weir.example:port/mill", ""),
    ("https://weir.example/\ud800", ""),
]


@pytest.mark.parametrize(("link", "expected"), LINKS, ids=[repr(link) for link, _ in LINKS])
def test_comparable(link: str, expected: str) -> None:
    assert comparable_link(link) == expected


@given(st.text())
def test_comparable_takes_any_text(text: str) -> None:
    comparable_link(text)
    assert comparable_link("https://weir.example/a?" + text) == comparable_link("http://www.weir.example/a?" + text)


def moments() -> st.SearchStrategy[datetime | None]:
    """Return days, or none."""
    return st.sampled_from([None, START, MAX_ENTRY_ID])


ITEMS = st.lists(
    st.builds(
        make_entry,
        title=st.sampled_from(["", "Photo", "The long wet winter", "The mill turns again"]),
        link=st.sampled_from(["", "https://weir.example/", "https://weir.example/a", "https://weir.example/b"]),
        id=st.sampled_from(["", "1", "2", "urn:a", "https://weir.example/a"]),
        published=moments(),
        content=st.sampled_from(["", "<p>a</p>", "<p>b</p>"]),
    ),
    max_size=6,
)


ONE_ID_TWICE_AND_NO_TITLE = [
    make_entry(title="", link="", id="1", published=datetime(2026, 11, 20, 8, 0, tzinfo=UTC), content=""),
    make_entry(title="", link="https://weir.example/a", id="1", published=None, content=""),
]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([1, 2]), ITEMS), min_size=1, max_size=4))
@example([(1, ONE_ID_TWICE_AND_NO_TITLE)])
def test_a_document_that_comes_again_brings_nothing_new(deliveries: list[tuple[int, list[Entry]]]) -> None:
    library = Library(None)
    library.feeds.store("https://weir.example/feed")
    library.feeds.store("https://mill.example/feed")
    for feed, items in deliveries:
        for number in range(3):  # what contradicts itself (one id, two entries) may take a second look
            library.ingest.store_entries(feed, make_feed(items), NOW + number)
        before = [entry.id for entry in library.entries.listing()]
        again = library.ingest.store_entries(feed, make_feed(items), NOW + 3)
        assert again.new == ()
        assert [entry.id for entry in library.entries.listing()] == before
    assert library.check_integrity() == []
    library.close()


@given(ITEMS)
@settings(deadline=None)
def test_entries_with_ids_and_links_of_their_own_are_all_kept(items: list[Entry]) -> None:
    library = Library(None)
    library.feeds.store("https://weir.example/feed")
    own = [
        changed(it, id=f"urn:{i}", link=f"https://weir.example/own/{i}", content=f"<p>{i}</p>")
        for i, it in enumerate(items)
    ]
    assert len(library.ingest.store_entries(1, make_feed(own), NOW).new) == len(items)
    again = library.ingest.store_entries(1, make_feed(own), NOW + 1)
    assert (again.new, again.updated) == ((), ())
    library.close()


def test_a_changed_entry_keeps_its_marks_and_says_what_is_new(library: Library) -> None:
    (number,) = library.ingest.store_entries(1, make_feed([A]), NOW).new
    library.marks.mark([number], read=True, starred=True)
    receipt = library.ingest.store_entries(
        1, make_feed([changed(A, title="The mill stops", content="<p>It stopped.</p>")]), NOW + 1
    )
    assert (receipt.new, receipt.updated) == ((), (number,))
    entry = library.entries.get(number)
    assert entry
    assert (entry.title, entry.read, entry.starred) == ("The mill stops", True, True)
    kept = library.articles.stored(number)
    assert kept
    assert kept.data == b"<p>It stopped.</p>"


def test_two_feeds_do_not_change_one_entry_back_and_forth(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([A]), NOW)
    for _ in range(2):
        other = library.ingest.store_entries(
            2, make_feed([changed(A, title="Mill News: the mill turns again", id="m1")]), NOW
        )
        assert (other.new, other.updated) == ((), ())
        assert library.ingest.store_entries(1, make_feed([A]), NOW).updated == ()
    assert library.entries.listing()[0].title == A.title


def test_ids_grow_with_time_and_none_comes_back(library: Library) -> None:
    first = library.ingest.store_entries(1, numbered_feed(1, 2, 3), NOW).new
    library.feeds.remove(1)
    later = library.ingest.store_entries(2, numbered_feed(1, 2, 4), NOW).new
    assert [*first, *later] == sorted({*first, *later})
    assert [entry.title for entry in sorted(library.entries.load(later), key=lambda entry: entry.id)] == [
        f"Headline number {number}" for number in (1, 2, 4)
    ]
