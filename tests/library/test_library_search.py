"""The search: its grammar, what it finds, and that its index is what a look into every article would find."""

import random
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliveries import NOW, START, make_feed, numbered_entry
from tuireader.documents import ExtractedArticle, pack_article
from tuireader.errors import TuireaderError
from tuireader.library import (
    Entry,
    Library,
    Sort,
    Term,
    View,
    finished_query,
    newest_first,
    parse_query,
    recent_words,
)
from tuireader.library import index as indexing
from tuireader.library.matching import included_terms, match_expression, snippet, term_finder
from tuireader.library.search_tables import TOKENIZER
from tuireader.quotes import Attribution, attribute

pytest_plugins = ("library_fixtures",)

MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ARTICLES = {
    1: ("Geese over Ælfheim", "The geese went over the old weir at four. Nobody spoke."),
    2: ("A café opens", "“The coffee is strong,” said Ada Thornbury, the engineer. The mill is next door."),
    3: ("The weir is mended", "“The wheel is older than the town,” said Mayor Josef Kettle."),
    4: ("Mill and weir", "“We shall measure the wheel,” Inspector Lena Marsh said. The cafés are shut."),
    5: ("東京の水車", "水車は古い。 The U.S. team measured 3.5 metres."),
}


@pytest.fixture
def full(library: Library) -> Library:
    """Five articles, indexed, with their quotations."""
    fill(library, ARTICLES)
    attribute_all(library)
    return library


def fill(library: Library, articles: dict[int, tuple[str, str]], feed: int = 1) -> None:
    items = [numbered_entry(n, title=title, content=f"<p>{text}</p>") for n, (title, text) in articles.items()]
    library.ingest.store_entries(feed, make_feed(items[::-1]), NOW)
    library.search.update_index()


def attribute_all(library: Library) -> None:
    for number in library.articles.unattributed_ids():
        entry = library.entries.get(number)
        assert entry
        document = library.articles.open(entry)
        attribution = attribute(document.text, blocks=document.block_quotes)
        library.search.index_quotations(number, document.text, attribution)
        library.articles.store_attribution(number, document.text, attribution)


def found(library: Library, query: str | View, sort: Sort = "newest") -> str:
    view = parse_query(query, MOMENT) if isinstance(query, str) else query
    rows = library.entries.listing(view, sort)
    assert library.entries.count(view) == len(rows)
    return " ".join(entry.url.rpartition("/")[2] for entry in rows)


FINDS = [
    ("weir", "4 3 1"),
    ("WEIR", "4 3 1"),
    ("geese", "1"),
    ("four", "1"),
    ("mill weir", "4"),
    ("mill OR geese", "4 2 1"),
    ("weir -mill", "3 1"),
    ("-weir", "5 2"),
    ("-weir -café", "5"),
    ('"old weir"', "1"),
    ('"weir old"', ""),
    ("“old weir”", "1"),
    ("cafe", "2"),
    ("CAFÉ", "2"),
    ("caf", ""),
    ("caf*", "4 2"),
    ('"the caf"*', "4"),
    ("title:weir", "4 3"),
    ("text:weir", "1"),
    ("quote:wheel", "4 3"),
    ("quote:mill", ""),
    ("speaker:thornbury", "2"),
    ("speaker:engineer", ""),
    ("role:engineer", "2"),
    ("engineer -role:engineer", ""),
    ('speaker:"josef kettle"', "3"),
    ('speaker:"kettle mayor"', ""),
    ("speaker:town", ""),
    ("speaker:thornbury OR speaker:marsh", "4 2"),
    ("wheel -speaker:kettle", "4"),
    ("Title:weir", "4 3"),
    ("weir feed:post", "4 3 1"),
    ("weir -feed:post", ""),
    ("weir is:starred", "3"),
    ("weir is:unread", "4 1"),
    ("weir since:2026-11-20", "4 3 1"),
    ("weir since:2026-11-20T08:03", "4 3"),
    ("weir -since:2026-11-20T08:04", "3 1"),
    ("wheel OR title:geese since:2026-11-20T08:03", "4 3"),
    ("U.S.", "5"),
    ("3.5", "5"),
    ("水車", "5"),
    ("古", "5"),
    ("車水", ""),
    ("thornbury's", ""),
]


@pytest.mark.parametrize(("query", "expected"), FINDS, ids=[case[0] for case in FINDS])
def test_a_search_finds(query: str, expected: str, full: Library) -> None:
    library = full
    third = next(entry for entry in library.entries.listing() if entry.title == "The weir is mended")
    library.marks.mark([third.id], starred=True, read=True)
    assert found(library, query) == expected
    assert set(found(library, query, "oldest").split()) == set(expected.split())
    assert set(found(library, query, "best").split()) == set(expected.split())
    first = library.entries.listing(parse_query(query, MOMENT), limit=1)
    assert " ".join(entry.url.rpartition("/")[2] for entry in first) == expected[:1]
    assert len(first.complete()) == len(expected.split())


@pytest.mark.parametrize("few", [0, 1, 300])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("weir is:starred", "4 3"),
        ("weir -mill is:starred", "3"),
        ("wei* is:starred", "4 3"),
        ("weir feed:post", "4 3 1"),
        ("weir folder:Nowhere", ""),
        ("weir tag:wet", "4"),
        ("weir OR geese tag:wet is:unread since:2026-11-20", "4"),
        ("-weir is:starred", "2"),
    ],
)
def test_it_is_the_same_who_is_asked_first(
    query: str, expected: str, few: int, full: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {entry.url.rpartition("/")[2]: entry.id for entry in full.entries.listing()}
    full.marks.mark([numbers[name] for name in "234"], starred=True)
    full.tags.add([numbers["4"]], "wet")
    monkeypatch.setattr(newest_first, "MAX_PROBED_ENTRIES", few)
    assert found(full, query) == expected
    assert len(full.entries.listing(parse_query(query, MOMENT), limit=1).complete()) == len(expected.split())


WRONG = [
    ('"river', 'A quotation mark is missing after "river'),
    ('weir "', 'A quotation mark is missing after "'),
    ('""', "There is nothing between the quotation marks"),
    ('weir "  "', "There is nothing between the quotation marks"),
    (
        "is:nothing",
        "is:nothing says nothing; there are is:unread, is:read, is:starred, is:quoted, is:edited, is:indirect, is:copy and is:new",
    ),
    ("since:yesterday", "since:yesterday is not a date; write since:today, since:7d or since:2026-11-22"),
    ("since:99999d", "since:99999d is not a date; write since:today, since:7d or since:2026-11-22"),
    ("speaker:", "speaker: needs a word after it"),
    ("feed: post", "feed: needs a word after it"),
    ('tag:""', "tag: needs a word after it"),
    ("-", "- needs a word after it"),
    ("speker:kettle", "speker is not a field; try speaker:"),
    ("roles:mayor", "roles is not a field; try role:"),
    ("role:", "role: needs a word after it"),
    (
        "https://weir.example",
        'https is not a field; "https://weir.example" in quotation marks looks for the words',
    ),
    ("OR weir", "OR stands between two words: weir OR mill"),
    ("weir OR", "OR stands between two words: weir OR mill"),
    ("weir OR OR mill", "OR stands between two words: weir OR mill"),
    ("weir OR -mill", "OR stands between two words: weir OR mill"),
    ("is:unread OR mill", "OR stands between two words: weir OR mill"),
    ("mi*", "mi* is too short: write at least 3 letters before *"),
    ("%", "% has no letter or digit to search for"),
    ("*", "* is too short: write at least 3 letters before *"),
    ("a " * 33, "A search has at most 32 words"),
    ("a" * 1001, "A search has at most 1,000 characters"),
]


@pytest.mark.parametrize(("query", "said"), WRONG, ids=[case[0][:30] for case in WRONG])
def test_a_wrong_query_says_what_is_wrong(query: str, said: str) -> None:
    with pytest.raises(TuireaderError, match=f"^{re.escape(said)}"):
        parse_query(query, MOMENT)


TYPED = [
    ("wei", Term("wei", prefix=True), "wei*"),
    ("we", None, "we"),
    ("we ", Term("we"), "we"),
    ("水車", Term("水車"), "水車"),
    ("wei ", Term("wei"), "wei"),
    ('"wei"', Term("wei"), '"wei"'),
    ("wei*", Term("wei", prefix=True), "wei*"),
    ("speaker:tho", Term("tho", "speaker", prefix=True), "speaker:tho*"),
    ("role:min", Term("min", "role", prefix=True), "role:min*"),
    ("-wei", None, "-wei*"),
    ("is:unread", None, "is:unread"),
]


@pytest.mark.parametrize(("query", "term", "kept"), TYPED, ids=[case[0] for case in TYPED])
def test_the_last_word_may_go_on_while_it_is_typed(query: str, term: Term | None, kept: str) -> None:
    view = parse_query(query, typing=True)
    assert view.terms == (((term,),) if term else ())
    assert finished_query(query) == kept
    assert query == "we" or parse_query(kept) == view


@pytest.mark.parametrize("query", ["river", "river ", "river OR", "river OR ", "river OR mi"])
def test_a_query_that_is_half_typed_asks_for_what_is_there_by_now(query: str) -> None:
    ((term,),) = parse_query(query, typing=True).terms
    assert term.text == "river"


def test_the_best_come_first(library: Library) -> None:
    filler = "The river rose and the geese went over. " * 10
    fill(
        library,
        {
            1: ("Nothing new", filler + "A sluice."),
            2: ("The sluice", filler),
            3: ("Nothing old", f"“The sluice is shut,” said Ada Thornbury. {filler}"),
            4: ("Nothing at all", filler),
            5: ("Sluice and weir", f"The sluice is old. A sluice is a gate. {filler}"),
        },
    )
    attribute_all(library)
    assert found(library, "sluice") == "5 3 2 1"
    order = found(library, "sluice", "best").split()
    assert set(order[:2]) == {"2", "5"}
    assert order[2:] == ["3", "1"]


def test_a_beginning_that_most_articles_have_is_not_what_they_are_ranked_by(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.recent_words.SAMPLE_ARTICLES", 10)
    monkeypatch.setattr("tuireader.library.entries.MAX_RANKED_MATCHES", 15)
    titles = {number: f"River {number}" if number % 4 else f"Sluice and riverside {number}" for number in range(30)}
    fill(library, {number: (title, "A sluice, a river.") for number, title in titles.items()})
    assert found_ids(library, parse_query("riv*")) == [str(number) for number in range(29, -1, -1)]
    ranked = found_ids(library, parse_query("sluice riv*"))
    assert set(ranked[:4]) == {"16", "20", "24", "28"}
    assert {int(number) for number in ranked} == set(range(15, 30))
    assert found_ids(library, parse_query("sluice riverside* riv*"))[:1] != []
    assert library.entries.is_ranked_in_part(parse_query("sluice riv*"))


@pytest.mark.parametrize("query", ["sluice -mill*", "sluice riv*", "riv*", "mill OR riv* -gees*"])
def test_the_best_are_in_the_order_of_the_index(query: str, library: Library) -> None:
    begun, more = "sluice river mill geese", ("sluice riverside", "riverside", "")
    words = {n: f"{begun[: 6 + 5 * (n % 4)]} {more[n % 3]}" for n in range(24)}
    fill(library, {number: (f"{said} {number}", f"{said} {'word ' * number}") for number, said in words.items()})
    asked = "SELECT entry FROM search JOIN sought ON docid = search.rowid WHERE search MATCH ? ORDER BY search.rank"
    expected = [number for (number,) in library._db.rows(asked, [match_expression(parse_query(query))])]
    assert len(expected) > 3
    assert list(library.entries.listing(parse_query(query), "best").ids) == expected


def test_a_word_in_very_many_articles_is_ranked_among_the_newest(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.entries.MAX_RANKED_MATCHES", 10)
    fill(library, {number: (f"River {number}", "The river.") for number in range(30)})
    view = parse_query("river")
    assert {int(number) for number in found_ids(library, view)} == set(range(20, 30))
    assert library.entries.is_ranked_in_part(view)
    assert not library.entries.is_ranked_in_part(parse_query("7"))
    assert library.entries.count(view) == 30


def found_ids(library: Library, view: View) -> list[str]:
    return [entry.url.rpartition("/")[2] for entry in library.entries.listing(view, "best")]


def test_words_are_found_before_it_is_known_who_says_them(library: Library) -> None:
    fill(library, ARTICLES)
    assert found(library, "wheel") == "4 3"
    assert found(library, "speaker:kettle") == ""
    attribute_all(library)
    assert found(library, "speaker:kettle") == "3"
    assert found(library, "wheel") == "4 3"
    assert dead(library) == 0


def dead(library: Library) -> int:
    """Return how many rows the index has that nobody asks for."""
    (rows,) = library._db.first_row("SELECT count(*) FROM search_docsize") or (0,)
    (alive,) = library._db.first_row("SELECT count(*) FROM sought") or (0,)
    return int(rows - alive)


def test_what_changes_is_found_as_it_is_now(full: Library) -> None:
    changed = numbered_entry(3, title="The lock is mended", content="<p>A lock keeper came.</p>", published=START)
    full.ingest.store_entries(1, make_feed([changed]), NOW + 60)
    assert full.search.count_unindexed() == 1
    assert full.search.update_index() == 1
    assert found(full, "wheel") == "4"
    assert found(full, "keeper") == found(full, "title:lock") == "3"
    assert found(full, "weir OR keeper").split() == ["4", "1", "3"]  # it is as old as it says now
    assert dead(full) == 1


def test_a_page_that_is_fetched_is_searched_instead_of_what_the_feed_said(full: Library) -> None:
    third = next(entry for entry in full.entries.listing() if entry.title == "The weir is mended")
    words = "The whole long story of the otter."
    article = ExtractedArticle(html=f"<p>{words}</p>", text=words, title="", byline="", date=None)
    full.pages.store(third.id, third.url, b"", NOW, article=pack_article(article))
    full.search.update_index()
    assert found(full, "otter") == "3"
    assert found(full, "wheel") == "4"


@pytest.mark.parametrize(("is_current", "left"), [(True, 0), (False, 1)])
def test_indexing_quotations_takes_an_entry_off_the_queue(is_current: bool, left: int, full: Library) -> None:
    """Unless its article has changed since its quotations were looked for."""
    third = next(entry for entry in full.entries.listing() if entry.title == "The weir is mended")
    words = "The whole long story of the otter."
    article = ExtractedArticle(html=f"<p>{words}</p>", text=words, title="", byline="", date=None)
    full.pages.store(third.id, third.url, b"", NOW, article=pack_article(article))
    assert full.search.count_unindexed() == 1
    full.search.index_quotations(third.id, words if is_current else "What the feed said.", Attribution((), ()))
    assert full.search.count_unindexed() == left
    full.search.update_index()
    assert found(full, "otter") == "3"


def test_what_is_gone_is_found_no_more(full: Library) -> None:
    fill(full, {7: ("Another weir", "Elsewhere.")}, feed=2)
    full.feeds.remove(1)
    assert found(full, "weir") == "7"
    assert full.search.count_unindexed() == 0


def test_the_index_is_made_anew_when_most_of_it_is_dead(full: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MIN_DEAD_ROWS", 1)
    fill(full, {7: ("Another weir", "Elsewhere.")}, feed=2)
    full.feeds.remove(1)
    assert dead(full) == 5
    full.search.update_index()
    assert dead(full) == 0
    assert found(full, "weir") == "7"


def test_the_index_is_made_anew_when_other_words_are_indexed(full: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "INDEX_VERSION", indexing.INDEX_VERSION + 1)
    assert full.search.update_index() == len(ARTICLES)
    assert found(full, "speaker:kettle") == "3"


def test_indexing_stops_when_it_is_cancelled_and_goes_on_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "ENTRIES_PER_READ", 2)
    monkeypatch.setattr(indexing, "CHARACTERS_PER_WRITE", 1)
    items = [numbered_entry(number) for number in range(10)]
    library.ingest.store_entries(1, make_feed(items), NOW)
    answers = iter([False, False, True])
    assert library.search.update_index(lambda: next(answers)) == 4
    assert library.search.count_unindexed() == 6
    assert found(library, "headline").split() == ["9", "8", "7", "6"] or len(found(library, "headline").split()) == 4
    library.search.update_index()
    assert len(found(library, "headline").split()) == 10


def test_the_newest_are_indexed_first_whenever_they_came(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "ENTRIES_PER_READ", 1)
    monkeypatch.setattr(indexing, "CHARACTERS_PER_WRITE", 1)
    monkeypatch.setattr(indexing, "QUEUED_ENTRIES", 3)
    for numbers in ((7, 8, 9), (4, 6, 5)):
        library.ingest.store_entries(1, make_feed([numbered_entry(number) for number in numbers]), NOW)
    order: list[set[str]] = []

    def look() -> bool:
        order.append(set(found(library, "headline").split()))
        return False

    library.search.update_index(look)
    assert [after - before for before, after in pairwise(order)] == [{number} for number in "987654"]


def test_a_hundred_entries_of_one_second_have_numbers_of_their_own(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(number, published=START) for number in range(100)]), NOW)
    library.search.update_index()
    assert len(found(library, "headline").split()) == 100
    assert library._db.rows("SELECT count(*) FROM search_docsize") == [(100,)]


def test_two_copies_index_at_once_and_nothing_is_twice(library: Library) -> None:
    import threading

    library.ingest.store_entries(1, make_feed([numbered_entry(number) for number in range(100)]), NOW)
    others = [Library(library._db.path) for _ in range(3)]
    threads = [threading.Thread(target=one.search.update_index) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dead(library) == 0
    assert len(found(library, "headline").split()) == 100
    for one in others:
        one.close()


def test_a_change_while_one_indexes_is_not_lost(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(1, content="<p>Otter.</p>")]), NOW)
    look = library.search._read_words

    def change_meanwhile(numbers: Iterable[int]) -> object:
        words = look(numbers)
        monkeypatch.undo()
        library.ingest.store_entries(1, make_feed([numbered_entry(1, content="<p>Badger.</p>")]), NOW)
        return words

    monkeypatch.setattr(library.search, "_read_words", change_meanwhile)
    library.search.update_index()
    assert (found(library, "otter"), found(library, "badger")) == ("", "1")


def test_many_of_one_second_each_have_a_number_of_their_own(library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(number, published=START) for number in range(300)]), NOW)
    library.search.update_index()
    assert len(set(library.entries.listing(parse_query("headline")).ids)) == 300


@pytest.mark.parametrize("year", [1, 1969, 1970, 9999])
def test_any_date_can_be_searched(year: int, library: Library) -> None:
    library.ingest.store_entries(1, make_feed([numbered_entry(1, published=datetime(year, 1, 1, tzinfo=UTC))]), NOW)
    library.search.update_index()
    assert found(library, "headline") == "1"


def test_files_are_searched_once_they_are_asked_for(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mill.md").write_text("# The mill\n\n“It turns,” said Ada Thornbury.\n", "utf-8")
    (folder / "gone.md").write_text("# Gone\n", "utf-8")
    rows, _ = library.files.open_paths([str(folder)])
    (folder / "gone.md").unlink()
    library.search.index_entries(rows.ids)
    assert found(library, "turns") == ""  # nobody has subscribed to the folder
    everything = library.entries.listing(parse_query("turns")._replace(with_unlisted=True))
    assert [entry.path for entry in everything] == [folder / "mill.md"]
    library.feeds.store(str(folder), kind="folder")
    library.search.update_index()
    assert [entry.path for entry in library.entries.listing(parse_query("turns"))] == [folder / "mill.md"]


def kept(library: Library) -> int:
    (count,) = library._db.first_row("SELECT count(*) FROM fresh") or (0,)
    return int(count)


def test_the_words_of_the_newest_are_kept_and_let_go(full: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(full) == 5
    monkeypatch.setattr("tuireader.library.recent_words.RECENT_ARTICLES", 2)
    full.search.update_index()
    assert kept(full) == 2
    fill(full, {7: ("Another weir", "Elsewhere.")}, feed=2)
    fill(full, {0: ("An old weir", "Nowhere.")}, feed=2)
    full.search.update_index()
    assert kept(full) == 2
    full.feeds.remove(2)
    full.search.update_index()
    fill(full, {8: ("One more weir", "Elsewhere.")})
    assert names(full.entries.listing(parse_query("wei*"), limit=9)) == ["8", "4", "3", "1"]
    full.feeds.remove(1)
    assert kept(full) == 0


def test_what_is_not_yet_in_the_index_lacks_every_word(full: Library) -> None:
    full.ingest.store_entries(1, make_feed([numbered_entry(9, title="The weir today")]), NOW)
    for query in ("-weir", "-wei*"):
        assert names(full.entries.listing(parse_query(query), limit=2)) == found(full, query).split()[:2] == ["9", "5"]
    assert names(full.entries.listing(parse_query("wei*"), limit=2)) == ["4", "3"]


def test_a_word_that_all_have_leaves_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.newest_first.WINDOW_ENTRIES", (2, 2))
    fill(library, {number: (f"River {number}", "The river.") for number in range(20)})
    assert names(library.entries.listing(parse_query("-river"), limit=5)) == []
    assert names(library.entries.listing(parse_query("the -river"), limit=5)) == []
    library.ingest.store_entries(1, make_feed([numbered_entry(30)]), NOW)
    assert names(library.entries.listing(parse_query("-river"), limit=5)) == ["30"]


def test_a_damaged_index_is_told(full: Library) -> None:
    with full._db.transaction() as db:
        db.execute("DELETE FROM search_data WHERE id > 1000")
    with pytest.raises(TuireaderError, match="The search index is damaged; tuireader check rebuilds it"):
        found(full, "weir")
    with pytest.raises(TuireaderError, match="The search index is damaged"):
        full.entries.listing(parse_query("-weir"), limit=5)
    assert any("search index is damaged" in problem for problem in full.check_integrity())
    full.search.update_index()
    assert found(full, "weir") == "4 3 1"
    assert full.check_integrity() == []


def test_a_damaged_index_does_not_hold_up_what_is_new(full: Library) -> None:
    with full._db.transaction() as db:
        db.execute("DELETE FROM search_data WHERE id > 1000")
    for number in range(20, 60):
        fill(full, {number: (f"Weir {number}", "Words.")})
    full.search.update_index()
    assert "59" in found(full, "title:weir").split()
    full.check_integrity()
    full.search.update_index()
    assert len(found(full, "weir").split()) == 43


# Places in a text

PLACES = [
    ("weir", "A weir, the Weir; weird.", ["weir", "Weir"]),
    ("caf*", "Cafés and a cafe\u0301.", ["Cafés", "cafe\u0301"]),
    ("café", "CAFE cafe\u0301 café cafés", ["CAFE", "cafe\u0301", "café"]),
    ('"old weir"', "The old\nweir, an old, weir", ["old\nweir", "old, weir"]),
    ("weir mill", "mill_weir", ["mill", "weir"]),
    ("-weir", "weir", []),
    ("水車", "水車は古い", ["水車"]),
    ("speaker:thornbury", "Thornbury’s", ["Thornbury"]),
    ("straße", "STRASSE Straße", ["Straße"]),
    ("İ", "İ i", ["İ"]),
]


@pytest.mark.parametrize(("query", "text", "places"), PLACES, ids=[case[0] for case in PLACES])
def test_the_places_of_what_was_found(query: str, text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in term_finder(included_terms(parse_query(query)))(text)] == places


def test_a_snippet_shows_the_first_place() -> None:
    text = "\n\n".join(f"Paragraph {number} of the river." for number in range(100)) + "\n\nThe otter came back."
    said, spans = snippet(text, included_terms(parse_query("otter")))
    assert "\n" not in said
    assert said.startswith("…")
    assert [said[start:end] for start, end in spans] == ["otter"]
    assert snippet("Short.", included_terms(parse_query("otter"))) == ("Short.", [])
    assert snippet("", ()) == ("", [])


# Properties


@given(
    st.text(max_size=60) | st.from_regex(r'(-?(is|feed|speaker|role|title|since):?)?["*\w -]{0,20}( OR [a-z"]{0,4})?')
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_query_raises_anything_but_a_sentence(query: str) -> None:
    library = empty()
    for typing in (False, True):
        for plain in ("anywhere", "headline"):
            try:
                view = parse_query(query, MOMENT, plain=plain, typing=typing)
            except TuireaderError:
                continue
            for sort in ("newest", "best", "title"):
                assert len(library.entries.listing(view, sort)) == library.entries.count(view)
            term_finder(included_terms(view))(query)


_EMPTY: list[Library] = []


def empty() -> Library:
    """One library for all examples."""
    if not _EMPTY:
        library = Library(None)
        library.feeds.store("https://weir.example/feed")
        fill(library, ARTICLES)
        _EMPTY.append(library)
    return _EMPTY[0]


WORDS = ["weir", "Mill", "café", "geese", "old", "x2", "übung"]


@dataclass
class Model:
    """An article as the brute search looks at it."""

    number: int
    title: list[str]
    text: list[str]

    def holds(self, term: Term) -> bool:
        fields = {"title": [self.title], "text": [self.text]}.get(term.scope, [self.title, self.text])
        wanted = plain(term.text).split()
        return any(self._in(words, wanted, prefix=term.prefix) for words in fields)

    @staticmethod
    def _in(words: list[str], wanted: list[str], *, prefix: bool) -> bool:
        for start in range(len(words) - len(wanted) + 1):
            here = words[start : start + len(wanted)]
            last = here[-1].startswith(wanted[-1]) if prefix else here[-1] == wanted[-1]
            if here[:-1] == wanted[:-1] and last:
                return True
        return False


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


SIZES = [
    {},
    {
        "newest_first.WINDOW_ENTRIES": (2, 3, 5),
        "newest_first.MIN_SCANNED_ENTRIES": 2,
        "newest_first.SCANNED_PER_RESULT": 3,
        "recent_words.SAMPLE_ARTICLES": 5,
    },
    {
        "recent_words.RECENT_ARTICLES": 9,
        "newest_first.WINDOW_ENTRIES": (1, 1),
        "newest_first.MIN_SCANNED_ENTRIES": 1000,
    },
    {"recent_words.RECENT_ARTICLES": 0, "newest_first.WINDOW_ENTRIES": (50,)},
    {"recent_words.MAX_ARTICLE_CHARACTERS": 20, "recent_words.SAMPLE_ARTICLES": 2},
]
"""Few articles are as many to these as 100,000 are to the program."""


@pytest.mark.parametrize("sizes", SIZES, ids=["as they are", "windows", "few are fresh", "none is fresh", "long ones"])
def test_the_index_is_what_a_look_into_every_article_would_find(
    sizes: dict[str, object], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sizes.items():
        monkeypatch.setattr(f"tuireader.library.{name}", value)
    dice = random.Random(11)
    models: dict[int, Model] = {}

    def say(count: int) -> str:
        return " ".join(dice.choices(WORDS, k=count))

    for turn in range(6):
        made = {}
        for _ in range(15):
            number = dice.randrange(50)
            made[number] = (say(dice.randint(1, 3)), say(dice.randint(1, 5)))
        items = [numbered_entry(n, title=f"{t} n{n}", content=f"<p>{b}</p>") for n, (t, b) in made.items()]
        library.ingest.store_entries(1, make_feed(items), NOW + turn)
        models |= {n: Model(n, plain(f"{t} n{n}").split(), plain(b).split()) for n, (t, b) in made.items()}
        library.search.update_index()
        for _ in range(40):
            query = random_query(dice)
            view = parse_query(query)
            expected = [
                str(n)
                for n, model in sorted(models.items(), reverse=True)
                if all(any(model.holds(term) for term in group) for group in view.terms)
                and not any(model.holds(term) for term in view.excluded_terms)
            ]
            assert found(library, view).split() == expected, query
            assert set(found(library, view, "best").split()) == set(expected), query
            limit = dice.choice((1, 2, 5, 60))
            first = library.entries.listing(view, limit=limit)
            assert names(first) == expected[:limit], query
            assert len(first) == limit or first.is_whole
            assert names(first.complete()) == expected, query
            assert names(library.entries.listing(view, limit=len(expected) or 1)) == expected, query


def names(rows: Iterable[Entry]) -> list[str]:
    return [entry.url.rpartition("/")[2] for entry in rows]


def random_query(dice: random.Random) -> str:
    """Return a query of one to three items."""
    parts = []
    for _ in range(dice.randint(1, 3)):
        words = dice.choices(WORDS, k=dice.choice((1, 1, 2)))
        field = dice.choice(("", "", "title:", "text:"))
        star = "*" if len(words[-1]) >= 3 and dice.random() < 0.5 else ""
        if star:
            words[-1] = words[-1][: dice.randint(3, len(words[-1]))]
        parts.append(f'{field}"{" ".join(words)}"{star}' if len(words) > 1 else f"{field}{words[0]}{star}")
    if len(parts) > 1 and dice.random() < 0.3:
        return f"{parts[0]} OR {' '.join(parts[1:])}"
    signs = dice.choice((("-",), ("", "", "-")))
    return " ".join(dice.choice(signs) + part for part in parts)


@given(st.text() | st.text(st.characters(codec="utf-8", max_codepoint=0x24FF)))
@settings(max_examples=300, deadline=None)
def test_words_are_what_they_are_in_the_index(text: str) -> None:
    kept = text.encode("utf-8", "replace").decode()
    assert recent_words.index_form(kept).split() == parted(kept)


def parted(text: str) -> list[str]:
    """Return what the index takes for the words of `text`."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE one USING fts5 (text, tokenize = '{TOKENIZER}')")
    db.execute("CREATE VIRTUAL TABLE parted USING fts5vocab (one, instance)")
    db.execute("INSERT INTO one VALUES (?)", (text,))
    words = [word for (word,) in db.execute("SELECT term FROM parted ORDER BY offset")]
    db.close()
    return words


def test_what_a_user_types_is_never_an_operator() -> None:
    asked = match_expression(parse_query('NEAR AND NOT title "a^b" weir^2 {x} (y) -z+ OR\'t'))
    operators = re.sub(r'"[^"]*"', "", asked)
    assert re.fullmatch(r"[() ]*(AND [() ]*)*NOT \(\)", operators), operators
    assert re.findall(r'"([^"]*)"', asked) == ["NEAR", "AND", "NOT", "title", "a b", "weir 2", "x", "y", "OR t", "z"]


def test_nothing_that_steers_a_terminal_is_kept_or_said(library: Library) -> None:
    library.saved_searches.save("R\x1b]0;x\x07iver\u202e", "weir\x1b[31m\n\u202e mill\x9b1m")
    assert library.saved_searches.all() == {"River": "weir mill"}
    for query in ("is:\x1b[2Jno", "x\x1b]52;c;aGk=\x07y:z", "\u202espeker:x", "since:\x9b1mx", '"\x1bc'):
        with pytest.raises(TuireaderError) as error:
            parse_query(query)
        assert str(error.value).isprintable()


def test_odd_text_is_indexed(library: Library) -> None:
    odd = numbered_entry(1, title="\ud800 weir\x00", content="<p>\x00\ud800mill \x1b[31mred</p>")
    library.ingest.store_entries(1, make_feed([odd]), NOW)
    library.search.update_index()
    assert found(library, "weir") == found(library, "mill") == "1"


def test_dates_in_words(full: Library) -> None:
    late = START + timedelta(minutes=4)
    assert found(full, parse_query("weir since:1h", late + timedelta(minutes=59, seconds=30))) == "4"
