"""Every action there is: a kiosk refuses what is not named as reading, and an expected error in any ends in a note."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from app_fixtures import NOW
from fake_people import FakePeople
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import ALL, Entry
from tuireader.quotes import Quotation
from tuireader.screens import keys, kiosk_policy
from tuireader.screens.correction_choices import Question as CorrectionQuestion
from tuireader.screens.dialogs.changes_screen import Changes
from tuireader.screens.dialogs.choices_dialog import ChoiceRows
from tuireader.screens.dialogs.correction_dialog import CorrectionDialog
from tuireader.screens.dialogs.find_person import FindPerson
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.mark_words import MarkWords
from tuireader.screens.dialogs.note_dialog import NoteDialog
from tuireader.screens.dialogs.output_page import OutputPage
from tuireader.screens.dialogs.people_view import PeopleView, PeopleViewState
from tuireader.screens.dialogs.person_page import PersonPage, PersonPageState, Subject
from tuireader.screens.dialogs.picker import Choice, Finder, Matches
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.screens.dialogs.question import Question
from tuireader.screens.dialogs.same_words_page import SaidSubject, SameWordsPage, SameWordsState
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.note_choices import NoteQuestion
from tuireader.screens.reader.background_jobs import Job
from tuireader.screens.reader.people_pages import PeoplePages
from tuireader.screens.reader.query_line import SEARCH_PREFIX
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.pane import PANE_BINDINGS
from tuireader.widgets.people_list import PeopleList
from tuireader.widgets.said_list import SaidList
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.text_pane import TextPane
from tuireader.widgets.witness_list import WitnessList

OWNERS: list[type[DOMNode]] = [
    ReaderApp,
    ReaderScreen,
    FeedList,
    HeadlineList,
    ArticleBody,
    SpeakerPanel,
    FindBar,
    Finder,
    Matches,
    Prompt,
    Sheet,
    Input,
    TextPane,
    Help,
    Question,
    Changes,
    CorrectionDialog,
    NoteDialog,
    ChoiceRows,
    MarkWords,
    FindPerson,
    PersonPage,
    SameWordsPage,
    PeopleView,
    SaidList,
    WitnessList,
    PeopleList,
    OutputPage,
]
"""All that has actions, or gets keys."""

NOTHING_SHOWN: Any = SimpleNamespace(
    cover=lambda *_: None,
    show_marking=lambda *_: None,
    end_marking=lambda: None,
    word_on_other_line=lambda *_: None,
    cell_of=lambda _: Offset(0, 0),
)
"""The article in which words are marked, where none is shown."""


QUOTATION = Quotation("q1", ((1, 9),), "It turns", None, None, None, "direct", "", 0.0)


def pages_of(reader: ReaderScreen) -> PeoplePages:
    """Return what opens pages about people over a reader, whose library has people that were worked out naively."""
    reader.people_pages.library.people = FakePeople(reader.people_pages.library, NOW)  # type: ignore[assignment]
    return reader.people_pages


DIALOGS: dict[str, Callable[[ReaderScreen], Screen[Any]] | None] = {
    "reader": None,
    "finder": lambda _: Finder("Who?", [Choice("1", "Ada")]),
    "prompt": lambda _: Prompt("Where to?"),
    "sheet": lambda _: Sheet("News", [("", "None.")]),
    "help": lambda _: Help({}, "article", restricted=False),
    "question": lambda _: Question("Is it?", "yes", "no"),
    "changes": lambda _: Changes(Entry(1), lambda: (), lambda _, found: found, lambda text, name: name),
    "correction": lambda _: CorrectionDialog(CorrectionQuestion("Who?", people=()), lambda *_: (), lambda _: None),
    "note": lambda _: NoteDialog(NoteQuestion("Note"), lambda _: None),
    "finding a person": lambda _: FindPerson("Who is it?", "=", "join", lambda *_: ()),
    "person": lambda reader: PersonPage(pages_of(reader), PersonPageState(Subject("Ada Thornbury", 1))),
    "people": lambda reader: PeopleView(pages_of(reader), PeopleViewState(ALL)),
    "same words": lambda reader: SameWordsPage(pages_of(reader), SameWordsState(SaidSubject(1, QUOTATION))),
    "output": lambda _: OutputPage("wc", "12", "", lambda text, name: name),
    "marking": lambda _: MarkWords("It turns", (0, 2), None, NOTHING_SHOWN),
}
"""What opens over the reader; the first is the reader itself."""

SENTENCE = "The river has carried the library away."


def action_names(owner: type) -> list[str]:
    return sorted(name.removeprefix("action_") for name in dir(owner) if name.startswith("action_"))


def bound_actions() -> Iterator[str]:
    for owner in OWNERS:
        for binding in owner.BINDINGS:
            yield binding.action if isinstance(binding, Binding) else binding[1]


def replace_actions(monkeypatch: pytest.MonkeyPatch, instead: Callable[[str], None]) -> None:
    """Let every action of every class call `instead` with its name."""

    def replacement(name: str) -> Callable[..., None]:
        return lambda *_, **__: instead(name)

    for owner in OWNERS:
        for name in action_names(owner):
            monkeypatch.setattr(owner, f"action_{name}", replacement(name))


def fail(*_: object) -> None:
    raise TuireaderError(SENTENCE)


async def fail_later(*_: object) -> None:
    raise TuireaderError(SENTENCE)


def nodes(screen: Screen[Any]) -> list[DOMNode]:
    """The application, a screen, and all on it that has actions."""
    return [screen.app, screen, *(node for node in screen.query("*") if type(node) in OWNERS)]


async def open_over(reader: ReaderScreen, over: Callable[[ReaderScreen], Screen[Any]] | None) -> Screen[Any]:
    """Open a dialog over the reader, or none; return the screen that is in use."""
    reader.query_one(FindBar).sign = SEARCH_PREFIX  # the one prefix after which Tab has its action
    if over is None:
        return reader
    dialog = over(reader)
    await reader.app.push_screen(dialog)
    return dialog


def test_each_key_has_its_action() -> None:
    """A binding whose action nobody has would be refused by nobody and done by nobody."""
    names = {name for owner in OWNERS for name in action_names(owner)}
    bound = {action.partition("(")[0].rpartition(".")[2] for action in bound_actions()}
    assert bound <= names


@pytest.mark.parametrize("over", DIALOGS.values(), ids=DIALOGS)
async def test_a_kiosk_does_what_reads_and_nothing_else(
    over: Any, make_app: Any, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    app = make_app(config=Config().for_kiosk())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        top = await open_over(screen, over)
        replace_actions(monkeypatch, done.append)
        for node in nodes(top):
            for name in action_names(type(node)):
                screen.note = ""
                await app.run_action(name, node)
                reads = name in kiosk_policy.READING_ACTIONS
                assert (done == [name]) == reads, name
                assert (screen.note == kiosk_policy.REFUSED_NOTE) == (not reads), name
                done.clear()
        monkeypatch.undo()


@pytest.mark.parametrize("over", DIALOGS.values(), ids=DIALOGS)
async def test_an_error_in_any_action_ends_in_the_status_line(
    over: Any, make_app: Any, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        top = await open_over(screen, over)
        replace_actions(monkeypatch, fail)
        for node in nodes(top):
            for name in action_names(type(node)):
                screen.note = ""
                app.call_later(app.run_action, name, node)
                await pilot.pause()
                assert screen.note == SENTENCE, name
        monkeypatch.undo()
        await app.action_quit()
    assert app.return_code == 0


async def pressed_notes(pilot: Pilot[None], screen: ReaderScreen, bindings: list[Any]) -> dict[str, str]:
    """Press each key of `bindings`; return what the status line says after each."""
    notes = {}
    for binding in bindings:
        for key in binding.key.split(","):
            screen.note = ""
            await pilot.press(key)
            await pilot.pause()
            notes[key] = screen.note
    return notes


@pytest.mark.parametrize("over", DIALOGS.values(), ids=DIALOGS)
async def test_an_error_behind_any_key_ends_in_the_status_line(
    over: Any, make_app: Any, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        top = await open_over(screen, over)
        replace_actions(monkeypatch, fail)
        notes = await pressed_notes(pilot, screen, [*keys.READER, *PANE_BINDINGS] if top is screen else top.BINDINGS)
        assert {key for key, note in notes.items() if note != SENTENCE} == set()
        monkeypatch.undo()
        assert app.is_running


async def test_an_error_in_a_message_a_timer_a_worker_or_an_answer_ends_in_the_status_line(
    make_app: Any, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        monkeypatch.setattr(screen.reading, "open_entry", fail)

        async def answered() -> None:
            app.push_screen(Prompt("Where to?", "home"), fail)
            await pilot.press("enter")

        causes: dict[str, Callable[[], object]] = {
            "message": lambda: screen.post_message(HeadlineList.Selected(screen.entries[0])),
            "message of a pane": lambda: screen.headlines.call_later(fail),
            "message of a line": lambda: screen.query_one(FindBar).call_later(fail),
            "timer": lambda: screen.set_timer(0.001, fail),
            "call": lambda: screen.call_later(fail),
            "thread": lambda: screen.jobs.run_thread(Job.COUNT_UNREAD, fail),
            "worker": lambda: screen.jobs.run(Job.OPEN_BROWSER, fail_later),
            "answer": answered,
        }
        for name, cause in causes.items():
            screen.note = ""
            result = cause()
            if name == "answer":
                await result  # type: ignore[misc]
            while screen.note != SENTENCE:
                await pilot.pause(0.01)
        await pilot.press("j")
        await settle(pilot)
        assert screen.headlines.cursor == 1


@pytest.mark.parametrize("over", [over for over in DIALOGS.values() if over], ids=list(DIALOGS)[1:])
async def test_an_error_in_a_dialog_ends_in_the_status_line(over: Any, make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        dialog = await open_over(reader(pilot), over)
        dialog.call_later(fail)
        await pilot.pause()
        assert reader(pilot).note == SENTENCE
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is reader(pilot)
