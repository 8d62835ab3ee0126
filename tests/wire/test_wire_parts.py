"""The wire's small parts: renditions, characters, what a terminal is, how much may be on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from wire_emulator import Emulator

from tuireader.charset import displayable_char, encoding_of
from tuireader.wire.capabilities import Terminal, terminal_of
from tuireader.wire.cells import Palette
from tuireader.wire.flow_control import QUESTION, FlowControl
from tuireader.wire.frame import Frame
from tuireader.wire.frame_clock import FrameClock
from tuireader.wire.sgr import ATTRIBUTES, PLAIN, Rendition, transition

KNOWN_TO_PYTE = ["1", "3", "4", "5", "7", "9"]
renditions = st.builds(
    Rendition,
    st.frozensets(st.sampled_from(KNOWN_TO_PYTE)),
    st.sampled_from(["", "31", "94", "38;5;200", "38;2;1;2;3"]),
    st.sampled_from(["", "41", "104", "48;5;16", "48;2;9;8;7"]),
    st.sampled_from(["", "https://weir.example/a"]),
)


@given(st.lists(renditions, min_size=1, max_size=6))
def test_a_change_of_pen_ends_where_the_new_pen_does(steps: list[Rendition]) -> None:
    emulator, afresh, before = Emulator(10, 1), Emulator(10, 1), PLAIN
    for rendition in steps:
        emulator.feed(transition(before, rendition))
        before = rendition
    afresh.feed(transition(PLAIN, steps[-1]))
    assert emulator.cursor.attrs == afresh.cursor.attrs


def test_what_is_turned_off_together_is_turned_on_again_alone() -> None:
    assert transition(Rendition(frozenset("12")), Rendition(frozenset("2"))) in ("\x1b[22;2m", "\x1b[;2m")
    assert transition(Rendition(), Rendition()) == ""
    assert transition(Rendition(foreground="38;5;9"), Rendition()) == "\x1b[m"


def test_links_open_and_close() -> None:
    linked = Rendition(link="https://weir.example/")
    assert transition(PLAIN, linked).endswith(";https://weir.example/\x1b\\")
    assert transition(linked, PLAIN) == "\x1b]8;;\x1b\\"


def test_every_attribute_of_a_style_becomes_a_pen() -> None:
    palette = Palette(Terminal())
    for name, code in ATTRIBUTES.items():
        assert palette.rendition(Style(**{name: True})).attributes == {code}  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", ["\u0301", "\u0300", "\u200d", "\ufe0f", "\u20e3", "\U0001f3fb", "\u200b", "\u202e"])
def test_a_mark_behind_a_blank_in_colour_takes_no_cell(mark: str) -> None:
    """A title may begin with one, behind the blank that a row begins with."""
    style = Style(color="#ffffff", bgcolor="#101010", bold=True)
    cells = Palette(Terminal()).cells([Segment(" ", style), Segment(f"{mark}Mark", style)])
    assert "".join(text for text, _ in cells).replace(mark, "") == " Mark"
    assert len(cells) == len(" Mark")


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ("none", Rendition(frozenset("1"))),
        ("standard", Rendition(frozenset("1"), "31", "44")),
        ("256", Rendition(frozenset("1"), "38;5;196", "48;5;21")),
        ("truecolor", Rendition(frozenset("1"), "38;2;255;0;0", "48;2;0;0;255")),
    ],
)
def test_colours_are_what_the_terminal_has(colours: str, expected: Rendition) -> None:
    rendition = Palette(Terminal(colours=colours)).rendition(Style(color="#ff0000", bgcolor="#0000ff", bold=True))
    assert rendition.attributes == expected.attributes
    assert bool(rendition.foreground) == bool(expected.foreground)
    if colours != "standard":  # which of sixteen comes nearest is Rich's opinion
        assert rendition == expected


@given(st.text())
def test_no_control_character_gets_through(text: str) -> None:
    for encoding in ("utf-8", "ascii"):
        for cell, _ in Palette(Terminal(encoding=encoding)).cells([Segment(text)]):
            assert not any(c < " " or "\x7f" <= c <= "\x9f" or c in "\u202e\u2066\u2028\ufeff" for c in cell)
            if encoding == "ascii":
                assert cell.isascii()
                assert len(cell) == 1


@given(st.lists(st.tuples(st.integers(-2, 12), st.text(alphabet="ab漢字e\u0301", max_size=8)), max_size=8))
def test_a_frame_keeps_wide_characters_whole(pieces: list[tuple[int, str]]) -> None:
    frame, palette = Frame(10, 1), Palette(Terminal())
    for column, text in pieces:
        frame.paint(palette, 0, column, [Segment(text)])
    row = [text for text, _ in frame.rows[0]]
    assert len(row) == 10
    for x, text in enumerate(row):
        assert (text == "") == (x > 0 and row[x - 1][:1] in ("漢", "字"))
    assert row[-1][:1] not in ("漢", "字")


@pytest.mark.parametrize(
    ("character", "encoding", "expected"),
    [
        ("▔", "ascii", "-"),
        ("▁", "ascii", "_"),
        ("▄", "latin-1", "_"),
        ("░", "ascii", "#"),
        *(("é", "ascii", "e"), ("é", "iso8859-1", "é"), ("─", "ascii", "-"), ("┏", "ascii", "+"), ("▌", "ascii", "|")),
        *(("“", "ascii", '"'), ("’", "ascii", "'"), ("●", "ascii", "*"), ("漢", "ascii", "?"), ("é", "utf-8", "é")),
    ],
)
def test_what_stands_for_a_character(character: str, encoding: str, expected: str) -> None:
    assert displayable_char(character, encoding) == expected


@pytest.mark.parametrize("encoding", ["euc_jp", "shift_jis", "gbk", "gb18030", "euc_kr", "big5"])
def test_an_east_asian_encoding_keeps_its_cells(encoding: str) -> None:
    """What it writes in two bytes takes two cells: letters that take one elsewhere are replaced."""
    cells = Palette(Terminal(encoding=encoding)).cells([Segment("“中”—é│…👨a")])
    assert [text for text, _ in cells][:7] == ['"', "中", "", '"', "-", "e", "|"]
    assert [text for text, _ in cells][-1] == "a"
    assert len(cells) == len("“中中”—é│…👨👨a")
    for text, _ in cells:
        assert len(text.encode(encoding)) <= 1 or text == "中" or ord(text) > 0xFFFF


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "utf-8"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8"),
        ({"LANG": "de_DE.ISO-8859-15@euro"}, "iso8859-15"),
        ({"LANG": "de_DE"}, "utf-8"),
        *(
            ({"LC_ALL": f"C.{name}"}, "utf-8")
            for name in ("hex", "zip", "idna", "undefined", "utf-16", "utf-7", "rot13")
        ),
        *(
            ({"LC_ALL": f"C.{name}"}, "utf-8")
            for name in ("utf-8-sig", "punycode", "cp037", "iso2022_jp", "../os", "\0")
        ),
        ({"LC_ALL": "ja_JP.eucJP"}, "euc_jp"),
        ({"LC_ALL": "zh_CN.GB18030"}, "gb18030"),
        ({"LANG": "xx.nonsense"}, "utf-8"),
    ],
)
def test_the_encoding_of_a_locale(environment: dict[str, str], expected: str) -> None:
    assert encoding_of(environment) == expected


@pytest.mark.parametrize(
    ("environment", "colours", "bce", "modern"),
    [
        ({"TERM": "xterm-256color"}, "256", True, True),
        ({"TERM": "xterm"}, "standard", True, True),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor", True, True),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "none", True, True),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256", True, True),
        ({"TERM": "screen"}, "standard", False, True),
        ({"TERM": "tmux-256color"}, "256", False, True),
        ({"TERM": "linux"}, "standard", True, False),
        ({"TERM": "vt220"}, "none", False, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, "256", True, False),
        ({"TERM": "alacritty"}, "256", True, True),
        ({"TERM": "vte-256color"}, "256", True, True),
        ({"TERM": "vte-direct"}, "truecolor", True, True),
        ({"TERM": "screen.xterm-256color", "COLORTERM": "truecolor"}, "256", False, True),
        ({"TERM": "screen.linux", "STY": "1.pts"}, "standard", False, True),
        ({"TERM": "xterm-256color", "STY": "1.pts", "COLORTERM": "truecolor"}, "256", False, True),
        ({"TERM": "screen-256color", "TMUX": "/t,1,0", "COLORTERM": "truecolor"}, "truecolor", False, True),
        ({"TERM": "vt100"}, "none", False, False),
        ({"TERM": "vt102-nsgr"}, "none", False, False),
        ({"TERM": "dumb"}, "none", False, False),
        ({"TERM": "ansi"}, "standard", False, False),
        ({}, "none", True, True),
    ],
)
def test_what_a_terminal_can_do(environment: dict[str, str], colours: str, bce: bool, modern: bool) -> None:
    terminal = terminal_of(environment)
    assert (terminal.colours, terminal.erases_with_background, terminal.modern) == (colours, bce, modern)
    assert not terminal.repeats
    assert not terminal.margins


@pytest.mark.parametrize(
    ("name", "erases_cells", "positions", "selects_glyphs"),
    [
        *(("vt100", False, False, False), ("vt102", False, False, False), ("vt100-am", False, False, False)),
        *(("vt220", True, False, False), ("vt420", True, False, False), ("dumb", False, False, False)),
        *(("linux", True, True, False), ("xterm", True, True, True), ("vte-256color", True, True, True)),
        *(("screen", False, True, False), ("screen.xterm-256color", False, True, False), ("tmux", True, True, True)),
    ],
)
def test_which_sequences_a_terminal_has(name: str, erases_cells: bool, positions: bool, selects_glyphs: bool) -> None:
    terminal = terminal_of({"TERM": name})
    found = (terminal.erases_cells, terminal.positions, terminal.selects_glyphs)
    assert found == (erases_cells, positions, selects_glyphs)


@pytest.mark.parametrize(("text", "expected"), [("❤️", ["❤", ""]), ("©️a", ["©", " ", "a"]), ("1️⃣", ["1\u20e3", ""])])
def test_without_selectors_a_sign_has_as_many_cells(text: str, expected: list[str]) -> None:
    cells = Palette(Terminal(selects_glyphs=False)).cells([Segment(text)])
    assert [text for text, _ in cells] == expected


class Now:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_a_slow_line_is_not_filled() -> None:
    now = Now()
    flow = FlowControl(now)
    assert flow.record_sent(1100) == QUESTION
    now.time += 1
    flow.record_answer()
    assert flow.may_send
    for _ in range(3):
        flow.record_sent(1100)
    assert not flow.may_send
    now.time += 1
    flow.record_answer()
    flow.record_answer()
    assert flow.may_send


def test_a_terminal_that_never_answers_is_not_waited_for() -> None:
    flow = FlowControl(Now())
    assert flow.record_sent(5000) == QUESTION
    assert flow.record_sent(5000) == ""
    assert flow.may_send


def test_a_terminal_that_falls_silent_is_given_up() -> None:
    now = Now()
    flow = FlowControl(now)
    flow.record_sent(2000)
    flow.record_answer()
    flow.record_sent(99_000_000)
    assert not flow.may_send
    now.time += 6
    assert flow.may_send


def test_a_serial_line_is_known_without_asking() -> None:
    now = Now()
    flow = FlowControl(now, bytes_a_second=960)
    flow.record_sent(960)
    assert not flow.may_send
    now.time += 0.6
    assert flow.may_send


async def test_a_frame_waits_for_what_is_under_way_and_comes_once() -> None:
    import asyncio

    busy, drawn = [True], [0]

    def draw() -> None:
        drawn[0] += 1

    clock = FrameClock(draw, lambda: not busy[0])
    clock.resume()
    clock.resume()
    await asyncio.sleep(0)
    assert clock.is_pending
    assert drawn == [0]
    busy[0] = False
    for _ in range(3):
        await asyncio.sleep(0)
    assert drawn == [1]
    clock.resume()
    clock.pause()
    await asyncio.sleep(0)
    assert drawn == [1]
