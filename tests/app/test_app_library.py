"""The reader on a library: what is subscribed to, in rows that are fetched as they are looked at."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliveries import make_entry, make_feed
from tuireader import documents
from tuireader.app import ReaderApp
from tuireader.cli.read import find_entries
from tuireader.documents.model import Block, Document
from tuireader.library import ALL, Library, ReadingPosition, View
from tuireader.library.articles import Articles
from tuireader.widgets.headlines import HeadlineList

COUNT = 6


def read_html(html: str, url: str) -> Document:
    """Read HTML as simply as can be."""
    return Document("", "", "", None, url, (Block("paragraph", 0, len(html)),), (), (), html)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library with a feed of six entries, the first of them the oldest."""
    opening = Articles.open
    monkeypatch.setattr(Articles, "open", lambda articles, entry: opening(articles, entry, read_html))
    it = Library(tmp_path / "library.db")
    it.feeds.store("https://weir.example/feed")
    start = datetime(2026, 11, 1, tzinfo=UTC)
    entries = [
        make_entry(
            title=f"Headline {number}",
            link=f"https://weir.example/{number}",
            id=f"urn:{number}",
            published=start + timedelta(days=number),
            content=f"“It turns {number} times,” said Ada Thornbury.",
        )
        for number in range(COUNT)
    ]
    it.ingest.store_entries(1, make_feed(entries, title="The Weir Post", link=""), 1_800_000_000.0)
    return it


async def test_what_was_read_last_is_there_before_the_list_is_whole(library: Library, reader: Any, settle: Any) -> None:
    library.positions.save(library.entries.listing()[4].id, ReadingPosition())
    app = ReaderApp(library.entries.listing(limit=2), library, view=ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        rows = reader(pilot).query_one(HeadlineList)
        assert reader(pilot).document.title == "Headline 1"
        assert [entry.title for entry in rows.entries][rows.cursor] == "Headline 1"


async def test_the_next_start_is_in_the_same_view_and_panes(library: Library, reader: Any, settle: Any) -> None:
    library.feeds.store("https://other.example/feed", folder="Others")
    for first in (True, False):
        app = ReaderApp(library.entries.listing(limit=2), library, view=ALL)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            screen = reader(pilot)
            if first:
                screen.search.show_view(View(memberships=(("folder", "Others"),)))
                await pilot.press("2", "quotation_mark", "z")
            await settle(pilot)
            assert (screen.view, screen.pane, screen.zen) == (
                View(memberships=(("folder", "Others"),)),
                "article",
                True,
            )
            assert screen.speakers_enabled is False
            assert len(screen.entries) == 0


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[",
        "7",
        "[1, 2, 3, 4, 5]",
        '["attic", "cellar", false, true, {}]',
        '["article", "headlines", false, true, {"feed": 99}]',
        '["article", "headlines", false, true, {"feed": [1]}]',
        '["article", "headlines", false, true, {"moon": 1}]',
    ],
)
async def test_a_place_that_is_no_more_is_the_beginning(library: Library, reader: Any, settle: Any, kept: str) -> None:
    library.settings.save("where", kept)
    app = ReaderApp(library.entries.listing(), library, view=ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert reader(pilot).view == ALL
        assert len(reader(pilot).entries) == COUNT


async def test_a_list_is_completed_while_its_beginning_is_looked_at(library: Library, reader: Any, settle: Any) -> None:
    app = ReaderApp(library.entries.listing(limit=2), library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j")
        await settle(pilot)
        rows = reader(pilot).query_one(HeadlineList)
        assert [entry.title for entry in rows.entries] == [f"Headline {n}" for n in reversed(range(COUNT))]
        assert rows.cursor == 1
        await pilot.press("G", "enter")
        await settle(pilot)
        screen = reader(pilot)
        assert screen.document.title == "Headline 0"
        assert screen.document.credit == "The Weir Post"
        assert len(screen.attribution.quotations) == 1
        assert screen.entries[5].quotations == 1


async def test_marks_and_the_place_are_the_librarys(library: Library, reader: Any, settle: Any) -> None:
    async with ReaderApp(library.entries.listing(), library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j", "j", "enter", "]")
        await settle(pilot)
    entry = library.entries.listing()[2]
    assert entry.read
    assert library.positions.get(entry.id).quotation == 0
    assert library.positions.recent_ids()[0] == entry.id
    assert library.marks.undo() is not None
    async with ReaderApp(library.entries.listing(limit=4), library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert reader(pilot).entry.title == "Headline 3"


async def test_what_was_read_last_is_found_far_down(library: Library, reader: Any, settle: Any) -> None:
    async with ReaderApp(library.entries.listing(), library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("G", "enter")
        await settle(pilot)
    async with ReaderApp(library.entries.listing(limit=2), library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        assert (screen.entry.title, screen.query_one(HeadlineList).cursor) == ("Headline 0", 5)


async def test_without_names_what_is_subscribed_to_opens(library: Library) -> None:
    entries, problems = find_entries(library, [])
    assert problems == []
    assert [entry.title for entry in entries] == [f"Headline {n}" for n in reversed(range(COUNT))]
    library.feeds.remove(1)
    samples, _ = find_entries(library, [])
    assert "start-here" in str(samples[0].path)


async def test_a_place_is_not_written_down_for_an_article_that_is_not_there_yet(
    library: Library, reader: Any, settle: Any
) -> None:
    async with ReaderApp(library.entries.listing(), library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter", "]")
        await settle(pilot)
        screen = reader(pilot)
        first, second, third = list(screen.entries)[:3]
        screen.entry = second  # as J does; what is shown is still the first
        screen.reading.save_position()
        screen.entry = third
        await settle(pilot)
        assert library.positions.get(first.id).quotation == 0
        assert library.positions.get(second.id).quotation is None


async def test_a_search_in_the_headlines_finds_a_file_out_of_sight_by_its_title(
    tmp_path: Path, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_by: set[str] = set()
    peek = documents.peek

    def recorded(path: Path) -> documents.Headline:
        opened_by.add(threading.current_thread().name)
        return peek(path)

    monkeypatch.setattr(documents, "peek", recorded)
    library = Library(tmp_path / "library.db")
    for number in range(60):
        (tmp_path / f"{number:02}.md").write_text(f"# The {'ferry' if number == 50 else 'mill'} at noon\n\nWords.\n")
    entries, _ = library.files.open_paths([str(tmp_path)])
    app = ReaderApp(entries, library)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not entries[50].peeked
        await pilot.press("1", "slash", *"ferry")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        rows = reader(pilot).query_one(HeadlineList)
        assert rows.entries[rows.cursor].title == "The ferry at noon"
    assert opened_by
    assert threading.main_thread().name not in opened_by
    library.close()
