"""Views: what is in them, in which order, and how many of it are unread."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from deliveries import NOW, START, make_entry, make_feed, numbered_entry
from tuireader.errors import TuireaderError
from tuireader.library import ALL, QUOTED, STARRED, UNREAD, Library, View, parse_query, today
from tuireader.library.listing import ROWS_PER_PAGE
from tuireader.quotes import attribute

pytest_plugins = ("library_fixtures",)

NIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


@pytest.fixture
def full(library: Library) -> Library:
    """Five entries: 1 to 4 of the first feed, 3 to 5 of the second; 2 is read, 3 starred, 4 quotes, 5 is tagged."""
    titles = {1: "Geese over Ælfheim", 2: "A café opens", 3: "The weir", 4: "Mill and weir", 5: "zebra"}
    made = {row_number: numbered_entry(row_number, title=title) for row_number, title in titles.items()}
    made[4] = numbered_entry(4, title=titles[4], published=START + timedelta(hours=15))
    ids = dict(
        zip(
            (1, 2, 3, 4),
            library.ingest.store_entries(1, make_feed([made[n] for n in (4, 3, 2, 1)]), NOW).new,
            strict=True,
        )
    )
    (ids[5],) = library.ingest.store_entries(2, make_feed([made[n] for n in (5, 4, 3)], "Alpha"), NOW).new
    library.marks.mark([ids[2]], read=True)
    library.marks.mark([ids[3]], starred=True)
    library.articles.store_attribution(ids[4], text := "“It turns,” said Ada Thornbury.", attribute(text))
    library.tags.add([ids[5]], "river")
    return library


CASES = [
    ("", "4 5 3 2 1"),
    ("is:unread", "4 5 3 1"),
    ("is:read", "2"),
    ("-is:unread", "2"),
    ("is:starred", "3"),
    ("-is:starred is:unread", "4 5 1"),
    ("is:quoted", "4"),
    ("tag:river", "5"),
    ("feed:post", "4 3 2 1"),
    ("feed:alpha", "4 5 3"),
    ("folder:Local", "4 5 3"),
    ("folder:Elsewhere", ""),
    ("since:today", "4"),
    ("since:2026-11-20", "4 5 3 2 1"),
    ("since:2h", "4"),
    ("weir", "4 3"),
    ("WEIR mill", "4"),
    ('"mill and"', "4"),
    ('"weir and"', ""),
    ("weir -mill", "3"),
    ("cafe", "2"),
    ("CAFÉ", "2"),
    ("ælf", "1"),
    ("weir is:starred feed:alpha", "3"),
    ("100%_", ""),
    ("weir OR caf", "4 3 2"),
    ("weir OR café -mill", "3 2"),
    ("-feed:alpha", "2 1"),
    ("-folder:Local", "2 1"),
    ("-tag:river", "4 3 2 1"),
    ("-since:2h", "5 3 2 1"),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[case[0] or "all" for case in CASES])
def test_query(query: str, expected: str, full: Library) -> None:
    view = (
        parse_query(query, NIGHT + timedelta(minutes=30), plain="headline")
        if "since:2h" not in query
        else parse_query(query, NIGHT + timedelta(hours=1), plain="headline")
    )
    if query == "since:today":
        view = View(since=(START + timedelta(hours=10)).timestamp())
    assert numbers(full.entries.listing(view)) == expected.split()
    assert full.entries.count(view) == len(expected.split())


def numbers(entries: object) -> list[str]:
    return [entry.url.rpartition("/")[2] for entry in entries]  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["is:nothing", "since:yesterday", "since:99999d", "since:2026-13-40"])
def test_a_query_that_says_nothing_is_told(query: str) -> None:
    with pytest.raises(TuireaderError, match=query.partition(":")[0]):
        parse_query(query, NIGHT)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "4 5 3 2 1"), ("oldest", "1 2 3 5 4"), ("title", "2 1 4 3 5"), ("feed", "5 4 3 2 1")],
)
def test_sort(sort: str, expected: str, full: Library) -> None:
    assert numbers(full.entries.listing(ALL, sort)) == expected.split()  # type: ignore[arg-type]


def test_counts_are_what_the_views_hold(full: Library) -> None:
    counts = full.marks.counts(NIGHT)
    assert (counts.unread, counts.starred, counts.quoted) == (4, 1, 1)
    assert counts.today == full.entries.count(View(since=today(NIGHT).since, unread=True))
    assert counts.feeds == {feed: full.entries.count(View(feed=feed, unread=True)) for feed in (1, 2)} == {1: 3, 2: 3}
    assert (
        counts.folders
        == {"Local": full.entries.count(View(memberships=(("folder", "Local"),), unread=True))}
        == {"Local": 3}
    )


def test_counts_agree_with_the_views_whatever_is_marked(library: Library) -> None:
    dice = random.Random(5)
    for feed in range(3, 6):
        library.feeds.store(
            f"https://f{feed}.example/",
            folder=dice.choice(["", "Local", "Far", "Local/North", "Far/Out/There", "Localities"]),
        )
    for _ in range(12):
        feed = dice.randint(1, 5)
        library.ingest.store_entries(feed, make_feed([numbered_entry(dice.randint(1, 60)) for _ in range(15)]), NOW)
        library.marks.mark([dice.randint(1, 60) for _ in range(10)], read=dice.random() < 0.7)
        counts = library.marks.counts()
        assert counts.unread == library.entries.count(UNREAD) == len(library.entries.listing(UNREAD))
        for one in library.feeds.all():
            assert counts.feeds.get(one.id, 0) == library.entries.count(View(feed=one.id, unread=True))
        for folder, count in counts.folders.items():
            assert (
                count
                == library.entries.count(View(memberships=(("folder", folder),), unread=True))
                == len(library.entries.listing(View(memberships=(("folder", folder),), unread=True)))
            )


def test_a_date_in_the_future_does_not_stay_on_top(library: Library) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    library.ingest.store_entries(1, make_feed([numbered_entry(1, published=ahead)]), NOW)
    library.ingest.store_entries(
        1, make_feed([numbered_entry(2, published=None), numbered_entry(1, published=ahead)]), NOW + 60
    )
    assert numbers(library.entries.listing()) == ["2", "1"]
    assert library.entries.listing()[1].date == ahead


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_that_no_news_has_is_no_date(year: int, library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(1, published=datetime(year, 6, 1, tzinfo=UTC))]), NOW)
    assert library.entries.listing()[0].date is None


@pytest.mark.parametrize("year", [1700, 1969, 2199])
def test_a_date_long_ago_or_far_ahead_is_kept(year: int, library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(1, published=datetime(year, 6, 1, tzinfo=UTC))]), NOW)
    assert library.entries.listing()[0].date == datetime(year, 6, 1, tzinfo=UTC)


def test_only_what_is_looked_at_is_fetched_and_one_entry_is_one_object(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(row_number) for row_number in range(2000)]), NOW)
    rows = library.entries.listing()
    assert len(rows) == 2000
    assert len(library.entries._loaded._entry_by_id) == 0
    last = rows[-1]
    assert last is rows[1999] is library.entries.listing()[-1]
    assert len(library.entries._loaded._entry_by_id) == len(rows._page(1999 // ROWS_PER_PAGE))
    assert rows.index(last) == 1999
    assert last in rows
    assert last not in rows[:10]
    assert [entry.title for entry in rows[1990:]] == [entry.title for entry in rows][1990:]
    with pytest.raises(IndexError):
        rows[2000]


def test_a_list_does_not_move_while_it_is_read(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(row_number) for row_number in range(100)]), NOW)
    rows = library.entries.listing(UNREAD)
    first = rows[0]
    library.marks.mark([first.id], read=True)
    library.ingest.store_entries(1, make_feed([numbered_entry(row_number) for row_number in range(50, 150)]), NOW)
    rows.refresh()
    assert rows[0] is first
    assert first.read
    assert len(rows) == 100
    assert len(library.entries.listing(UNREAD)) == 149


@pytest.mark.parametrize("count", [5, 300])
def test_the_next_unread(count: int, library: Library) -> None:
    ids = library.ingest.store_entries(
        1, make_feed([numbered_entry(row_number) for row_number in range(count)]), NOW
    ).new
    rows = library.entries.listing(sort="oldest")
    library.marks.mark(ids[1:-1], read=True)
    library.entries.reload()
    rows.refresh()
    assert rows.next_unread(0, 1) == count - 1
    assert rows.next_unread(count - 1, -1) == 0
    assert rows.next_unread(count - 1, 1) is None
    assert rows.next_unread(0, -1) is None


def test_the_next_match_goes_around(library: Library) -> None:
    library.ingest.store_entries(
        1, make_feed([numbered_entry(row_number, title=f"Café {row_number}") for row_number in range(30)]), NOW
    )
    rows = library.entries.listing(sort="oldest")
    assert rows.next_match("CAFE 7", 0, 1) == 7
    assert rows.next_match("cafe 7", 8, 1) == 7
    assert rows.next_match("café 2", 19, -1) == 2
    assert rows.next_match("café 2", 30, 1) == 2
    assert rows.next_match("geese", 0, 1) is None
    assert library.entries.listing_of([]).next_match("café", 0, 1) is None


def test_a_long_list_begins_at_once_and_is_completed_later(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(row_number) for row_number in range(50)]), NOW)
    begin = library.entries.listing(limit=20)
    assert (len(begin), begin.is_whole) == (20, False)
    whole = begin.complete()
    assert (len(whole), whole.is_whole) == (50, True)
    assert list(whole[:20]) == list(begin)
    assert library.entries.listing(limit=60).is_whole


def test_an_entry_that_is_gone_shows_as_such(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(1)]), NOW)
    rows = library.entries.listing()
    library.feeds.remove(1)
    assert rows[0].failure == "is no longer in the library"


def test_saved_queries(library: Library) -> None:
    library.saved_searches.save("River", "weir is:unread")
    library.saved_searches.save("River", "weir")
    assert library.saved_searches.all() == {"River": "weir"}
    with pytest.raises(TuireaderError):
        library.saved_searches.save("Wrong", "is:nothing")
    library.saved_searches.remove("River")
    assert library.saved_searches.all() == {}


def test_built_in_views() -> None:
    assert (parse_query("is:unread"), parse_query("is:starred"), parse_query("is:quoted")) == (UNREAD, STARRED, QUOTED)


def test_odd_text_is_kept(library: Library) -> None:
    odd = make_entry(
        title="\x1b[31mred\ud800\x00 [red]", link="https://weir.example/\ud800\n x", id="\x00\ud800", content="\ud800"
    )
    library.ingest.store_entries(1, make_feed([odd], title="\ud800\x1b"), NOW)
    assert library.entries.listing()[0].title == "red\ufffd [red]"
