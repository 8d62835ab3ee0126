"""The article pane: its head, its margins, and how the current quotation stands out."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from app_fixtures import Settle
from tuireader.app import ReaderApp
from tuireader.documents import Block, Document
from tuireader.documents.model import CodeSpan
from tuireader.library import Library
from tuireader.screens.reader.code_colours import CodeColours
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.article_facts import article_facts, reading_minutes
from tuireader.widgets.layout import lay_out
from tuireader.widgets.text_width import width_of
from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Palette

WORDS = " ".join(["word"] * 952)  # four minutes
NOON = datetime(2026, 11, 20, 18, 40, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
URL = "https://www.courier.example/ferry?x=1"


def document(
    byline: str = "", credit: str = "", date: datetime | None = None, url: str = "", text: str = WORDS
) -> Document:
    return Document("A title", byline, credit, date, url, (Block("paragraph", 0, len(text)),), (), (), text)


@pytest.mark.parametrize(
    ("article", "width", "expected"),
    [
        pytest.param(
            document("Nell Tarrant", "The Port Anselm Courier", NOON, URL),
            80,
            ["Nell Tarrant · The Port Anselm Courier · 20 November 2026, 18:40 · 4 minutes", "courier.example"],
            id="broken between two facts",
        ),
        pytest.param(
            document("Nell Tarrant", "The Port Anselm Courier", NOON, URL),
            36,
            ["Nell Tarrant", "The Port Anselm Courier", "20 November 2026, 18:40 · 4 minutes", "courier.example"],
            id="narrow",
        ),
        pytest.param(document(), 80, ["4 minutes"], id="nothing is known"),
        pytest.param(
            document(credit="Post", date=MIDNIGHT), 80, ["Post · 20 November 2026 · 4 minutes"], id="no author"
        ),
        pytest.param(
            document(url="articles/x.md", text="A word."), 80, ["1 minute"], id="no site, one minute at least"
        ),
        pytest.param(
            document("Ada Thornbury, Josef Kettle and Lena Marsh", "Post", text="One."),
            22,
            ["Ada Thornbury, Josef", "Kettle and Lena Marsh", "Post · 1 minute"],
            id="a fact longer than a line is broken at words",
        ),
        pytest.param(
            document(credit="週刊堰", text="水車は町より古い。" * 400), 80, ["週刊堰"], id="words without blanks"
        ),
    ],
)
def test_facts_under_the_title(article: Document, width: int, expected: list[str]) -> None:
    assert list(article_facts(article, width)) == expected


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238, 1), (356, 1), (358, 2), (952, 4), (23_800, 100)])
def test_minutes_are_words_by_the_rate_of_the_study(words: int, minutes: int) -> None:
    assert reading_minutes(" ".join(["word"] * words)) == minutes


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.courier.example/a", "courier.example"),
        ("https://user:secret@courier.example:8443/a", "courier.example"),
        ("file:///home/ada/a.md", ""),
        ("https://[::1", ""),
        ("no address", ""),
    ],
)
def test_the_site_is_the_name_of_the_host(url: str, site: str) -> None:
    assert document(url=url).site == site


def test_a_head_is_short_whatever_a_page_says() -> None:
    much = "word " * 100_000
    article = document(much, much, NOON, f"https://{'x' * 100_000}.example/")._replace(title=much)
    lines = lay_out(article, 80).lines
    head = [line.lead for line in lines if line.kind in {"title", "meta"}]
    assert len(head) < 20
    assert max(map(width_of, head)) <= 80


@given(st.integers(8, 80), st.text("abc ", max_size=90), st.text("abc 日", max_size=90))
def test_the_head_moves_no_offset(width: int, title: str, byline: str) -> None:
    article = document(byline, "", NOON, URL, "The wheel is older than the town. It will outlive us.")
    layout = lay_out(article._replace(title=title), width)
    first = layout.line_at(0)
    assert layout.starts[:first] == (-1,) * first
    assert layout.lines[first].runs[0].start == 0
    assert all(line.kind in {"title", "meta", "blank"} for line in layout.lines[:first])


def shown(screen: ReaderScreen) -> list[str]:
    return [screen.body.render_line(y).text for y in range(screen.body.room.height)]


@pytest.mark.parametrize(("width", "left"), [(40, 2), (80, 2), (84, 2), (86, 3), (120, 20), (200, 60)])
async def test_the_text_has_margins_and_stands_in_the_middle(
    make_app: Any, reader: Any, settle: Settle, width: int, left: int
) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2", "z")
        await settle(pilot)
        assert reader(pilot).body.size.width == width
        lines = [line for line in shown(reader(pilot)) if line.strip()]
        assert {len(line) - len(line.lstrip()) for line in lines} == {left}
        assert max(len(line.rstrip()) for line in lines) <= width - 2
        assert max(len(line.strip()) for line in lines) > min(80, width - 4) - 12


def attributes(pilot: Pilot[None], screen: ReaderScreen, colours: str) -> dict[str, str]:
    """Return what the lines in sight show in each attribute, on a terminal with so many colours."""
    palette, found = Palette(Terminal(colours=colours)), dict[str, str]()
    for y in range(screen.body.room.height):
        for text, rendition in palette.cells(screen.body.render_line(y)):
            for attribute in rendition.attributes:
                found[attribute] = found.get(attribute, "") + text
    return found


def without_blanks(text: str) -> str:
    """Return `text` without the blanks at which lines may break."""
    return text.replace(" ", "")


BOLD, UNDERLINED, REVERSED = "1", "4", "7"
CURRENT, INTRODUCTION = "The wheel is a danger,", "Kettle said"


@pytest.mark.parametrize(
    ("theme", "colours", "attribute"),
    [
        ("tuireader-dark", "256", BOLD),
        ("tuireader-light", "truecolor", BOLD),
        ("tuireader-16", "standard", REVERSED),
        ("tuireader-16", "none", REVERSED),
    ],
)
async def test_the_current_quotation_stands_out(
    make_app: Any, reader: Any, settle: Settle, theme: str, colours: str, attribute: str
) -> None:
    async with make_app("1-mill.md", theme=theme).run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter", "]", "]")
        await settle(pilot)
        screen = reader(pilot)
        seen = attributes(pilot, screen, colours)
        assert without_blanks(seen[attribute]).endswith(without_blanks(CURRENT))
        assert without_blanks(seen[UNDERLINED]) == without_blanks(INTRODUCTION)
        assert BOLD in seen  # the title
        marked = [line for line in shown(screen) if line.startswith("▌ ")]
        assert len(marked) == 2
        assert CURRENT in " ".join(line[2:].strip() for line in marked)


CODE = "# Code\n\nWords.\n\n```python\ndef turn(n):\n    return 12\n```\n\n" + "More words.\n\n" * 30


def colours_of(screen: ReaderScreen, words: str) -> set[str]:
    """Return the colours of the pieces of lines in sight that are just these words."""
    strips = [screen.body.render_line(y) for y in range(screen.body.room.height)]
    return {str(style.color) for strip in strips for text, style, _ in strip if style and text.strip() == words}


@pytest.fixture
def make_code_app(tmp_path: Path) -> Callable[[str], ReaderApp]:
    def make(theme: str) -> ReaderApp:
        for name, text in (("1-code.md", CODE), ("2-words.md", "# Words\n\nNo code.\n")):
            (tmp_path / name).write_text(text, "utf-8")
        library = Library(None)
        files = [str(tmp_path / name) for name in ("1-code.md", "2-words.md")]
        return ReaderApp(library.files.open_paths(files)[0], library, theme=theme)

    return make


async def test_code_in_sight_is_coloured(make_code_app: Any, reader: Any, settle: Settle) -> None:
    async with make_code_app("tuireader-light").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert len(reader(pilot).code_spans) == 4
        colours = [colours_of(reader(pilot), word) for word in ("def", "turn", "return", "12")]
        assert [len(each) for each in colours] == [1, 1, 1, 1]
        assert colours[0] == colours[2]
        assert len(set().union(*colours)) == 3
        await pilot.press("J")
        await settle(pilot)
        assert reader(pilot).code_spans == ()


async def test_code_is_left_alone_until_it_is_in_sight(
    make_code_app: Any, reader: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Document] = []

    def highlight(document: Document) -> tuple[CodeSpan, ...]:
        asked.append(document)
        return ()

    monkeypatch.setattr("tuireader.documents.highlight.highlight", highlight)
    async with make_code_app("tuireader-dark").run_test(size=(80, 6)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert not asked
        for _ in range(3):
            await pilot.press("j", "j")
            await settle(pilot)
        assert len(asked) == 1


async def test_code_is_plain_where_a_theme_has_no_colours_for_it(
    make_code_app: Any, reader: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.documents.highlight.highlight", None)
    async with make_code_app("tuireader-16").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert any("def turn(n):" in line for line in shown(reader(pilot)))
        assert reader(pilot).code_spans == ()


async def test_colours_of_an_article_that_is_shown_no_more_are_dropped(
    make_code_app: Any, reader: Any, settle: Settle
) -> None:
    async with make_code_app("tuireader-dark").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        screen = reader(pilot)
        late = CodeColours.Found(screen.document, screen.code_spans)
        await pilot.press("J")
        await settle(pilot)
        screen.post_message(late)
        await settle(pilot)
        assert screen.code_spans == ()
