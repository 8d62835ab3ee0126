"""Messages name the keys that the user has, and in a kiosk none that is refused."""

import ast
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from deliveries import make_feed, numbered_entry
from reader_parts import FakeJobs, FakeScreen, Recorder
from tuireader.config import Config
from tuireader.config.parse_config import parse_config
from tuireader.library import ALL, STARRED, UNREAD, Library, View
from tuireader.screens import keys, kiosk_policy
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.key_hints import key_of
from tuireader.screens.reader.background_jobs import Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.explanations import Explanations
from tuireader.screens.reader.full_text import FullText
from tuireader.screens.reader.help_sheets import HelpSheets
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.search_views import SavedSearches
from tuireader.screens.reader.sharing import ArticleSharing
from tuireader.screens.reader.subscriptions import Subscriptions
from tuireader.widgets.feeds import FeedRow
from tuireader.widgets.search_bar import FindBar, PromptLine
from tuireader.widgets.status import StatusLine

MOVED = {binding.id or "": f"f{number}" for number, binding in enumerate(keys.bindings(), 1)}
"""Every key of the program moved: a terminal has no such function keys, but a message can name them."""


@pytest.fixture
def library() -> Library:
    """Three entries of one feed, in memory."""
    found = Library(None)
    feed_id = found.feeds.store("https://weir.example/feed").id
    found.ingest.store_entries(feed_id, make_feed(map(numbered_entry, range(3))), time.time())
    return found


def why_empty(view: View, query: str = "", **state: Any) -> Callable[[Any, Library], str]:
    def message(screen: Any, library: Library) -> str:
        vars(screen).update(view=view, **state)
        lists = EntryLists(screen, library, FakeJobs(), PaneLayout(screen), Recorder())  # type: ignore[arg-type]
        lists.filter_query = query
        lists.entries_changed(())
        return str(screen.empty_text)

    return message


def samples_title(screen: Any, library: Library) -> str:
    screen.shows_samples = True
    EntryLists(screen, library, FakeJobs(), PaneLayout(screen), Recorder()).show_title()  # type: ignore[arg-type]
    return str(screen.list_facts)


def mark_all(screen: Any, library: Library) -> str:
    screen.view = ALL
    Marks(screen, library, Recorder(sort="newest", narrowed=lambda: ALL), Recorder()).set_all_read()  # type: ignore[arg-type]
    return str(screen.note)


def subscriptions(screen: Any, library: Library, job: Job | None = None) -> Subscriptions:
    jobs = FakeJobs()
    jobs.show(job, "busy")
    parts: Any = (screen, library, jobs, Recorder(), Recorder(), Recorder())
    return Subscriptions(*parts)


def refresh(screen: Any, library: Library) -> str:
    library.feeds.remove(library.feeds.all()[0].id)
    subscriptions(screen, library).refresh(every=True)
    return str(screen.note)


def refresh_twice(screen: Any, library: Library) -> str:
    subscriptions(screen, library, Job.REFRESH_FEEDS).refresh(every=True)
    return str(screen.note)


def add_twice(screen: Any, library: Library) -> str:
    subscriptions(screen, library, Job.ADD_FEED).ask_for_feed()
    return str(screen.note)


def full_text(call: Callable[[FullText, Any], object]) -> Callable[[Any, Library], str]:
    def message(screen: Any, library: Library) -> str:
        entry = screen.chosen_entry = library.entries.listing()[0]
        parts: Any = (screen, library, FakeJobs(), Recorder(), Recorder())
        call(FullText(*parts), entry)
        return str(screen.note)

    return message


def fetch_twice(text: FullText, entry: Any) -> None:
    text._fetching[entry.id] = entry
    text.fetch_or_switch()


def share(name: str) -> Callable[[Any, Library], str]:
    def message(screen: Any, _library: Library) -> str:
        getattr(ArticleSharing(screen, Recorder(), FakeJobs(), Recorder()), name)()  # type: ignore[arg-type]
        return str(screen.note)

    return message


def explain(screen: Any, _library: Library) -> str:
    HelpSheets(screen, Explanations()).explain()
    return str(screen.note)


def saved_search(name: str) -> Callable[[Any, Library], str]:
    def message(screen: Any, library: Library) -> str:
        parts: Any = (screen, library, Recorder(), Recorder(), Recorder(query=None), Recorder())
        getattr(SavedSearches(*parts), name)()
        return str(screen.note)

    return message


def go_to_feeds(screen: Any, _library: Library) -> str:
    PaneLayout(screen).go_to_pane("feeds")
    return str(screen.note)


def zoom(screen: Any, _library: Library) -> str:
    screen.zen = True
    PaneLayout(screen).arrange()
    return str(screen.headlines.zoom_note)


class Case(NamedTuple):
    """A message with `<binding>` for each key, and what brings it about; `kiosk` is what a kiosk says instead."""

    text: str
    message: Callable[[Any, Library], str]
    kiosk: str | None = None


FAILED = [FeedRow("The Weir Post", View(feed=1), problem="no answer")]
CASES = [
    Case("No articles yet. <feed.refresh-all> fetches the feeds.", why_empty(ALL), "Nothing here."),
    Case("No stars yet. <article.star> sets one.", why_empty(STARRED), "Nothing here."),
    Case(
        "Nothing unread. <list.sort> shows all articles, <feed.refresh-all> looks for new ones.",
        why_empty(UNREAD),
        "Nothing here.",
    ),
    Case("No title here has “oak”. <reader.cancel> shows all.", why_empty(ALL, "oak")),
    Case("No answer. <feed.refresh> tries again.", why_empty(View(feed=1), feed_rows=FAILED), "No answer."),
    Case("0 · invented people · <feed.add> adds your first feed", samples_title, "0 · invented people"),
    Case("3 articles marked as read. <mark.undo> undoes it.", mark_all),
    Case("No feed to refresh: <feed.add> adds one.", refresh, "No feed to refresh."),
    Case("Already refreshing; <reader.cancel> cancels.", refresh_twice),
    Case("Already adding a feed; <reader.cancel> cancels.", add_twice),
    Case(
        "2 feeds failed: <quotation.why> in the feeds pane (<pane.feeds>) says why",
        lambda screen, library: subscriptions(screen, library)._failed_note(2),
    ),
    Case("Fetching its page; <reader.cancel> cancels.", full_text(fetch_twice)),
    Case(
        "The page; <article.full-text> goes back to the feed’s text",
        full_text(lambda text, entry: text.show_switched(entry, to_page=True)),
        "The page",
    ),
    Case(
        "The feed’s text; <article.full-text> shows the page",
        full_text(lambda text, entry: text.show_switched(entry, to_page=False)),
        "The feed’s text",
    ),
    Case("No quotation is selected: <quotation.next> goes to the next one.", share("copy_quotation")),
    Case("No quotation is selected: <quotation.next> goes to the next one.", explain),
    Case("No article is open: <pane.open> opens one.", share("copy_citation")),
    Case("There is no search to save: <search.start> searches everything.", saved_search("save_or_rename")),
    Case(
        "No feed or saved search is selected: choose one in the feeds (<pane.feeds>).",
        saved_search("remove"),
    ),
    Case(
        "No feeds yet. <feed.add> adds one by its address; tuireader import FILE.opml brings yours.",
        go_to_feeds,
        "There are no feeds.",
    ),
    Case("only this pane · <reader.zen> shows all", zoom),
]


def said(case: Case, library: Library, keymap: dict[str, str], config: Config | None = None) -> str:
    screen = FakeScreen(keymap=keymap, config=config or Config())
    return case.message(screen, library)


def with_keys(text: str, keymap: dict[str, str]) -> str:
    return re.sub("<(.+?)>", lambda match: key_of(match[1], keymap) or "no key", text)


@pytest.mark.parametrize("keymap", [{}, MOVED], ids=["default keys", "moved keys"])
@pytest.mark.parametrize("case", CASES, ids=[f"{i} {case.text}" for i, case in enumerate(CASES)])
def test_a_message_names_the_keys_of_the_user(case: Case, keymap: dict[str, str], library: Library) -> None:
    assert said(case, library, keymap) == with_keys(case.text, keymap)


@pytest.mark.parametrize("case", CASES, ids=[f"{i} {case.text}" for i, case in enumerate(CASES)])
def test_a_kiosk_names_no_key_that_it_refuses(case: Case, library: Library) -> None:
    message = said(case, library, MOVED, Config().for_kiosk())
    refused = [MOVED[it.id or ""] for it in keys.bindings() if not kiosk_policy.is_reading(it.action)]
    assert not set(re.findall(r"\bf\d+", message)) & set(refused)
    assert message == with_keys(case.text if case.kiosk is None else case.kiosk, MOVED)


KEY_IN_TEXT = re.compile(r"[:;.·] (?:\S|Esc|Enter|Tab|Space) (?!of )[a-z]+s\b")
"""A key and what it does, typed into a message: “: a adds one”, “; Esc cancels”."""


def text_of(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def test_no_message_has_a_key_typed_into_it() -> None:
    source = Path(keys.__file__).parents[1]
    modules = [path for folder in ("screens", "widgets") for path in (source / folder).rglob("*.py")]
    assert [text for path in modules for text in text_of(path) if KEY_IN_TEXT.search(text)] == []


STRAIGHT_APOSTROPHE = re.compile(r"[a-z]'(?:s|t|re|ve) ")
RULE_NAMES = {"nobody's words", "Nobody's words"}
"""Names of rules in the data for programs, which have no typographic signs."""


def test_apostrophes_of_messages_are_typographic() -> None:
    source = Path(keys.__file__).parents[1]
    modules = [path for folder in ("screens", "widgets", "cli") for path in (source / folder).rglob("*.py")]
    texts = {text for path in modules for text in text_of(path) if STRAIGHT_APOSTROPHE.search(f"{text} ")}
    assert texts <= RULE_NAMES


CHOSEN = """[keys]
"quotation.next" = "f2"
"quotation.previous" = "f3"
"reader.back" = "f4"
"reader.cancel" = "f5"
"pane.down" = "f6"
"find.start" = "f7"
"reader.palette" = "f8"
"reader.quit" = "f9"
"""


def hints(screen: Any) -> list[tuple[str, str]]:
    return [(hint.key, hint.words) for hint in screen.query_one(StatusLine).hints.wide]


async def test_sheets_and_the_typed_line_have_the_keys_of_the_user(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app(config=parse_config(CHOSEN, Path("config.toml")))
    async with app.run_test(size=(120, 12)) as pilot:
        await settle(pilot)

        async def press(*pressed: str) -> None:
            for key in pressed:
                await pilot.press(key)
                await settle(pilot)

        screen = reader(pilot)
        await press("enter", "f2", "i")
        assert isinstance(app.screen, Sheet)
        reading = [("f2", "next quotation"), ("f4", "close")]
        assert hints(app.screen) == [("f6 k", "scroll"), ("Enter", "correct"), *reading]
        await press("f2")
        assert screen.quotation == 1
        await press("right_square_bracket", "f3")
        assert screen.quotation == 0
        await press("f4", "question_mark")
        assert isinstance(app.screen, Help)
        assert hints(app.screen) == [
            ("f7", "find a key"),
            ("f6 k", "scroll"),
            ("f8", "run one by name"),
            ("f4", "close"),
        ]
        await press("f7", "s", "t", "a", "r")
        assert "f5 all" in app.screen.query_one(PromptLine).line.hint
        await press("f5", "f5")
        assert len(app.screen_stack) == 1
        await press("f7")
        assert "f5 back" in screen.query_one(FindBar).line.hint
        await press("f5")
        screen.action_copy_text()
        assert screen.note == "f9 quits."
