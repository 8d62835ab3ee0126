"""Whatever changes, in whatever terminal: what is shown is what was wanted."""

import os
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from wire_clusters import WIDTHS, MemberEmulator
from wire_emulator import Emulator

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import BLANK, Cell, Palette, blank_cell
from tuireader.wire.cursor import Cursor
from tuireader.wire.screen_diff import ScreenWriter
from tuireader.wire.scroll import ScrollArea
from tuireader.wire.sgr import Rendition

WIDTH, HEIGHT = 24, 8
CLUSTER_SCREENS = int(os.environ.get("TUIREADER_TEST_CLUSTER_SCREENS", "60"))
"""How many series of screens are tried in terminals that draw clusters in other widths."""
RENDITIONS = [
    Rendition(),
    Rendition(background="44"),
    Rendition(frozenset("1"), "38;5;253", "48;5;16"),
    Rendition(foreground="38;5;253", background="48;5;16"),
    Rendition(frozenset(("4", "3")), "31"),
    Rendition(frozenset("7")),
]
KNOWN: dict[Cell, Cell] = {}
renditions = st.sampled_from(RENDITIONS)
pieces = st.lists(
    st.tuples(st.sampled_from(["a", "bcd", "   ", "│", "漢字", "e\u0301", "─" * 9, " " * 12]), renditions), max_size=8
)
terminals = st.builds(
    Terminal,
    erases_with_background=st.booleans(),
    repeats=st.booleans(),
    positions=st.booleans(),
    erases_cells=st.booleans(),
    margins=st.booleans(),
)


def row_of(parts: list[tuple[str, Rendition]], ground: Rendition) -> list[Cell]:
    """Lay pieces of text side by side; the rest of the line is blank."""
    row: list[Cell] = []
    for text, rendition in parts:
        units = [text] if text == "e\u0301" else text
        for unit in units:
            row += [(unit, rendition), ("", rendition)] if unit in "漢字" else [(unit, rendition)]
    return mended((row + [(" ", ground)] * WIDTH)[:WIDTH])


def mended(row: list[Cell]) -> list[Cell]:
    """Half a wide character is none; and equal cells are one object, as a palette makes them."""
    out = []
    for x, (text, rendition) in enumerate(row):
        whole = (
            x + 1 < WIDTH and row[x + 1][0] == "" if text in ("漢", "字") else x > 0 and row[x - 1][0] in ("漢", "字")
        )
        cell = (text if whole or text not in ("漢", "字", "") else " ", rendition)
        out.append(blank_cell(rendition) if cell[0] == " " else KNOWN.setdefault(cell, cell))
    return out


rows = st.builds(row_of, pieces, renditions)
screens = st.lists(rows, min_size=HEIGHT, max_size=HEIGHT)


@st.composite
def scrolled(draw: st.DrawFn, screen: list[list[Cell]], area: ScrollArea) -> list[list[Cell]]:
    """The area's lines moved, with another line where one came into sight; wide characters at the edges may break."""
    lines = draw(st.integers(-4, 4))
    after = [list(row) for row in screen]
    for y in range(area.top, area.bottom):
        source = screen[y + lines] if area.top <= y + lines < area.bottom else draw(rows)
        after[y][area.left : area.right] = source[area.left : area.right]
        after[y] = mended(after[y])
    return after


def check(emulator: Emulator, wanted: list[list[Cell]], cursor: tuple[int, int]) -> None:
    """Compare with another emulator that was drawn on cell by cell."""
    model = Emulator(WIDTH, HEIGHT)
    for y, row in enumerate(wanted):
        for x, (text, rendition) in enumerate(row):
            if text:
                sgr = ";".join(
                    filter(None, ("0", *sorted(rendition.attributes), rendition.foreground, rendition.background))
                )
                model.feed(f"\x1b[{y + 1};{x + 1}H\x1b[{sgr}m{text}")
    assert list(emulator.cells()) == list(model.cells())
    assert (emulator.cursor.x, emulator.cursor.y) == cursor


@given(data=st.data(), terminal=terminals, first=screens)
@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_the_terminal_shows_what_is_wanted(data: st.DataObject, terminal: Terminal, first: list[list[Cell]]) -> None:
    area = ScrollArea(5, 1, 19, HEIGHT - 1)
    writer, emulator = ScreenWriter(terminal), Emulator(WIDTH, HEIGHT, terminal)
    screen = first
    for step in range(data.draw(st.integers(1, 5), label="frames")):
        if step:
            how = data.draw(st.sampled_from(["scroll", "scroll all", "line", "anew", "forget"]), label="how")
            if how.startswith("scroll"):
                screen = data.draw(scrolled(screen, area if how == "scroll" else ScrollArea(0, 1, WIDTH, HEIGHT)))
            elif how == "line":
                screen = [*screen[:3], data.draw(rows), *screen[4:]]
            elif how == "anew":
                screen = data.draw(screens)
            else:
                writer.forget_shown()
        cursor = data.draw(st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)))
        emulator.feed(writer.frame(screen, cursor, [area, ScrollArea(0, 1, WIDTH, HEIGHT)]))
        check(emulator, screen, cursor)


CLUSTERS = [
    *("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f469\U0001f3fd\u200d\U0001f680"),
    *(
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f1ee\U0001f1ea",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "\U0001f44d\U0001f3ff",
    ),
    *(
        "\u0939\u093f",
        "\u0915\u094d",
        "\u05e9\u05b8",
        "\u0639\u064e",
        "e\u0301",
        "\U0001f321",
        "\u260e",
        "\u0e01\u0e47",
    ),
]
"""Texts of one or two cells by our count; terminals disagree."""
MIXED = ["a", "bcd", "   ", "漢", "─" * 9, " " * 12, *CLUSTERS]


def row_of_clusters(parts: list[tuple[str, Rendition]], ground: Rendition) -> list[Cell]:
    """Lay clusters and other texts side by side; what does not fit in is left out."""
    palette, row = Palette(Terminal()), []
    for text, rendition in parts:
        for unit, *_ in palette.cells([Segment(text)]):
            row.append(blank_cell(rendition) if unit == " " else KNOWN.setdefault((unit, rendition), (unit, rendition)))
    row = (row + [blank_cell(ground)] * WIDTH)[:WIDTH]
    if cell_len(row[-1][0]) == 2:
        row[-1] = blank_cell(ground)
    return row


def some_rows(chance: Random, count: int = HEIGHT) -> list[list[Cell]]:
    """Return rows of clusters and other texts."""
    return [
        row_of_clusters(
            [(chance.choice(MIXED), chance.choice(RENDITIONS)) for _ in range(chance.randrange(10))],
            chance.choice(RENDITIONS),
        )
        for _ in range(count)
    ]


def following_screen(chance: Random, screen: list[list[Cell]]) -> list[list[Cell]]:
    """Return another screen: a new one, one in which lines have changed or moved, or words within some lines."""
    how = chance.choice(["new", "lines", "scroll", "cells"])
    if how == "scroll":
        return [screen[0], *screen[2:], *some_rows(chance, 1)]
    others = some_rows(chance)
    if how == "cells":
        cut = chance.randrange(1, WIDTH)
        mixed = [[*old[:cut], *new[cut:]] for old, new in zip(screen, others, strict=True)]
        return [[*map(_whole, row, [*row[1:], BLANK], [BLANK, *row[:-1]])] for row in mixed]
    return [new if how == "new" or chance.random() < 0.3 else old for old, new in zip(screen, others, strict=True)]


def _whole(cell: Cell, after: Cell, before: Cell) -> Cell:
    """Return a cell, or a blank where it is half of a wide one."""
    is_half = (cell[0] == "" and cell_len(before[0]) != 2) or (cell_len(cell[0]) == 2 and after[0] != "")
    return blank_cell(cell[1]) if is_half else cell


@pytest.mark.parametrize("seed", range(CLUSTER_SCREENS))
def test_in_any_widths_a_terminal_shows_what_it_does_after_a_full_redraw(seed: int) -> None:
    """Frames one after the other, then the last of them drawn afresh: nothing is lost, nothing of the others stays."""
    chance = Random(seed)
    abilities = ("erases_with_background", "repeats", "positions", "erases_cells", "margins")
    terminal = Terminal(**{name: chance.random() < 0.5 for name in abilities})  # type: ignore[arg-type]
    emulator = MemberEmulator(WIDTH, HEIGHT, terminal, chance.choice(WIDTHS), halves_stay=chance.random() < 0.5)
    writer, areas = ScreenWriter(terminal), [ScrollArea(5, 1, 19, HEIGHT), ScrollArea(0, 1, WIDTH, HEIGHT)]
    screen = some_rows(chance)
    for _ in range(6):
        emulator.feed(writer.frame(screen, (0, 0), areas))
        shown = emulator.picture()
        redrawing = ScreenWriter(terminal)
        emulator.feed(redrawing.frame(screen, (0, 0)))
        assert emulator.picture() == shown
        writer = redrawing
        screen = following_screen(chance, screen)


@pytest.mark.parametrize("width_of", WIDTHS)
@pytest.mark.parametrize("cluster", CLUSTERS)
def test_no_cluster_is_drawn_over_the_words_behind_it(cluster: str, width_of: Callable[[str], int]) -> None:
    """Not in one go with it in another rendition, and not when it comes before words that stand there already."""
    width = cell_len(cluster)
    behind = [("w", RENDITIONS[2]) for _ in range(12)]
    before: list[Cell] = [blank_cell(RENDITIONS[2])] * width + behind
    after: list[Cell] = [(text, RENDITIONS[4]) for text, _ in Palette(Terminal()).cells([Segment(cluster)])] + behind
    for frames in ([after], [before, after]):
        writer, emulator = ScreenWriter(Terminal()), MemberEmulator(width + 12, 1, width_of=width_of)
        for frame in frames:
            emulator.feed(writer.frame([frame], (0, 0)))
        assert emulator.text[0].endswith("w" * 12)


def test_one_order_of_drawing_is_left_out_only_where_it_takes_more_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(1)
    words = ["weir", "a mill", "─" * 9, " ", "     ", "漢字", "1 Jan"]
    writers = ScreenWriter(Terminal()), ScreenWriter(Terminal())
    screen = [row_of([], RENDITIONS[0])] * HEIGHT
    for _ in range(100):
        used = random.sample(RENDITIONS, random.randint(1, len(RENDITIONS)))
        for y in random.sample(range(HEIGHT), random.randint(1, HEIGHT)):
            screen[y] = row_of([(random.choice(words), random.choice(used)) for _ in range(5)], used[0])
        written = writers[0].frame(screen, (0, 0))
        with monkeypatch.context() as both_orders:
            both_orders.setattr("tuireader.wire.screen_diff._colour_bytes_by_position", lambda *_: 0)
            assert written == writers[1].frame(screen, (0, 0))


def test_nothing_is_written_where_nothing_changes() -> None:
    writer = ScreenWriter(Terminal())
    screen = [row_of([("same", RENDITIONS[0])], RENDITIONS[0])] * HEIGHT
    assert writer.frame(screen, (0, 0))
    assert writer.frame(screen, (0, 0)) == ""


@pytest.mark.parametrize("margins", [False, True])
def test_a_pane_that_scrolls_is_scrolled_by_the_terminal(margins: bool) -> None:
    texts = [f"{'abcdefghijklmnopqrst'[i : i + 12]}" for i in range(HEIGHT + 1)]
    beside = [f"{i * 7 % 10}{i}" for i in range(HEIGHT)]

    def screen(first: int) -> list[list[Cell]]:
        side = [] if not margins else [("xyz", RENDITIONS[1])]
        return [
            row_of(
                [*side, (texts[first + y], RENDITIONS[0]), (beside[y] if margins else "", RENDITIONS[1])], RENDITIONS[0]
            )
            for y in range(HEIGHT)
        ]

    area = ScrollArea(3, 0, 15, HEIGHT) if margins else ScrollArea(0, 0, WIDTH, HEIGHT)
    writer, emulator = ScreenWriter(Terminal(margins=margins)), Emulator(WIDTH, HEIGHT)
    emulator.feed(writer.frame(screen(0), (0, 0), [area]))
    written = writer.frame(screen(1), (0, 0), [area])
    emulator.feed(written)
    check(emulator, screen(1), (0, 0))
    assert texts[HEIGHT] in written
    assert not any(text in written for text in texts[:HEIGHT])
    assert len(written) < (75 if margins else 50)


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 2), (3, 3)])
def test_the_smallest_windows_are_drawn(size: tuple[int, int]) -> None:
    width, height = size
    writer, emulator = ScreenWriter(Terminal()), Emulator(width, height)
    screen: list[list[Cell]] = [[("x", RENDITIONS[1])] * width for _ in range(height)]
    emulator.feed(writer.frame(screen, (0, 0)))
    assert emulator.text == ["x" * width] * height


def test_what_terminals_do_not_agree_on_does_not_move_what_follows() -> None:
    screen: list[list[Cell]] = [
        [("☎\ufe0f", RENDITIONS[0]), ("", RENDITIONS[0]), ("a", RENDITIONS[0]), ("b", RENDITIONS[0])]
    ]
    written = ScreenWriter(Terminal()).frame(screen, (0, 0))
    assert "\x1b[3Gab" in written
    assert "  \b\b☎" in written


@pytest.mark.parametrize("style", ["#ff0000 bold", "dim italic", "#ff0000"])
def test_blanks_that_look_alike_are_one_cell(style: str) -> None:
    palette = Palette(Terminal())
    (blank,), (other,) = palette.cells([Segment(" ", Style.parse(style))]), palette.cells([Segment(" ")])
    assert blank is other


@pytest.mark.parametrize("style", ["on #ff0000", "underline", "reverse", "strike", "link https://weir.example"])
def test_blanks_that_look_otherwise_are_not(style: str) -> None:
    palette = Palette(Terminal())
    assert palette.cells([Segment(" ", Style.parse(style))]) != palette.cells([Segment(" ")])


def test_no_colour_is_switched_for_blanks_among_text() -> None:
    red, blue = Rendition(foreground="31"), Rendition(foreground="34")
    writer = ScreenWriter(Terminal())
    writer.frame([row_of([("x" * WIDTH, red)], red)] * 3, (0, 0))
    words = row_of([("a bc  d", red), (" ", blue), ("e f", red)], blue)
    written = writer.frame([words, row_of([], blue), words], (0, 0))
    assert "a bc  d e f" in written
    assert "m" not in written


@pytest.mark.parametrize(
    ("drawn_with", "blank", "written"),
    [
        (Rendition(foreground="38;5;253", background="48;5;235"), Rendition(background="48;5;16"), "\x1b[48;5;16m"),
        (Rendition(frozenset(("7",)), background="48;5;235"), Rendition(background="48;5;16"), "\x1b[;48;5;16m"),
        (Rendition(foreground="31", background="42"), Rendition(), "\x1b[m"),
        (Rendition(foreground="31"), Rendition(), ""),
    ],
)
def test_a_blank_switches_no_colour_that_it_does_not_show(
    drawn_with: Rendition, blank: Rendition, written: str
) -> None:
    cursor = Cursor(Terminal())
    cursor.rendition = drawn_with
    cursor.set_blank_rendition(blank)
    assert "".join(cursor.out) == written
    assert cursor.rendition.looks_blank_as(blank)
