"""The pages about people: everything that somebody has said, who is quoted, and the way back to where one was."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deliveries import make_entry, make_feed
from library_reader import hints, make_reader, note, page_lines
from quoting_library import EDWIN, FERRY_TITLE, IRIS, NOW, POST, TAMSIN, quoting_library
from tuireader.app import ReaderApp
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens import kiosk_policy
from tuireader.screens.dialogs.find_person import FindPerson
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.library_page import LibraryPage
from tuireader.screens.dialogs.people_view import ORDERS, PeopleView
from tuireader.screens.dialogs.person_page import PersonPage
from tuireader.screens.dialogs.picker import Matches
from tuireader.screens.dialogs.rename_dialog import RenamePrompt
from tuireader.screens.reader.people_pages import NO_NAME_NOTE, NOTHING_TO_PART_NOTE
from tuireader.widgets.foot_line import FootLine
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.people_list import PeopleList
from tuireader.widgets.said_list import SaidList
from tuireader.widgets.speakers import SpeakerPanel

Run = Callable[..., Any]
SIZES = [(40, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.people_rows.time", SimpleNamespace(time=NOW.timestamp))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Any]:
    with closing(quoting_library(tmp_path)) as it:
        yield it


@pytest.fixture
def press(settle: Any, press: Run) -> Run:
    """Return a function that presses keys, one after the other; `rest` waits for what comes once the cursor rests."""

    async def press_and_load(pilot: Any, keys: str, *, rest: bool = False) -> None:
        await press(pilot, keys)
        page = pilot.app.screen
        if rest and isinstance(page, PeopleView):
            page.look_up_offers()
            await settle(pilot)
        if isinstance(page, LibraryPage) and page.is_typing:
            page._stop_typing_timer()
            page.load()
            await settle(pilot)

    return press_and_load


def bar(app: ReaderApp) -> str:
    rows = app.screen.query_one(PagedList)
    return " ".join(rows.bar_text.split())


def foot(app: ReaderApp) -> str:
    line = app.screen.query_one(FootLine)
    return " ".join(line.render_line(y).text.strip() for y in range(line.size.height)).strip() if line.display else ""


def said(app: ReaderApp) -> SaidList:
    return app.screen.query_one(SaidList)


def people(app: ReaderApp) -> list[str]:
    return [row.person.name for row in app.screen.query_one(PeopleList).rows]


# Opening a page


@pytest.mark.parametrize(
    "keys",
    ["enter ] ] S", "enter ] ] ] 3 S", "enter 3 j j enter", "4 enter", "4 S", ": e v e r y t h i n g enter"],
    ids=["quotation", "speakers", "Enter on a name", "people", "S in people", "by its name"],
)
async def test_everything_that_somebody_has_said(keys: str, library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] ] 1" if keys.startswith(":") else "")
        await press(pilot, keys)
        assert isinstance(app.screen, PersonPage)
        assert bar(app) == f"▶ {IRIS} · 46 quotations in 45 articles newest first"
        lines = page_lines(app)
        assert lines[0].strip().startswith("harbour master (since ")
        assert "4 outlets · first quoted " in lines[1]
        assert lines[3].strip().startswith("quotations")
        assert lines[3].endswith("most: 3 (16 Nov)")
        assert lines[5].strip() == "words used  said 27 · claimed 9 · warned 9 · replied 1"
        assert lines[6].strip().startswith("about       fog 5 · ")
        assert lines[8].strip().startswith("21 Nov 26  “I have captains with 30 years in who")
        assert hints(app).startswith("Enter show it   / find words   t by outlet   y copy")


async def test_a_quotation_without_a_name_has_no_page(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "S")
        assert note(app) == "No quotation is selected: ] goes to the next one."
        screen: Any = app.screen_stack[0]
        screen.people_pages._show_speaker_or_say_why("")
        assert note(app) == NO_NAME_NOTE
        await press(pilot, "enter ] ]")
        decided = list[int]()
        library.people.of_speaker = lambda *_: None
        library.people.decide = lambda _: decided.append(1)
        await press(pilot, "S")
        assert " ".join(page_lines(app)).split()[:8] == f"{IRIS} is not among the people of".split()
        assert decided == [1]
        await press(pilot, "enter y t e = -")
        assert isinstance(app.screen, PersonPage)


async def test_the_people_of_the_open_article_are_decided_before_all_others(
    library: Any, settle: Any, press: Run
) -> None:
    library._db.rows("UPDATE voice SET name_key = NULL, person = NULL")
    library.people.decide = lambda _: 0  # as in a large library: it takes too long
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] ] S")
        assert bar(app).startswith(f"▶ {IRIS} · 2 quotations in 1 article ")


# The way back


@pytest.mark.parametrize(("size", "back"), list(zip(SIZES, ("q", "backspace") * 2, strict=True)), ids=str)
async def test_from_a_quotation_to_all_that_was_said_and_back_to_the_same_place(
    size: tuple[int, int], back: str, library: Any, settle: Any, press: Run
) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] ] ]")
        screen: Any = app.screen_stack[0]

        def place() -> tuple[Any, ...]:
            return screen.is_current, screen.entry.title, screen.quotation, screen.body.top, screen.pane

        before = place()
        assert before[:3] == (True, FERRY_TITLE, 2)
        await press(pilot, "S space j j j")
        rows = said(app)
        chosen, page = rows.chosen_row, (bar(app), page_lines(app), rows.cursor, rows.window.y)
        assert chosen is not None
        assert rows.cursor > 3
        await press(pilot, "enter")
        assert place()[:2] == (True, chosen.title)
        assert screen.quotation is not None
        assert screen.attribution.quotations[screen.quotation].text == chosen.quotation.text
        assert screen.entry.read
        await press(pilot, back)
        assert isinstance(app.screen, PersonPage)
        assert (bar(app), page_lines(app), said(app).cursor, said(app).window.y) == page
        await press(pilot, back)
        assert place() == before
        await press(pilot, back)
        assert screen.pane == "headlines"


async def test_the_way_back_leads_through_people_pages_and_articles(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4 j j enter")
        assert bar(app).startswith("▶ Desmond Farraline")
        await press(pilot, "enter")
        screen: Any = app.screen_stack[0]
        assert hints(app).startswith("q back to Desmond Farraline   ] next quotation")
        await press(pilot, "[ S")
        assert bar(app).startswith(f"▶ {IRIS}")
        await press(pilot, "q")
        assert screen.quotation == 0
        await press(pilot, "3 q")
        assert (app.screen, screen.pane) == (screen, "article"), "from the speakers to the article first"
        await press(pilot, "q")
        assert bar(app).startswith("▶ Desmond Farraline")
        await press(pilot, "q")
        assert isinstance(app.screen, PeopleView)
        assert app.screen.query_one(PeopleList).cursor == 2
        await press(pilot, "q")
        assert (app.screen, screen.pane, screen.entry.title) == (screen, "headlines", FERRY_TITLE)
        await press(pilot, "backspace")
        assert screen.pane == "feeds"
        await press(pilot, "backspace")
        assert app._exit is False, "Backspace never quits"


async def test_the_cursor_of_the_speakers_is_where_it_was(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter 3 g j j")
        screen: Any = app.screen_stack[0]
        panel = screen.query_one(SpeakerPanel)
        assert panel.chosen_name == IRIS
        await press(pilot, "enter G enter q q")
        assert (app.screen, screen.pane, panel.cursor) == (screen, "speakers", 2)


async def test_another_choice_in_the_reader_ends_the_way_back(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter j enter 1 G enter q")
        screen: Any = app.screen_stack[0]
        assert (app.screen, screen.pane) == (screen, "headlines")


@pytest.mark.parametrize(("key", "pane"), [("1", "headlines"), ("2", "article"), ("3", "speakers"), ("0", "feeds")])
async def test_the_keys_of_panes_leave_the_pages(key: str, pane: str, library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, f"4 enter 4 {key}")
        screen: Any = app.screen_stack[0]
        assert (app.screen, screen.pane, screen.page_behind) == (screen, pane, "")


async def test_an_article_that_is_gone_is_said_so(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter")
        library.entries.get = lambda _: None
        await press(pilot, "enter")
        assert note(app) == "This article is no longer in the library."


# Scrolling


async def test_rows_are_loaded_as_they_are_scrolled_to(library: Any, settle: Any, press: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr("tuireader.screens.dialogs.person_page.PersonPage.PAGE_ROWS", 10)
    monkeypatch.setattr("tuireader.screens.dialogs.person_page.PersonPage.END_ROWS", 7)
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter")
        assert len(said(app).rows) <= 20
        await press(pilot, "space space")
        assert 20 <= len(said(app).rows) < 46
        await press(pilot, "G")
        rows = said(app)
        assert (len(rows.rows), rows.cursor, rows.is_whole) == (46, 45, True)
        assert len({it.quotation.id for it in rows.rows}) == 46
        await press(pilot, "enter q")
        assert (said(app).cursor, len(said(app).rows)) == (45, 46)


async def test_people_are_loaded_as_they_are_scrolled_to(
    library: Any, settle: Any, press: Run, monkeypatch: Any
) -> None:
    monkeypatch.setattr("tuireader.screens.dialogs.people_view.PeopleView.PAGE_ROWS", 2)
    monkeypatch.setattr("tuireader.screens.dialogs.people_view.PeopleView.END_ROWS", 2)
    app = make_reader(library, NOW)
    async with app.run_test(size=(40, 7)) as pilot:
        await settle(pilot)
        await press(pilot, "4 G")
        rows = app.screen.query_one(PeopleList)
        assert (len(rows.rows), rows.cursor, rows.is_whole) == (6, 5, True)


async def test_a_part_of_a_sentence_is_shown_in_it(
    tmp_path: Path, settle: Any, press: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.screens.dialogs.person_page.SENTENCE_REST_SECONDS", 3600)
    html = (
        "<p>“It turns,” said Ada Thornbury. Thornbury told the board that the mill was “very tired” and that nothing could"
        " be done.</p>"
    )
    with closing(Library(tmp_path / "mill.db")) as library:
        feed_id = library.feeds.store("https://weir.example/feed", name="The Weir Post").id
        entry = make_entry("The mill", "https://weir.example/1", "1", NOW, html)
        library.ingest.store_entries(feed_id, make_feed([entry]), NOW.timestamp())
        app = make_reader(library, NOW)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, "enter ] S")
            page: Any = app.screen
            before = [line.strip() for line in page_lines(app)]
            page.look_up_sentences()
            await settle(pilot)
            after = [line.strip() for line in page_lines(app)]
            at = next(number for number, line in enumerate(before) if "“very tired”" in line)
            assert before[at : at + 2] == ["21 Nov 26  “very tired”", ""]
            assert after[at : at + 2] == [
                "21 Nov 26  Thornbury told the board that the mill was “very tired” and that",
                "nothing could be done.",
            ]
            changed = [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
            assert changed == [at, at + 1], "nothing else moves"


# Finding, order, copying


async def test_words_are_found_as_they_are_typed(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter j")
        await press(pilot, "/ f o g")
        assert bar(app) == f"{IRIS} · 5 of 46 quotations · “fog” newest first"
        assert page_lines(app)[0].strip() == "2 Oct 26  “Fog is not an excuse. Fog is a Tuesday”"
        await press(pilot, "down")
        assert said(app).cursor == 1
        await press(pilot, "enter")
        assert not app.screen.is_typing  # type: ignore[attr-defined]
        await press(pilot, "enter q")
        assert bar(app).startswith(f"▶ {IRIS} · 5 of 46")
        assert said(app).cursor == 1
        await press(pilot, "/ o t t e r")
        assert page_lines(app)[0].strip() == f"Nothing that {IRIS} said has “fogotter”. Esc shows all 46."
        await press(pilot, "escape")
        assert bar(app) == f"▶ {IRIS} · 46 quotations in 45 articles newest first"
        assert said(app).cursor == 1, "where it was before anything was typed"
        await press(pilot, "escape")
        assert isinstance(app.screen, PeopleView)


async def test_t_sorts_by_outlet_and_back(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter t")
        assert bar(app).endswith("by outlet")
        assert page_lines(app)[8].strip() == "Port Anselm Courier · 23"
        assert "t newest first" in hints(app)
        await press(pilot, "space space space space")
        assert any(line.strip().startswith(f"{POST} · ") for line in page_lines(app))
        await press(pilot, "t")
        assert bar(app).endswith("newest first")


async def test_y_copies_the_quotation_with_its_source(library: Any, settle: Any, press: Run, monkeypatch: Any) -> None:
    app, copied = make_reader(library, NOW), list[str]()
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    monkeypatch.delenv("TMUX", raising=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter j j y")
        words, source = copied[0].split(" — ")
        assert words == "“Until it can salute it does not leave my harbour on its own”"
        assert source == f"{IRIS} (the harbour master), {POST}, 20 November 2026, https://estermouth.example/1"
        assert note(app) == "Copied: the words, Iris Vanterpool (the harbour master), outlet, date, address."
        await press(pilot, "j")
        assert not note(app), "the next key clears it"


async def test_the_orders_of_people(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert bar(app) == "▶ People · last 7 days · 6 most quoted first"
        assert people(app)[:2] == [IRIS, "Maria Brandvold"]
        assert page_lines(app)[1].split() == [
            *IRIS.split(),
            "harbour",
            "master",
            "3",
            "46",
            "▂",
            "▆",
            "40",
            "min",
        ]
        assert page_lines(app)[0].split()[:5] == ["name", "(+", "is", "new)", "role"]
        assert page_lines(app)[2].startswith(" +  Maria Brandvold")
        bars = []
        for _ in ORDERS:
            await press(pilot, "t")
            bars.append(bar(app).removeprefix("▶ People · "))
        assert bars == [
            "all time · 6 most quoted first",
            "all time · 6 by name",
            "all time · 6 latest first",
            "last 7 days · 6 new first",
            "last 7 days · 6 most quoted first",
        ]


async def test_people_are_found_by_name(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 j j / o k o")
        assert people(app) == [TAMSIN]
        assert bar(app) == "People · “oko” · 1 most quoted first"
        await press(pilot, "x x")
        assert page_lines(app)[0].strip() == "Nobody who is quoted here is called “okoxx”. Esc shows all."
        await press(pilot, "escape")
        assert len(people(app)) == 6
        assert app.screen.query_one(PeopleList).cursor == 2


async def test_the_people_of_a_feed_are_those_of_the_view(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    views = []
    rows = library.people.rows

    def rows_of(days: Any, view: Any, *rest: Any, **more: Any) -> Any:
        views.append(view)
        return rows(days, view, *rest, **more)

    library.people.rows = rows_of
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "0 G enter 4")
        assert bar(app).startswith("▶ People in ")
        assert views[-1].feed is not None


# Empty pages


async def test_empty_pages_say_why(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    fake: Any = library.people
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        fake.rows = lambda *_, **__: []
        await press(pilot, "4")
        assert page_lines(app)[0].strip() == "Nobody was quoted in these 7 days. t shows all time."
        await press(pilot, "t")
        assert page_lines(app)[0].strip() == "Nobody is quoted yet in what you follow. Quotations are found in the"
        await press(pilot, "enter S = - e")
        del fake.rows
        fake.profile = lambda _: None
        await press(pilot, "t enter")
        assert page_lines(app)[0].strip() == "Desmond Farraline is no longer in the library."
        await press(pilot, "enter y t")


async def test_who_follows_nothing_is_not_told_to_wait(tmp_path: Path, settle: Any, press: Run) -> None:
    with closing(Library(tmp_path / "new.db")) as library:
        app = make_reader(library, NOW)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            for keys in ("4", "t"):
                await press(pilot, keys)
                assert page_lines(app)[0].strip() == "You follow no feeds yet: here will be who is quoted in those."


# What the user rules


async def test_two_of_one_name_are_joined_and_parted(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4 j", rest=True)
        assert foot(app) == (
            "Two are called Maria Brandvold; the other: footballer, 1 quotation. = joins them, - keeps them apart."
        )
        await press(pilot, "=")
        assert note(app) == "Maria Brandvold and Maria Brandvold (footballer) are one now. U undoes it."
        assert people(app).count("Maria Brandvold") == 1
        assert foot(app) == "", "who was offered is one with her now"
        await press(pilot, "", rest=True)
        assert foot(app) == ""
        await press(pilot, "enter")
        assert foot(app) == "You joined Maria Brandvold, footballer. - parts them again."
        assert any("joined by you: Maria Brandvold, footballer" in line for line in page_lines(app))
        await press(pilot, "-")
        assert note(app) == "Maria Brandvold and Maria Brandvold (footballer) are two again. U undoes it."
        await press(pilot, "-")
        assert note(app) == "Maria Brandvold and Maria Brandvold (footballer) are kept apart. U undoes it."
        assert foot(app) == ""
        await press(pilot, "-")
        assert note(app) == NOTHING_TO_PART_NOTE
        for undone in ("are no longer kept apart.", "Back again: Maria", "are no longer one person."):
            await press(pilot, "U")
            assert undone in note(app)
        await press(pilot, "q")
        assert people(app).count("Maria Brandvold") == 2


async def test_where_nobody_is_offered_one_is_asked_for(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 enter =")
        assert isinstance(app.screen, FindPerson)
        await press(pilot, "e d w")
        assert [it.name for it in app.screen.query_one(Matches).choices] == [EDWIN]
        await press(pilot, "enter")
        assert note(app) == f"{IRIS} and {EDWIN} are one now. U undoes it."
        assert bar(app).startswith(f"▶ {IRIS} · 47 quotations")
        await press(pilot, "= z z enter escape")
        assert isinstance(app.screen, PersonPage)


async def test_a_person_is_renamed(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 e")
        assert isinstance(app.screen, RenamePrompt)
        await press(pilot, "space J r enter")
        assert note(app) == f"Renamed: {IRIS} Jr. U undoes it."
        assert people(app)[0] == f"{IRIS} Jr"
        await press(pilot, "enter e escape")
        assert bar(app).startswith(f"▶ {IRIS} Jr ")
        await press(pilot, "e ctrl+u enter")
        assert note(app) == f"{IRIS} has the name that articles give. U undoes it."
        await press(pilot, "e ctrl+u enter")
        assert note(app) == f"{IRIS} has the name that articles give.", "nothing was ruled"
        await press(pilot, "U U")
        assert note(app) == f"Undone: the new name of {IRIS}."


async def test_what_cannot_be_stored_is_said_so(library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)

    def refuse(*_: Any) -> None:
        raise TuireaderError("nothing can be stored here")

    library.people.join = refuse
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4 j", rest=True)
        await press(pilot, "=")
        assert note(app) == "Nothing can be stored here."


# Help, kiosk


@pytest.mark.parametrize("keys", ["4", "4 enter"])
async def test_the_help_opens_over_a_page(keys: str, library: Any, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, keys)
        page = app.screen
        await press(pilot, "?")
        assert isinstance(app.screen, Help)
        assert "run one" not in hints(app), "commands are the reader's"
        await press(pilot, ":")
        assert isinstance(app.screen, Help)
        await press(pilot, "q")
        assert app.screen is page
        await press(pilot, "ctrl+l Q")
        assert app._exit


async def test_a_kiosk_reads_all_and_changes_nothing(library: Any, tmp_path: Path, settle: Any, press: Run) -> None:
    library.close()
    path = tmp_path / "library.db"
    before = path.read_bytes()
    with closing(KioskLibrary(path)) as kiosk:
        app = make_reader(kiosk, NOW, restricted=True)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            await press(pilot, "4 j", rest=True)
            assert foot(app) == "Two are called Maria Brandvold; the other: footballer, 1 quotation."
            assert "join" not in hints(app)
            for keys in ("", "enter"):
                await press(pilot, keys)
                for key in ("=", "-", "e"):
                    await press(pilot, key)
                    assert note(app) == kiosk_policy.REFUSED_NOTE
            assert not {"join", "rename"} & set(hints(app).split())
            await press(pilot, "/ o v e n enter t t y enter q q S q q")
            assert app.screen is app.screen_stack[0]
    assert path.read_bytes() == before
