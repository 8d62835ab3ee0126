"""Messages go up, reactives come down: body, panel and status line always agree."""

import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.widget import Widget

from tuireader.app import ReaderApp
from tuireader.errors import ArticleError
from tuireader.library import Library
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.reader import load_article, reading
from tuireader.screens.reader.people_pages import ONLY_FOLLOWED
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.speakers import SpeakerPanel

JUMPS = ["]", "[", "}", "{", "3", "2", "1", "j", "k", "enter", "d", "u", "J", "K", "G", "g"]


def agree(screen: Any) -> None:
    """Check that all that shows the current quotation shows the same one."""
    body, panel = screen.query_one(ArticleBody), screen.query_one(SpeakerPanel)
    assert body.document is screen.document
    assert body.attribution is panel.attribution is screen.attribution
    assert body.quotation == panel.quotation == screen.quotation
    assert screen.query_one(HeadlineList).entry is screen.entry
    if screen.quotation is not None and screen.size.width >= 40 and body.display:
        assert f"{screen.quotation + 1} of " in body.bar_text


@pytest.mark.parametrize("seed", range(6))
async def test_panes_agree_whatever_is_pressed(seed: int, make_app: Any, reader: Any, settle: Any) -> None:
    dice = random.Random(seed)
    app = make_app()
    async with app.run_test(size=dice.choice([(120, 40), (80, 24), (40, 20), (8, 4)])) as pilot:
        await settle(pilot)
        for _ in range(25):
            await pilot.press(dice.choice(JUMPS))
            await settle(pilot)
            agree(reader(pilot))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("enter", [HeadlineList.Selected]),
        ("3 j enter", [SpeakerPanel.QuotationSelected]),
        ("2 enter", [ArticleBody.QuotationSelected]),
        ("2 j", [ArticleBody.Scrolled]),
        ("2 G space", [ArticleBody.Scrolled, ArticleBody.PastEnd]),
    ],
)
async def test_messages_that_go_up(
    keys: str, expected: list[type[Message]], make_app: Callable[..., ReaderApp], settle: Any
) -> None:
    seen: list[type[Message]] = []
    app = make_app()
    async with app.run_test(size=(120, 40), message_hook=lambda message: seen.append(type(message))) as pilot:
        await settle(pilot)
        for key in keys.split():
            await pilot.press(key)
        await settle(pilot)
    told = [kind for kind in dict.fromkeys(seen) if kind in expected]
    assert told == expected


async def test_a_stale_article_is_dropped(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        screen.reading.open_entry(screen.entries[1])
        screen.reading.open_entry(screen.entries[2])
        await settle(pilot)
        assert screen.document.title == "The baker’s door"
        agree(screen)


@pytest.fixture
def can_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """While this is cleared, articles that are opened are not read."""
    can_read = threading.Event()
    can_read.set()

    def read_late(*args: Any) -> Iterator[Any]:
        can_read.wait()
        yield from read_article(*args)

    read_article = load_article.read
    monkeypatch.setattr(reading, "read", read_late)
    yield can_read
    can_read.set()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2 / w h e e l enter J", "K", "/wheel · match 1 of 2"),
        ("\\ s a i d enter g enter / s a i d enter", "J", None),
    ],
    ids=["back to the article with the match", "from a match to another hit"],
)
async def test_n_before_the_article_is_there_is_about_that_article(
    before: str,
    after: str,
    expected: str | None,
    make_app: Any,
    reader: Any,
    settle: Any,
    can_read: threading.Event,
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in before.split():
            await pilot.press({"/": "slash", "\\": "backslash"}.get(key, key))
            await settle(pilot)
        screen = reader(pilot)
        can_read.clear()
        try:
            await pilot.press(after)
            shown = screen.document
            await pilot.press("n")
            await pilot.pause()
            assert screen.document is shown
            assert " · match" not in screen.note
        finally:
            can_read.set()
        await settle(pilot)
        if expected:
            await pilot.press("g", "n")
            await settle(pilot)
            assert screen.note == expected
        agree(screen)


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("]", lambda screen: screen.quotation == 1),
        ("{", lambda screen: screen.note == "The first quotation by this speaker."),
        ("i", lambda screen: screen.app.screen is not screen),
        ("y", lambda screen: screen.note.startswith("Copied")),
        ("S", lambda screen: ONLY_FOLLOWED in screen.note),
    ],
)
async def test_a_key_before_the_article_is_there_is_about_that_articles_quotation(
    key: str,
    seen: Callable[[ReaderScreen], bool],
    make_app: Any,
    reader: Any,
    settle: Any,
    monkeypatch: Any,
    can_read: threading.Event,
) -> None:
    async def read_now(it: reading.ArticleReading) -> None:
        can_read.set()
        await displayed(it)

    displayed = reading.ArticleReading.displayed
    monkeypatch.setattr(reading, "TEXT_WAIT_SECONDS", 20)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for before in "2]J":  # the first quotation of the first article is selected, and none of the second
            await pilot.press(before)
            await settle(pilot)
        screen = reader(pilot)
        can_read.clear()
        try:
            await pilot.press("K")
            assert not screen.reading.is_displayed
            monkeypatch.setattr(reading.ArticleReading, "displayed", read_now)
            await pilot.press(key)
        finally:
            can_read.set()
        await settle(pilot)
        assert seen(screen)


async def test_an_article_of_the_same_length_is_drawn_anew(
    make_app: Any, reader: Any, settle: Any, folder: Any
) -> None:
    for name in ("geese", "ducks"):
        (folder / f"{name}.md").write_text(f"# The {name}\n\nThe {name} went over.\n", "utf-8")
    app = make_app("ducks.md", "geese.md")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2", "z", "J")
        await settle(pilot)
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "The geese went over." in shown


async def test_a_colour_for_each_speaker_in_body_and_panel(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        colours = {
            text.strip(" “"): style.color
            for pane in (screen.body, screen.query_one(SpeakerPanel))
            for y in range(20)
            for text, style, _ in pane.render_line(y)
        }
        assert colours["The wheel is older than the town,"] == colours["Ada Thornbury"]
        assert colours["Ada Thornbury"] != colours["The wheel is a danger,"]


async def test_links_are_told_to_the_terminal(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        body = reader(pilot).body
        linked = {style.link: text for y in range(40) for text, style, _ in body.render_line(y) if style and style.link}
        assert linked == {"https://weir.example/report": "the report"}


# The place one was at


async def where(app: ReaderApp, settle: Any, reader: Any, *keys: str, size: tuple[int, int] = (120, 40)) -> Any:
    """Run the program, press keys, and return the words at the top of the article and the current quotation."""
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        screen = reader(pilot)
        return screen.entry.title, screen.document.text[max(0, screen.offset_top) :][:20], screen.quotation


async def test_the_place_is_there_again_after_a_restart(make_app: Any, reader: Any, settle: Any) -> None:
    left = await where(make_app(), settle, reader, "enter", "]", "]", "d", "d", "j")
    found = await where(make_app(), settle, reader)
    assert found == left
    assert left[2] == 1
    assert "“" not in left[1]


async def test_each_article_has_its_place(make_app: Any, reader: Any, settle: Any) -> None:
    there = await where(make_app(), settle, reader, "enter", "d", "j")
    back = await where(make_app(), settle, reader, "J", "J", "K", "K")
    assert back == there


@pytest.mark.parametrize("sizes", [[(80, 24), (40, 20), (120, 40)], [(8, 4), (1, 1), (200, 60)]])
async def test_the_place_survives_resizing(
    sizes: list[tuple[int, int]], make_app: Any, reader: Any, settle: Any
) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for key in ("d", "d", "d", "j"):
            await pilot.press(key)
        screen = reader(pilot)
        place = screen.offset_top
        for size in sizes:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert screen.offset_top == place
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert screen.body._layout.offset_at(screen.body.top) == place


async def test_read_marks_are_kept(make_app: Any, reader: Any, settle: Any) -> None:
    await where(make_app(), settle, reader, "j", "enter")
    app = make_app()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert [entry.read for entry in reader(pilot).entries] == [False, True, False]


async def test_a_theme_that_is_chosen_is_kept(make_app: Any, folder: Any, tmp_path: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await settle(pilot)
        app.theme = "tuireader-light"
        await pilot.pause()
    again = ReaderApp(app._reader.session.first_entries, Library(tmp_path / "library.db"))
    assert again.theme == "tuireader-light"


# The mouse, where it is asked for


async def test_a_click_opens_a_row_and_the_wheel_scrolls(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert await pilot.click(HeadlineList, offset=(5, 3))
        await settle(pilot)
        screen = reader(pilot)
        assert screen.entry.title == "The baker’s door"
        screen.reading.open_entry(screen.entries[0])
        await settle(pilot)
        assert await pilot.click(SpeakerPanel, offset=(5, 3))
        await settle(pilot)
        assert screen.quotation == 0
        await pilot._post_mouse_events([MouseScrollDown], ArticleBody)
        await settle(pilot)
        assert screen.body.top == 3
        await pilot._post_mouse_events([MouseScrollUp], ArticleBody)
        await settle(pilot)
        assert screen.body.top == 0


@pytest.mark.parametrize("key", ["slash", "ampersand", "backslash"])
@pytest.mark.parametrize("pane", [HeadlineList, ArticleBody])
async def test_a_click_on_a_pane_ends_typing(
    key: str, pane: type[Widget], make_app: Any, reader: Any, settle: Any
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("1", key, "t", "h", "e")
        await settle(pilot)
        assert await pilot.click(pane, offset=(5, 3))
        await settle(pilot)
        assert not reader(pilot).query_one(FindBar).display
        assert isinstance(app.focused, (pane, ArticleBody))  # a row that was clicked has opened its article
        assert reader(pilot).pane == app.focused.id


async def test_a_click_leaves_a_query_that_has_to_be_put_right(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("backslash", *"rol:x")
        assert await pilot.click(ArticleBody, offset=(5, 3))
        await settle(pilot)
        assert reader(pilot).query_one(FindBar).display
        await pilot.press("y")
        assert reader(pilot).query_one(FindBar).line.value == "rol:xy"


# What cannot be read


async def test_an_article_that_is_gone_says_so_and_the_others_open(
    make_app: Any, folder: Any, reader: Any, settle: Any
) -> None:
    app = make_app()
    (folder / "2-quiet.md").unlink()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j", "enter")
        await settle(pilot)
        screen = reader(pilot)
        assert "2-quiet.md" in screen.document.text
        assert screen.entry.failure
        await pilot.press("J")
        await settle(pilot)
        assert screen.document.title == "The baker’s door"


async def test_problems_at_the_start_are_shown_and_closed(make_app: Any, settle: Any) -> None:
    app = make_app(problems=[ArticleError("gone.md", "does not exist")])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Sheet)
        assert ("", "gone.md: does not exist.") in app.screen._paragraphs
        await pilot.press("q")
        await settle(pilot)
        assert not isinstance(app.screen, Sheet)


# Lists without end


async def test_only_rows_in_sight_are_drawn_and_looked_into(tmp_path: Any, reader: Any, settle: Any) -> None:
    library = Library(None)
    paths = {str(tmp_path / f"{i}.md"): str(i) for i in range(100_000)}
    entries = library.entries.listing_of(library.files._store_entries(str(tmp_path), paths, whole=True))
    app = ReaderApp(entries, library, theme="tuireader-dark")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        rows = reader(pilot).query_one(HeadlineList)
        assert rows.cursor == 99_999
        assert rows.find("4711", forward=True, again=True) == "4711 · "
        assert rows.cursor == 4711
        assert rows.find("no such row", forward=False, again=True) is None
        await pilot.press("G")
        await settle(pilot)
        assert "99999" in rows.render_line(rows.room.height - 1).text
        assert sum(entry.peeked for entry in library.entries._loaded._entry_by_id.values()) < 100


async def test_only_lines_in_sight_are_drawn(tmp_path: Any, reader: Any, settle: Any) -> None:
    long = tmp_path / "long.md"
    long.write_text("# Long\n\n" + "\n\n".join(f"Paragraph {i} " + "of many words " * 20 for i in range(400)), "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(long)])[0], library, theme="tuireader-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        body = reader(pilot).body
        drawn: list[int] = []
        paint = body.render_line

        def counted(y: int) -> Any:
            drawn.append(y)
            return paint(y)

        body.render_line = counted
        await pilot.press("G")
        await settle(pilot)
        assert len(body._layout.lines) > 2000
        assert 0 < len(drawn) < 200


async def test_an_article_of_as_many_lines_as_the_one_before_is_drawn(tmp_path: Any, reader: Any, settle: Any) -> None:
    files = [tmp_path / "1.md", tmp_path / "2.md"]
    for file in files:
        file.write_text(f"# Title {file.stem}\n\nWords of {file.stem}.\n", "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(file) for file in files])[0], library, theme="tuireader-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        body = reader(pilot).body
        drawn: list[str] = []
        paint = body.render_line

        def kept(y: int) -> Any:
            drawn.append(paint(y).text)
            return paint(y)

        body.render_line = kept
        await pilot.press("J")
        await settle(pilot)
        assert any("Title 2" in line for line in drawn)
