"""Every key of the reader, on a real article, at three sizes."""

import re
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.widgets import Input

from tuireader.app import ReaderApp
from tuireader.cli.manual import manual_lines, roff_escaped
from tuireader.config import Config
from tuireader.screens.config_check import check_config
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.keys import PEOPLE, bindings, key_names
from tuireader.widgets.feeds import FOLDING
from tuireader.widgets.headlines import COPIES, HeadlineList
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane

WIDE, MIDDLE, SMALL = (120, 40), (80, 24), (40, 20)


@dataclass
class Case:
    """Press `keys`, one after the other; then the state is `expected`."""

    title: str
    keys: str
    expected: dict[str, Any]
    size: tuple[int, int] = WIDE
    files: tuple[str, ...] = field(default=())


CITED = "“The mill turns again”, The Weir Post, 22 November 2026\nhttps://weir.example/mill"
COPIED = "“The wheel is older than the town” — Ada Thornbury (the engineer), The Weir Post, 22 November 2026, https://weir.example/mill"

CASES = [
    Case("starts at the headlines, with the first article shown", "", {"pane": "headlines", "entry": "The mill turns again"}),
    Case("a single file starts in the article", "", {"pane": "article"}, files=("1-mill.md",)),
    Case("j and k move the cursor of the headlines", "j j k", {"row": 1}),
    Case("arrows do so too", "down down up", {"row": 1}),
    Case("G and g go to the ends of the headlines", "G", {"row": 2}),
    Case("g goes to the first row", "G g", {"row": 0}),
    Case("Space goes down a page of rows", "space", {"row": 2}),
    Case("b goes up a page of rows", "G b", {"row": 0}),
    Case("Enter opens the article under the cursor", "j enter", {"entry": "A quiet day", "pane": "article", "read": [1]}),
    Case("Ctrl-Q is for terminals that stop and go on: it does nothing", "ctrl+q", {"running": True, "pane": "headlines", "note": ""}),
    Case("Ctrl-S is so too", "ctrl+s", {"running": True, "pane": "headlines", "note": ""}),
    Case("Ctrl-C says what quits", "ctrl+c", {"running": True, "said": "Q quits."}),
    Case("q goes back to the headlines", "enter q", {"pane": "headlines", "running": True}),
    Case("q at the headlines quits", "q", {"running": False}),
    Case("q in a single file quits", "q", {"running": False}, files=("1-mill.md",)),
    Case("q in the headlines of a single file goes back to it", "1 q", {"running": True, "pane": "article"}, files=("1-mill.md",)),
    Case("q in the speakers goes to the article", "3 q", {"pane": "article"}),
    Case("q in a sheet closes it alone", "? q", {"sheet": False, "running": True}),
    Case("q leaves zoom, then goes back", "3 z q q q", {"pane": "headlines", "running": True}),
    Case("Q quits from anywhere", "enter 3 Q", {"running": False}),
    Case("Q quits from the help", "? Q", {"running": False}),
    Case("Q quits from a reason", "] i Q", {"running": False}),
    Case("Q is a letter in a find", "/ Q", {"running": True, "typing": True}),
    Case("Q is a letter in a search", "backslash Q", {"running": True, "typing": True}),
    Case("Q is a letter where a speaker is typed", "@ Q", {"running": True, "typing": True}),
    Case("Q is a letter where an action is typed", ": Q", {"running": True, "typing": True}),
    Case("Q is a letter where an address is typed", "a Q", {"running": True, "typing": True}),
    Case("1 2 3 choose panes", "3 2", {"pane": "article"}),
    Case("3 goes to the speakers", "3", {"pane": "speakers"}),
    Case("1 goes to the headlines", "3 1", {"pane": "headlines"}),
    Case("l and h go from pane to pane", "l l h", {"pane": "article"}),
    Case("Tab goes around", "tab tab tab", {"pane": "headlines"}),
    Case("Shift-Tab goes back", "shift+tab", {"pane": "speakers"}),
    Case("j scrolls the article by a line", "2 j j", {"top": 2}),
    Case("k scrolls back", "2 j j k", {"top": 1}),
    Case("d scrolls by half a page", "2 d", {"top": 13}),
    Case("u scrolls back by half a page", "2 d u", {"top": 0}),
    Case("Space pages, a line stays", "2 space", {"top": 25}),
    Case("b pages back", "2 space b", {"top": 0}),
    Case("G goes to the end of the article", "2 G", {"percent": 100}),
    Case("g goes to its title", "2 G g", {"top": 0}),
    Case("] goes to the first quotation", "]", {"quotation": 0}),
    Case("a full stop does so too", "full_stop", {"quotation": 0}),
    Case("] walks the quotations in order", "] ] ]", {"quotation": 2}),
    Case("[ walks back", "] ] ] [", {"quotation": 1}),
    Case("a comma does so too", "] ] comma", {"quotation": 0}),
    Case("] at the last quotation says so", "] ] ] ] ] ]", {"quotation": 4, "said": "The last quotation."}),
    Case("[ at the first quotation says so", "] [", {"quotation": 0, "said": "The first quotation."}),
    Case("} walks those of one speaker", "] } }", {"quotation": 3}),
    Case("> does so too", "] greater_than_sign", {"quotation": 1}),
    Case("{ walks them back", "] } } {", {"quotation": 1}),
    Case("< does so too", "] } less_than_sign", {"quotation": 0}),
    Case("} with no quotation goes to the first", "}", {"quotation": 0}),
    Case("] after scrolling away starts from what is in sight", "] 2 space ]", {"quotation": 4}),
    Case("Enter in the article takes the first quotation in sight", "2 enter", {"quotation": 0}),
    Case("Enter in the speakers jumps to a quotation", "3 j j enter", {"quotation": 1, "pane": "speakers"}),
    Case("Enter on a speaker of a file jumps to their first", "3 j j j j enter", {"quotation": 2}),
    Case("S on a speaker of a file says who has a page", "3 S", {"said": "Ada Thornbury is quoted here alone: people are gathered from the feeds and folders that you follow."}),
    Case("@ finds a speaker by typing", "@ m a r enter", {"quotation": 4}),
    Case("@ takes the cursor's speaker", "@ down enter", {"quotation": 2}),
    Case("@ is cancelled by Esc", "@ m escape", {"quotation": None}),
    Case('" hides the speakers', '"', {"panes": {"headlines", "article"}}),
    Case('" shows them again', '" "', {"panes": {"headlines", "article", "speakers"}}),
    Case('" in the speakers goes to the article', '3 "', {"pane": "article"}),
    Case("i says why", "] i", {"sheet": True}),
    Case("i without a quotation says what to do", "i", {"sheet": False, "said": "No quotation is selected: ] goes to the next one."}),
    Case("i is closed by q", "] i q", {"sheet": False}),
    Case("? shows the keys", "?", {"sheet": True}),
    Case("? closes them too", "? ?", {"sheet": False}),
    Case("Ctrl-G closes them as well", "? ctrl+g", {"sheet": False}),
    Case("j moves them by a line", "? j", {"scrolled": 1}, MIDDLE),
    Case("k moves them back", "? j j k", {"scrolled": 1}, MIDDLE),
    Case("d moves them by half a page", "? d", {"scrolled": 11}, MIDDLE),
    Case("u moves them back", "? d d u", {"scrolled": 11}, MIDDLE),
    Case("Space moves them by a page", "? space", {"scrolled": 21}, MIDDLE),
    Case("b moves them back", "? space b", {"scrolled": 0}, MIDDLE),
    Case("G goes to their end", "? G", {"scrolled": "end"}, MIDDLE),
    Case("g goes to their top", "? G g", {"scrolled": 0}, MIDDLE),
    Case("J reads the next article, in the body", "2 J", {"entry": "A quiet day", "pane": "article"}),
    Case("K reads the one before", "2 J J K", {"entry": "A quiet day"}),
    Case("J at the last article says so", "2 J J J", {"entry": "The baker’s door", "said": "No article after this one."}),
    Case("n reads the next unread article", "j enter 1 g enter n", {"entry": "The baker’s door"}),
    Case("p reads the unread article before", "j j enter K p", {"entry": "The mill turns again"}),
    Case("Space at the end reads the next unread article", "2 G space", {"entry": "A quiet day"}),
    Case("m marks as read", "m", {"read": [0]}),
    Case("m marks as unread", "m m", {"read": []}),
    Case("/ finds while one types", "2 / s l u i c e", {"typing": True, "said": "/sluice · match 1 of 40"}),
    Case("Enter ends typing, the search lives", "2 / r i v e r enter", {"typing": False, "said": "/river · match 1 of 40"}),
    Case("n goes to the next match", "2 / r i v e r enter n n", {"said": "/river · match 3 of 40"}),
    Case("N goes to the match before", "2 / r i v e r enter n N N", {"said": "/river · match 40 of 40"}),
    Case("what is nowhere is said", "2 / x y z z y enter", {"said": "/xyzzy · not found"}),
    Case("Esc ends the search", "2 / r i v e r escape n", {"typing": False, "entry": "A quiet day"}),
    Case("Esc while typing goes back to where the find began", "2 j j / s l u i c e 2 9 escape", {"typing": False, "top": 2, "pattern": ""}),
    Case("Esc while typing leaves the find before live", "2 / r i v e r enter / x escape n", {"said": "/river · match 1 of 40"}),
    Case("Esc while typing brings the cursor back to its row", "j / b a k e escape", {"row": 1}),
    Case("n after a find in the article, in the headlines: the next unread", "2 / r i v e r enter 1 n", {"entry": "A quiet day"}),
    Case("n after a find in the headlines, in the article: the next unread", "/ m i l l enter 2 n", {"entry": "A quiet day", "pattern": ""}),
    Case("a find is live again in its pane", "2 / r i v e r enter 1 2 n", {"said": "/river · match 2 of 40"}),
    Case("a find is live again in its article", "2 / r i v e r enter J K n", {"said": "/river · match 1 of 40", "entry": "The mill turns again"}),
    Case("in another article n is the next unread", "2 / r i v e r enter J n", {"entry": "The baker’s door", "pattern": ""}),
    Case("a find in the headlines is live again there", "/ m i l l enter 2 1 n", {"said": "/mill · The mill turns again · The Weir Post"}),
    Case("Esc in another pane leaves a find alone", "2 / r i v e r enter 1 escape 2 n", {"said": "/river · match 2 of 40"}),
    Case("Esc ends a find in its pane", "2 / r i v e r enter escape", {"pattern": ""}),
    Case("/ in the headlines finds a title", "/ b a k e enter", {"row": 2}),
    Case("/ in the speakers finds a name", "3 / m a r s h enter", {"panel_row": 6}),
    Case("z leaves only the pane in use", "2 z", {"panes": {"article"}}),
    Case("z brings the others back", "2 z z", {"panes": {"headlines", "article", "speakers"}}),
    Case("q leaves zen first", "2 z q", {"panes": {"headlines", "article", "speakers"}, "pane": "article"}),
    Case("Esc lets go of the quotation", "] escape", {"quotation": None}),
    Case("y copies the quotation, with speaker and article", "] y", {"copied": COPIED, "said": "Copied: the words, Ada Thornbury (the engineer), outlet, date, address."}),
    Case("y without a quotation says what to do", "y", {"copied": "", "said": "No quotation is selected: ] goes to the next one."}),
    Case("Y copies the article's citation", "Y", {"copied": CITED, "said": "Copied: the article’s citation."}),
    Case("Y without an address copies what there is", "j enter Y", {"copied": "“A quiet day”"}),
    Case("o without an address says so", "j enter o", {"said": "This article has no address."}),
    Case("w is cancelled by Esc", "w escape j", {"pane": "headlines", "row": 1}),
    Case("o far from home shows and copies the address", "o", {"copied": "https://weir.example/mill", "opened": []}),
    Case("f follows a link by number", "f 1 enter", {"copied": "https://weir.example/report"}),
    Case("f is cancelled by Esc", "f escape", {"copied": ""}),
    Case("f without links says so", "j enter f", {"said": "This article has no links."}),
    Case(": finds an action by typing", ": n e x t space q enter", {"quotation": 0}),
    Case(": does what the cursor is on", ": down down enter", {"pane": "article"}),
    Case(": is cancelled by Esc", ": n e x t escape", {"quotation": None, "pane": "headlines"}),
    Case(": offers other colours", ": t h e m e enter l i g h t enter", {"theme": "tuireader-light"}),
    Case("other colours are cancelled by Esc", ": t h e m e enter l i g h t escape", {"theme": "tuireader-dark"}),
    Case("Ctrl-L draws again and changes nothing", "] ctrl+l", {"quotation": 0}),
    Case("y where nobody is quoted says so", "j enter ] y", {"said": "Nobody is quoted in this article."}),
    Case("keys work where nobody is quoted", "j enter ] } @ i", {"said": "Nobody is quoted in this article."}),
    Case("80 cells have the headlines alone", "", {"panes": {"headlines"}}, MIDDLE),
    Case("opening an article brings the speakers beside it", "enter", {"panes": {"article", "speakers"}}, MIDDLE),
    Case("1 brings the headlines back", "enter 1", {"panes": {"headlines"}}, MIDDLE),
    Case("40 cells have one pane", "", {"panes": {"headlines"}}, SMALL),
    Case("Enter shows the article", "enter", {"panes": {"article"}}, SMALL),
    Case("3 shows the speakers", "enter 3", {"panes": {"speakers"}}, SMALL),
    Case("Enter in the speakers shows the article", "enter 3 enter", {"panes": {"article"}, "quotation": 0}, SMALL),
    Case("q goes from the speakers to the article", "enter 3 q", {"panes": {"article"}}, SMALL),
    Case('" shows the speakers where there is one pane', 'enter "', {"panes": {"speakers"}}, SMALL),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
async def test_key(
    case: Case, make_app: Callable[..., ReaderApp], reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.5 50000 203.0.113.6 22")
    app = make_app(*case.files)
    written: list[str] = []
    app.copy_to_clipboard = written.append  # type: ignore[method-assign, assignment]
    opened: list[str] = []
    app.open_url = lambda url, **_: opened.append(url)  # type: ignore[method-assign]
    async with app.run_test(size=case.size) as pilot:
        await settle(pilot)
        for key in case.keys.split():
            await pilot.press(key)
            if app.is_running:
                await settle(pilot)
        assert {name: observe(name, app, reader(pilot), written, opened) for name in case.expected} == case.expected


def observe(name: str, app: ReaderApp, screen: Any, written: list[str], opened: list[str]) -> Any:
    """Return what a user would see of `name`."""
    if name == "running":
        return app._exit is False
    body, rows, panel = screen.body, screen.query_one(HeadlineList), screen.query_one(SpeakerPanel)
    see: dict[str, Callable[[], Any]] = {
        "copied": lambda: "".join(written),
        "opened": lambda: opened,
        "theme": lambda: app.theme,
        "entry": lambda: screen.entry.title,
        "row": lambda: rows.cursor,
        "panel_row": lambda: panel.cursor,
        "top": lambda: body.top,
        "percent": lambda: int(body.bar_text.split()[-2]),
        "said": lambda: screen.query_one(StatusLine).text,
        "sheet": lambda: isinstance(app.screen, Sheet | Help),
        "scrolled": lambda: scrolled(app.screen.query_one(TextPane)),
        "typing": lambda: isinstance(app.focused, Input),
        "read": lambda: [i for i, entry in enumerate(screen.entries) if entry.read],
        "panes": lambda: {pane.id for pane in (rows, body, panel) if pane.display},
    }
    return see[name]() if name in see else getattr(screen, name)


def scrolled(sheet: TextPane) -> int | str:
    """How many lines are above what is seen of a sheet."""
    top = sheet.scroll_offset.y
    return "end" if top and top == sheet.max_scroll_y else top


@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        (webbrowser.BackgroundBrowser("xdg-open"), ["https://weir.example/mill"]),
        (webbrowser.Mozilla("firefox"), ["https://weir.example/mill"]),
        (webbrowser.GenericBrowser("lynx"), []),
        (webbrowser.UnixBrowser("elinks"), []),
    ],
    ids=["of the desktop", "a window", "in the terminal", "in the terminal, too"],
)
async def test_at_home_a_link_opens_a_browser_that_has_a_window(
    browser: webbrowser.BaseBrowser, expected: list[str], make_app: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    app = make_app("1-mill.md")
    opened: list[str] = []
    app.open_url = lambda url, **_: opened.append(url)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert opened == expected
        said = str(pilot.app.screen.query_one(StatusLine).text)
        assert said == ("Opened https://weir.example/mill" if expected else "Copied: https://weir.example/mill")


async def test_where_there_is_no_browser_the_address_is_copied(
    make_app: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise webbrowser.Error

    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(webbrowser, "get", none)
    app = make_app("1-mill.md")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert pilot.app.screen.query_one(StatusLine).text == "Copied: https://weir.example/mill"


async def test_what_is_too_long_to_copy_is_shown(make_app: Any, reader: Any, settle: Any, folder: Any) -> None:
    (folder / "1-mill.md").write_text("# Long\n\n“" + "word " * 20_000 + "end,” said Ada Thornbury.\n", "utf-8")
    app = make_app("1-mill.md")
    async with app.run_test(size=WIDE) as pilot:
        while reader(pilot).attribution is None:
            await settle(pilot)
        await pilot.press("]", "y")
        await settle(pilot)
        assert isinstance(app.screen, Sheet | Help)


TABLE = {
    "pane.feeds": "0", "pane.headlines": "1", "pane.article": "2", "pane.speakers": "3", "people.show": "4",
    "person.show": "S", "person.join": "=", "person.apart": "-", "watch.toggle": "W", "quotation.same-words": "V",
    "pane.next": "l → Tab", "pane.previous": "h ← Shift-Tab",
    "pane.down": "j ↓", "pane.up": "k ↑", "pane.page-down": "Space PgDn", "pane.page-up": "b PgUp",
    "pane.half-down": "d", "pane.half-up": "u", "pane.top": "g Home", "pane.bottom": "G End", "pane.open": "Enter",
    "quotation.next": "] .", "quotation.previous": "[ ,", "speaker.next": "} >", "speaker.previous": "{ <",
    "speaker.find": "@", "speakers.toggle": '"', "quotation.why": "i", "quotation.correct": "c", "quotation.note": "M",
    "article.next": "J", "article.previous": "K", "find.next": "n", "find.previous": "N", "unread.previous": "p",
    "article.full-text": "x", "article.changes": "v", "article.read": "m", "article.star": "s", "article.tags": "T", "list.read": "A", "mark.undo": "U",
    "list.sort": "t", "list.copies": "V", "search.start": "\\", "list.filter": "&", "feed.refresh": "r", "feed.refresh-all": "R",
    "feed.add": "a", "feed.rename": "e", "folder.close": "h ←", "folder.open": "l →", "quotation.copy": "y", "article.copy": "Y", "article.export": "w", "article.browse": "o",
    "article.pipe": "|", "article.bookmark": "B",
    "link.follow": "f", "find.start": "/", "reader.zen": "z", "reader.palette": ":", "reader.help": "?",
    "reader.back": "q", "reader.step-back": "Backspace", "reader.quit": "Q", "reader.cancel": "Esc Ctrl-G", "reader.redraw": "Ctrl-L",
    "search.save": "+", "search.remove": "D", "app.suspend": "Ctrl-Z",
}  # fmt: skip
"""What each key does, in all panes. A key that is bound has its place here, in the README and in the manual page."""

OF_TEXTUAL = {"ctrl+c", "super+c", "ctrl+i", "ctrl+left", "ctrl+right", "ctrl+pagedown", "ctrl+pageup"}
"""Keys that Textual's screens and scrolling widgets bind: to copy, and to go where nothing is."""


async def test_no_other_key_is_bound(make_app: Any, settle: Any) -> None:
    shown = {it.id: key_names(it) for it in (*bindings(), *bindings(ReaderApp.BINDINGS))}
    assert shown == TABLE
    everywhere = [it for it in (*bindings(), *bindings(ReaderApp.BINDINGS)) if it not in (*FOLDING, *COPIES, *PEOPLE)]
    keys = [key for it in everywhere for key in it.key.split(",")]
    assert len(keys) == len(set(keys))
    assert {key for it in bindings(FOLDING) for key in it.key.split(",")} == {"h", "left", "l", "right"}, "panes else"
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for pane in "123":
            await pilot.press(pane)
            assert set(app.active_bindings) - OF_TEXTUAL == {*keys, *(("V",) if pane == "1" else ())}


def test_the_readme_and_the_manual_page_have_the_same_keys(request: pytest.FixtureRequest) -> None:
    readme = (request.config.rootpath / "README.md").read_text("utf-8")
    table = readme.partition("### Keys")[2].partition("`Space` at the end")[0].replace("\\|", "|")
    in_readme = {name for cell in re.findall(r"`+ ?([^`]+?) ?`+", table) for name in cell.split()}
    manual = "\n".join(manual_lines()).partition(".SH KEYS")[2].partition("\n.SH ")[0]
    for keys in TABLE.values():
        assert f".B {roff_escaped(keys)}" in manual, keys
        assert in_readme & set(keys.split()), keys
    all_keys = {key for keys in TABLE.values() for key in keys.split()}
    assert not {key for key in in_readme if len(key) == 1 and key not in all_keys}


def test_a_config_that_moves_the_key_to_save_a_search_still_works(make_app: Any) -> None:
    chosen, problems = check_config(Config(keys={"search.save": "S"}), ("tuireader-dark",))
    assert (chosen, problems) == ({"search.save": "S"}, ())


async def test_arrows_go_from_pane_to_pane(make_app: Any, reader: Any, settle: Any) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key, pane in (("right", "article"), ("right", "speakers"), ("left", "article"), ("left", "headlines")):
            await pilot.press(key)
            await settle(pilot)
            assert reader(pilot).pane == pane
