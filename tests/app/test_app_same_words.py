"""`V`: the page with all who quote the same words, and the way back from it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from library_reader import make_reader, note, page_lines
from repeated_library import FIRST_TITLE, NOW, repeated_library
from tuireader.app import ReaderApp
from tuireader.changes.word_diff import Piece
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.witness import NOWHERE_ELSE, SameWords, Witness
from tuireader.screens import kiosk_policy
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.same_words_page import GONE, SameWordsPage
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.status import StatusLine
from tuireader.widgets.witness_list import MAX_WORD_LINES, WitnessList, short_cut, word_lines

Run = Callable[..., Any]
SIZES = [(40, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(repeated_library(tmp_path)) as it:
        yield it


def page(app: ReaderApp) -> SameWordsPage:
    assert isinstance(app.screen, SameWordsPage)
    return app.screen


def reader(app: ReaderApp) -> ReaderScreen:
    assert isinstance(app.screen, ReaderScreen)
    return app.screen


def opened(app: ReaderApp) -> str:
    """Return the title of the article that is open."""
    entry = reader(app).entry
    return entry.title if entry is not None else ""


def bar(app: ReaderApp) -> str:
    return " ".join(app.screen.query_one(WitnessList).bar_text.split()).removeprefix("▶ ")


@pytest.mark.parametrize("keys", ["enter ] V", "enter ] 3 V", "enter 3 V"], ids=["article", "speakers", "a name"])
async def test_all_who_quote_the_words(keys: str, library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, keys)
        assert isinstance(app.screen, SameWordsPage)
        assert bar(app) == "The same words · in 4 articles earliest first"
        lines = "\n".join(page_lines(app))
        for words in (
            "19 Nov 26  “[+Well+], until it can salute",
            "past the [-breakwater-] [+lighthouse+]”",
            "another speaker: Desmond Farraline · Estermouth Post · said",
            "[-on its own,",
            "and … past the breakwater-] [+alone+]”",
            "the same words · Iris Vanterpool",
            "this one · Iris Vanterpool",
        ):
            assert words in lines


async def test_enter_goes_to_the_article_and_back_to_the_same_row(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] V j k enter")
        assert opened(app) == FIRST_TITLE
        assert reader(app).quotation == 0
        assert "back to the same words" in app.screen.query_one(StatusLine).render_line(0).text
        await press(pilot, "q")
        assert isinstance(app.screen, SameWordsPage)
        assert app.screen.query_one(WitnessList).cursor == 0
        await press(pilot, "j j enter V")
        assert isinstance(app.screen, SameWordsPage), "from the other article, too"
        assert app.screen.query_one(WitnessList).rows[2].is_asked
        await press(pilot, "q q backspace")
        assert opened(app).startswith("Harbour master holds")
        assert reader(app).quotation == 0


async def test_keys_of_the_page(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] V y")
        assert note(app).startswith("Copied")
        await press(pilot, "U")
        entry = library.entries.get(1)
        assert (note(app), entry is not None and entry.read) == ("", True), "nothing is undone"
        await press(pilot, "/ l i g h t h o u s e")
        page(app).load()
        await settle(pilot)
        assert [it.found.title for it in app.screen.query_one(WitnessList).rows] == [FIRST_TITLE]
        await press(pilot, "enter")
        assert bar(app) == "The same words · 1 of 4 · “lighthouse”"
        await press(pilot, "escape")
        assert len(app.screen.query_one(WitnessList).rows) == 4
        await press(pilot, "?")
        assert isinstance(app.screen, Help)
        await press(pilot, "q e equals_sign minus W")
        assert isinstance(app.screen, SameWordsPage)
        await press(pilot, "4 q q")
        assert opened(app)


async def test_without_a_quotation_a_sentence_says_what_to_do(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter V")
        assert note(app) == "No quotation is selected: ] goes to the next one."


async def test_words_that_nobody_else_quotes(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] ] V")
        assert page_lines(app)[0].strip() == NOWHERE_ELSE
        assert bar(app) == "The same words"
        await press(pilot, "enter y / q")
        page(app).action_cancel()
        await settle(pilot)
        await press(pilot, "q")
        assert reader(app).quotation == 1


async def test_a_quotation_that_is_not_stored_says_so(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ]")
        library._db.connection.execute("DELETE FROM said")
        await press(pilot, "V")
        assert page_lines(app)[0].strip().startswith("This quotation is not among those of the library")


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM entry WHERE id = 1", "UPDATE said SET gone = 5 WHERE text LIKE 'Until it can salute%'"],
    ids=["removed", "changed"],
)
async def test_a_quotation_that_is_gone_says_so(change: str, library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ]")
        library._db.connection.execute(change)
        await press(pilot, "V")
        assert " ".join(it.strip() for it in page_lines(app)).strip() == GONE
        await press(pilot, "j enter y")
        assert isinstance(app.screen, SameWordsPage)
        await press(pilot, "q")
        assert opened(app).startswith("Harbour master holds")


async def test_an_article_that_is_removed_while_the_page_is_open(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] V")
        library._db.connection.execute("DELETE FROM entry WHERE title = ?", (FIRST_TITLE,))
        await press(pilot, "g enter")
        assert isinstance(app.screen, SameWordsPage)
        assert note(app) == "This article is no longer in the library."


async def test_people_who_are_joined_while_an_article_is_open_are_one(
    library: Library, settle: Any, press: Run
) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] V g enter")
        union, harbour = library.people.named("Farraline")[0], library.people.named("Vanterpool")[0]
        library.people.join(harbour.id, union.id)
        await press(pilot, "q")
        assert "another speaker" not in "\n".join(page_lines(app))


async def test_a_kiosk_shows_it(tmp_path: Path, settle: Any, press: Run) -> None:
    assert kiosk_policy.is_reading("same_words")
    repeated_library(tmp_path).close()
    with closing(KioskLibrary(tmp_path / "library.db")) as library:
        app = make_reader(library, NOW, restricted=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, "enter ] V")
            assert bar(app) == "The same words · in 4 articles earliest first"
            await press(pilot, "enter q")
            assert isinstance(app.screen, SameWordsPage)


@pytest.mark.parametrize("size", SIZES)
async def test_no_line_is_longer_than_the_window(
    size: tuple[int, int], library: Library, settle: Any, press: Run
) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] V G g")
        rows = app.screen.query_one(WitnessList)
        for row in range(4):
            lines = rows.row_lines(row, rows.size.width)
            assert len(lines) == rows.row_height(row, rows.size.width)
            assert all(sum(cell_len(it.text) for it in line) < size[0] - rows.TAB_CELLS for line in lines)


def test_very_long_words_are_cut(library: Library) -> None:
    found = library.people.same_words("1.1")
    assert isinstance(found, SameWords)
    it = found.witnesses[0].found
    for pieces in (
        (Piece("=", "rope " * 9000), Piece("-", "fog " * 9000)),
        (Piece("+", "x" * 100_000),),
        (Piece("-", "fog \x1b[31m" * 20), Piece("=", "\x07")),
        (),
    ):
        lines = word_lines(Witness(it, pieces, is_asked=True), 30)
        assert len(lines) <= MAX_WORD_LINES
        text = "".join(text for line in lines for text, _ in line)
        assert len(text) <= MAX_WORD_LINES * 32
        assert not set(text) & set("\x1b\x07")


def test_what_is_cut_keeps_its_beginning_and_its_end() -> None:
    assert short_cut("one two three") == "one two three"
    assert short_cut(" ".join("abcdefghijk")) == "a b c d … i j k"
