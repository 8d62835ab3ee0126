"""Copies: which articles are one text, whatever outlets do to it and in whatever order articles come."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from older_libraries import replace_by_older

from copied_articles import (
    BOILERPLATE,
    NOON,
    Story,
    find,
    groups,
    store,
    story,
    with_added_lines,
    with_changed_words,
    with_cut_end,
    with_headline,
)
from deliveries import make_entry, make_feed
from tuireader.config import Rule
from tuireader.documents.model import Document
from tuireader.library import ALL, Entry, Library, parse_query
from tuireader.library.copy_groups import MAX_GROUP_ARTICLES
from tuireader.library.copy_search import MAX_COMPARED_ARTICLES, MAX_ENTRIES_PER_HASH
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.sketches import (
    MAX_WORDS,
    SKETCH_HASHES,
    ArticleFacts,
    ComparedArticle,
    are_copies,
    compared_article,
    outlet_of,
    sketch_keys,
)
from tuireader.updates.find_quotations import find_quotations

HARBOUR = story(7)


@pytest.fixture
def library() -> Library:
    return Library(None)


def compared(it: Story, outlet: str = "weir", date: int = 0) -> ComparedArticle:
    return compared_article(ArticleFacts(it.title, outlet, date), it.text)


COPIES = {
    "the same": HARBOUR,
    "a third of the end is cut": with_cut_end(HARBOUR, 0.3),
    "half of the end is cut": with_cut_end(HARBOUR, 0.5),
    "another headline": with_headline(HARBOUR, 3),
    "some words are changed": with_changed_words(HARBOUR, 0.02),
    "lines are added": with_added_lines(HARBOUR, 2),
    "half is cut, and the headline is another": with_headline(with_cut_end(HARBOUR, 0.5), 4),
    "quotation marks of another form": HARBOUR._replace(
        paragraphs=tuple(it.replace("the", '"the"') for it in HARBOUR.paragraphs)
    ),
    "capitals and accents": HARBOUR._replace(paragraphs=tuple(it.upper() for it in HARBOUR.paragraphs)),
}
OTHERS = {
    "another article": story(8),
    "a tenth of the words is changed": with_changed_words(HARBOUR, 0.1),
    "the first paragraphs alone": with_cut_end(HARBOUR, 0.7),
    "a long article that has the whole text": with_added_lines(HARBOUR, 18),
    "a text of a few words": HARBOUR._replace(paragraphs=(" ".join(HARBOUR.text.split()[:30]),)),
    "no text": HARBOUR._replace(paragraphs=()),
    "a headline about something else": HARBOUR._replace(title="Budapest violinist wins chess tournament"),
}


@pytest.mark.parametrize("other", COPIES.values(), ids=COPIES)
def test_articles_that_are_one_text_are_copies(other: Story) -> None:
    one, two = compared(HARBOUR), compared(other, "mill")
    assert are_copies(one, two)
    assert are_copies(two, one)
    assert len(set(sketch_keys(one)) & set(sketch_keys(two))) >= 2


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_articles_that_differ_are_no_copies(other: Story) -> None:
    assert not are_copies(compared(HARBOUR), compared(other, "mill"))
    assert not are_copies(compared(other), compared(HARBOUR, "mill"))


def test_an_outlet_does_not_copy_itself_and_days_later_nobody_copies() -> None:
    assert not are_copies(compared(HARBOUR), compared(HARBOUR))
    assert are_copies(compared(HARBOUR), compared(HARBOUR, "mill", 3 * 86400))
    assert not are_copies(compared(HARBOUR), compared(HARBOUR, "mill", 3 * 86400 + 1))


def test_pages_that_say_the_same_under_every_headline_are_no_copies() -> None:
    pages = [compared(story(it)._replace(paragraphs=(BOILERPLATE,)), f"paper {it}") for it in range(12)]
    assert not any(are_copies(one, other) for one in pages for other in pages)


def test_newsletters_with_the_same_footer_are_no_copies() -> None:
    letters = [story(it, 2)._replace(paragraphs=(*story(it, 2).paragraphs, BOILERPLATE)) for it in range(12)]
    assert not any(
        are_copies(compared(one), compared(other, "mill")) for one in letters for other in letters if one != other
    )


@pytest.mark.parametrize(
    ("url", "path", "credit", "outlet"),
    [
        ("https://www.weir.example/1", None, "", "weir.example"),
        ("https://weir.example/2", None, "The Weir", "weir.example"),
        ("", None, "", "feed 5"),
        ("https://[broken", None, "", "feed 5"),
        ("https://weir.example", None, "", "weir.example"),
        ("https://weir.example?of=mill.example", None, "", "weir.example"),
        ("https://WWW.Weir.Example:8443/3", None, "", "weir.example"),
        ("https://name:word@weir.example/4", None, "", "weir.example"),
        ("https://mill.example@weir.example/5", None, "", "weir.example"),
        ("https://[::1]/6", None, "", "::1"),
        ("gemini://weir.example/7", None, "", "weir.example"),
        ("", "/news/one.md", "The Weir Post", "the weir post"),
        ("", "/news/one.md", "", "/news/one.md"),
    ],
)
def test_outlets_are_told_apart_by_where_articles_are_published(
    url: str, path: str | None, credit: str, outlet: str
) -> None:
    assert outlet_of(url, path, credit, 5) == outlet


def test_a_sketch_has_few_hashes_and_looks_at_no_more_than_the_beginning() -> None:
    long = Story("Harbour", (" ".join(f"word{it}" for it in range(200_000)),))
    article = compared(long)
    assert len(article.words) <= MAX_WORDS
    assert len(sketch_keys(article)) == SKETCH_HASHES
    assert sketch_keys(compared(Story("Harbour", ("again and again " * 100_000,)))) == []


def test_a_sketch_is_the_same_in_every_process() -> None:
    numbered = Story("Harbour", (" ".join(f"word{it}" for it in range(50)),))
    assert sketch_keys(compared(numbered, date=3 * 86400))[:2] == [1 << 32 | 213658414, 1 << 32 | 348178299]


# In a library


def delivered(library: Library, *stories: Story) -> list[int]:
    """Store stories of as many outlets, each an hour after the one before; return their ids."""
    return [
        store(library, f"paper{number}.example", it, NOON + timedelta(hours=number))
        for number, it in enumerate(stories)
    ]


def test_copies_are_found_when_quotations_are(library: Library) -> None:
    ids = delivered(library, HARBOUR, story(8), with_cut_end(HARBOUR, 0.4), with_headline(HARBOUR, 2), story(9))
    find_quotations(library)
    assert groups(library) == {frozenset({ids[0], ids[2], ids[3]})}
    assert library.copies.members([ids[3]]) == [[ids[0], ids[2], ids[3]]]
    assert [it.id for it in library.entries.listing(parse_query("is:copy"))] == [ids[3], ids[2]]
    assert library.entries.count(parse_query("-is:copy")) == 3
    assert library._db.rows("SELECT * FROM copy_queue") == []
    assert library.check_integrity() == []


TEXTS = [
    HARBOUR,
    with_cut_end(HARBOUR, 0.5),
    with_headline(HARBOUR, 3),
    with_changed_words(HARBOUR, 0.02),
    story(8),
    with_added_lines(story(8), 2),
    story(9),
]
EXPECTED = [{0, 1, 2, 3}, {4, 5}]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.sets(st.integers(0, len(TEXTS) - 1)))
def test_the_order_in_which_articles_come_does_not_matter(order: list[int], first: set[int]) -> None:
    library = Library(None)
    ids: dict[int, int] = {}
    for some in ([it for it in order if it in first], [it for it in order if it not in first]):
        for number in some:
            moment = NOON + timedelta(hours=number)
            ids[number] = store(library, f"paper{number}.example", TEXTS[number], moment)
        find(library, [ids[number] for number in some])
    assert groups(library) == {frozenset(ids[it] for it in group) for group in EXPECTED}
    leaders = {leader for (leader,) in library._db.rows("SELECT leader FROM copy")}
    assert leaders == {ids[0], ids[4]}
    assert library.check_integrity() == []


def test_an_article_whose_words_change_leaves_its_group_and_joins_another(library: Library) -> None:
    ids = delivered(library, HARBOUR, HARBOUR, HARBOUR, story(8))
    find_quotations(library)
    library.articles.store_document(ids[0], "feed", "", f"<p>{story(8).text}</p>".encode(), 0)
    library._db.connection.execute("UPDATE entry SET title = ? WHERE id = ?", (story(8).title, ids[0]))
    find_quotations(library)
    assert groups(library) == {frozenset(ids[1:3]), frozenset({ids[0], ids[3]})}
    assert library.check_integrity() == []


Change = Callable[[Library, list[int]], object]
CHANGES: dict[str, tuple[Change, list[int]]] = {
    "its feed is removed": (lambda library, _: library.feeds.remove(1), [1, 2]),
    "it is hidden": (lambda library, ids: sql(library, "UPDATE entry SET hidden = 1 WHERE id = ?", ids[0]), [1, 2]),
    "it is unlisted": (lambda library, ids: sql(library, "UPDATE entry SET aside = 1 WHERE id = ?", ids[0]), [1, 2]),
    "another is published first": (
        lambda library, ids: sql(library, "UPDATE entry SET date = date - 86400 WHERE id = ?", ids[2]),
        [2, 0, 1],
    ),
    "it is published a week earlier": (
        lambda library, ids: sql(library, "UPDATE entry SET date = date - 604800 WHERE id = ?", ids[0]),
        [1, 2],
    ),
    "its headline is about something else": (
        lambda library, ids: sql(library, "UPDATE entry SET title = 'Chess in Budapest' WHERE id = ?", ids[0]),
        [1, 2],
    ),
}


def sql(library: Library, statement: str, *values: object) -> None:
    library._db.connection.execute(statement, values)


@pytest.mark.parametrize(("change", "left"), CHANGES.values(), ids=CHANGES)
def test_a_group_is_looked_at_again_when_its_first_article_changes(
    library: Library, change: Change, left: list[int]
) -> None:
    ids = delivered(library, HARBOUR, HARBOUR, with_cut_end(HARBOUR, 0.3))
    find_quotations(library)
    assert library.copies.members(ids) == [ids]
    change(library, ids)
    find_quotations(library)
    assert library.copies.members(ids) == [[ids[it] for it in left]]
    assert library.check_integrity() == []


def test_a_hidden_article_that_is_shown_again_comes_back_to_its_group(library: Library) -> None:
    ids = delivered(library, HARBOUR, HARBOUR)
    find_quotations(library)
    sql(library, "UPDATE entry SET hidden = 1 WHERE id = ?", ids[1])
    find_quotations(library)
    assert groups(library) == set()
    sql(library, "UPDATE entry SET hidden = 0 WHERE id = ?", ids[1])
    find_quotations(library)
    assert groups(library) == {frozenset(ids)}


def test_a_library_of_an_earlier_version_is_filled_in_the_background_and_goes_on_where_it_was(tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        for number in range(6):
            for paper in (1, 2):
                store(library, f"paper{paper}.example", story(number), NOON + timedelta(hours=number))
        find_quotations(library)
    replace_by_older(tmp_path, 13)
    with closing(Library(tmp_path / "library.db")) as library:
        assert groups(library) == set()
        turns = iter((False, True, True))
        library.copies.find(lambda: next(turns))
        library.copies.find()
        assert len(groups(library)) == 6
        assert library._db.rows("SELECT value FROM setting WHERE name = 'copies.older'") == [("1",)]
        assert library.check_integrity() == []


def test_rules_may_ask_for_copies(library: Library) -> None:
    rules = [Rule("hide", query="is:copy")]
    for number in range(3):
        moment = NOON + timedelta(hours=number)
        feed = library.feeds.store(f"https://paper{number}.example/feed")
        html = "".join(f"<p>{paragraph}</p>" for paragraph in HARBOUR.paragraphs)
        entry = make_entry(HARBOUR.title, f"https://paper{number}.example/{number}", str(number), moment, html)
        library.ingest.store_entries(feed.id, make_feed([entry]), NOON.timestamp() + 9e5, rules=rules)
    find_quotations(library, rules=rules)
    assert [it.id for it in library.entries.listing()] == [1]
    find_quotations(library, rules=rules)
    assert groups(library) == set()


def test_visitors_of_a_kiosk_see_copies_and_compare_nothing(tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        ids = delivered(library, HARBOUR, HARBOUR)
        find_quotations(library)
    with closing(KioskLibrary(tmp_path / "library.db")) as kiosk:
        assert kiosk.copies.find() == 0
        assert kiosk.copies.members(ids) == [ids]
        assert [it.id for it in kiosk.entries.listing(parse_query("is:copy"))] == [ids[1]]


# In a list


@pytest.mark.parametrize("rows_per_page", [1, 64])
def test_the_next_unread_row_is_that_of_an_unfolded_copy(
    library: Library, monkeypatch: pytest.MonkeyPatch, rows_per_page: int
) -> None:
    monkeypatch.setattr("tuireader.library.listing.ROWS_PER_PAGE", rows_per_page)
    first, copy, *_, last = delivered(library, HARBOUR, HARBOUR, story(8), story(9))
    find_quotations(library)
    library.marks.mark([it.id for it in library.entries.listing() if it.id not in (copy, last)], read=True)
    folded = library.copies.fold(library.entries.listing(), ALL)
    assert (list(folded.ids)[-1], folded.next_unread(0, 1)) == (first, 2)
    unfolded = library.copies.fold(library.entries.listing(), ALL, {first})
    assert list(unfolded.ids)[-2:] == [first, copy]
    assert (unfolded.next_unread(0, 1), unfolded.next_unread(3, -1)) == (3, 0)


# Bounds


def test_a_group_has_a_bound_and_so_has_the_work(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    count = MAX_GROUP_ARTICLES + MAX_ENTRIES_PER_HASH
    ids = delivered(library, *[HARBOUR] * count)
    reads: list[int] = []
    opened = library.articles.open

    def open_counted(entry: Entry) -> Document:
        reads.append(entry.id)
        return opened(entry)

    monkeypatch.setattr(library.articles, "open", open_counted)
    find(library)
    assert max(map(len, groups(library))) <= MAX_GROUP_ARTICLES
    assert len(reads) <= len(ids) * (1 + MAX_COMPARED_ARTICLES) * 2
    assert library.check_integrity() == []


def test_a_hash_that_many_articles_share_costs_no_more_than_a_bound(library: Library) -> None:
    keys = sketch_keys(compared(HARBOUR, date=int(NOON.timestamp())))
    rows = [(key, 10_000 + number) for key in keys for number in range(3000)]
    library._db.connection.executemany("INSERT INTO sketch VALUES (?, ?)", rows)
    looked_at: list[str] = []
    ids = delivered(library, HARBOUR)
    library._db.connection.set_trace_callback(looked_at.append)
    find(library, ids)
    library._db.connection.set_trace_callback(None)
    assert sum("FROM copy WHERE entry" in it for it in looked_at) < 3 * MAX_ENTRIES_PER_HASH + 20
    library._db.connection.execute("DELETE FROM sketch WHERE entry >= 10000")


DAMAGE = [
    ("INSERT INTO sketch VALUES (7, 999)", "a sketch belongs to an entry that is not there (999)"),
    ("UPDATE copy SET entry = 999 WHERE entry = 2", "a copy belongs to an entry that is not there"),
    (
        "UPDATE copy SET leader = 9 WHERE entry = 2",
        "a copy belongs to an entry that is not there, or to a group without",
    ),
    ("DELETE FROM copy WHERE entry = 2", "a group of copies has a single article"),
    ("UPDATE copy SET date = 5 WHERE entry = 2", "or another one was published first (1)"),
]


@pytest.mark.parametrize(("statement", "problem"), DAMAGE)
def test_a_check_names_what_is_wrong_with_copies(library: Library, statement: str, problem: str) -> None:
    delivered(library, HARBOUR, HARBOUR)
    find(library)
    sql(library, statement)
    assert any(problem in it for it in library.check_integrity())


def test_copies_survive_a_file_whose_columns_hold_nonsense(tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        delivered(library, HARBOUR, HARBOUR, HARBOUR)
        find(library)
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        db.execute("UPDATE copy SET leader = -7, date = 9223372036854775807 WHERE entry = 2")
        db.execute("INSERT INTO copy VALUES (-1, 1, -9223372036854775808)")
        db.execute("UPDATE setting SET value = '99999999999999999999' WHERE name = 'copies.older'")
        db.execute("UPDATE entry SET date = 1e300 WHERE id = 3")
        db.commit()
    with closing(Library(tmp_path / "library.db")) as library:
        library.copies.find()
        library.copies.members([1, 2, 3, -1])
