"""What was changed in an edited article: the key, the versions that are compared, what is copied, and the view."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from edited_library import FETCHED, LAST_TITLE, TITLE, edited_library
from library_reader import make_reader
from tuireader.app import ReaderApp
from tuireader.library import EDITED, Library, ReadingPosition
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.dialogs.changes_screen import Changes
from tuireader.screens.reader.article_changes import NOT_EDITED_NOTE
from tuireader.widgets.pane import Pane
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane

NOW = FETCHED + timedelta(hours=8)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(edited_library(tmp_path)) as it:
        yield it


def shown(app: ReaderApp) -> list[str]:
    """Return the lines of the changes that are shown."""
    assert isinstance(app.screen, Changes)
    return [line.strip() for line in app.screen.query_one(TextPane).plain_lines()]


def bar(app: ReaderApp) -> str:
    return " ".join(app.screen.query_one(Pane).bar_text.split())


async def test_v_shows_what_was_changed_and_which_quotations(library: Library, settle: Any) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        lines = shown(app)
        assert lines[0] == f"{TITLE}[+, with the captain on the quay+]"
        assert "quotations: 1 added · 1 cut · 1 given to another speaker" in lines
        assert "-  [-“It will leave without you and it will not be sorry,” a deckhand said.-]" in lines
        assert "···" in lines[5]
        assert "paragraphs the same" in lines[5]
        assert "+  Lucian Strake [+“We count the birds every autumn,”+]" in lines
        assert "Speaker of “Nobody was hurt in the harbour,”: Edwin Prowse → Tamsin" in " ".join(lines)
        assert bar(app).startswith("▶ What changed · version 3 of 3 3 changes")
        await pilot.press("q")
        await settle(pilot)
        assert not isinstance(app.screen, Changes)


async def test_keys_go_from_change_to_change_and_to_other_versions(library: Library, settle: Any) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 14)) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        pane = app.screen.query_one(TextPane)
        tops = list[int]()
        for number in (1, 2, 3):
            await pilot.press("right_square_bracket")
            tops.append(int(pane.scroll_offset.y))
            assert bar(app).endswith(f"change {number} of 3")
        assert tops[0] < tops[1] <= tops[2]
        await pilot.press("right_square_bracket")
        assert app.screen.query_one(StatusLine).note == "There is no other change."
        await pilot.press("left_square_bracket")
        assert bar(app).endswith("change 2 of 3")
        for expected in ("version 2 of 3 2 changes", "version 3 of 3 from 1 5 changes", "version 3 of 3 3 changes"):
            await pilot.press("v")
            await settle(pilot)
            assert bar(app) == f"▶ What changed · {expected}"


async def test_y_copies_both(library: Library, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app, copied = make_reader(library, NOW), list[str]()
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        await pilot.press("right_square_bracket", "right_square_bracket", "y")
        await settle(pilot)
        said = "“Nobody was hurt in the harbour,” said"
        assert copied[-1] == f"Before:\n{said} Edwin Prowse.\n\nAfter:\n{said} Tamsin Okoro-Hale."
        assert app.screen.query_one(StatusLine).note == "Copied: the paragraph as it was and as it is."
        await pilot.press("v")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.screen.query_one(StatusLine).note == "Copied: both versions."
        assert copied[-1].count("harbour master") == 2


async def test_an_article_that_was_not_changed_says_so(library: Library, settle: Any) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("J", "v")
        await settle(pilot)
        assert app.screen_stack[0].note == NOT_EDITED_NOTE  # type: ignore[attr-defined]
        assert "what changed" not in app.screen_stack[0].query_one(StatusLine).render_line(0).text
        await pilot.press("K")
        await settle(pilot)
        assert "v what changed" in app.screen_stack[0].query_one(StatusLine).render_line(0).text


async def test_versions_that_are_gone_are_told(library: Library, settle: Any) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with library._db.transaction() as db:
            db.execute("DELETE FROM version")
            db.execute("UPDATE entry SET edited = 0")
        await pilot.press("v")
        await settle(pilot)
        assert shown(app) == ["The versions of this article are no longer there."]
        await pilot.press("v", "y", "right_square_bracket", "q")
        await settle(pilot)
        assert not isinstance(app.screen, Changes)


async def test_a_kiosk_shows_what_was_changed_and_writes_nothing(library: Library, tmp_path: Path, settle: Any) -> None:
    library.close()
    path = tmp_path / "library.db"
    before = path.read_bytes()
    with closing(KioskLibrary(path)) as kiosk:
        app = make_reader(kiosk, NOW, restricted=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("v")
            await settle(pilot)
            assert "quotations: 1 added · 1 cut · 1 given to another speaker" in shown(app)
            await pilot.press("right_square_bracket", "v", "y")
            await settle(pilot)
            assert bar(app).startswith("▶ What changed · version 2 of 3")
    assert path.read_bytes() == before


async def test_the_view_of_edited_articles(library: Library, settle: Any) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("0", "g", *("j" * 4), "enter")
        await settle(pilot)
        reader: Any = app.screen_stack[0]
        assert reader.view == EDITED
        assert [entry.title for entry in reader.entries] == [LAST_TITLE]


async def test_marks_and_position_stay_when_the_article_is_changed_again(library: Library, settle: Any) -> None:
    library.marks.mark([2], read=True, starred=True)
    library.positions.save(2, ReadingPosition(120, 1))
    entry = library.entries.get(2)
    assert entry is not None
    assert entry.title == LAST_TITLE
    assert (entry.read, entry.starred, entry.edited) == (True, True, True)
    assert library.positions.get(2) == ReadingPosition(120, 1)
