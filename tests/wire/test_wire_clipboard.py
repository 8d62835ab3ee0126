"""What is written to copy text, and whether the reader is elsewhere."""

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.screens.reader.browser import is_remote
from tuireader.wire.capabilities import multiplexers
from tuireader.wire.clipboard import MAX_CLIPBOARD_BYTES, clipboard_sequence

TMUX, SCREEN, BARE = {"TMUX": "/tmp/tmux-1/default,1,0"}, {"TERM": "screen.xterm-256color"}, {"TERM": "xterm"}


def copied(sequence: str) -> str:
    """Return what a terminal would take into its clipboard from one sequence that is not wrapped."""
    found = re.fullmatch("\x1b]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found
    return b64decode(found[1]).decode()


@given(st.text(max_size=3000).filter(lambda text: text.isprintable()))
def test_every_text_arrives(text: str) -> None:
    plain = clipboard_sequence(text, BARE)
    assert plain is not None
    assert copied(plain) == text
    chunks = re.findall("\x1bP(.*?)\x1b\\\\", clipboard_sequence(text, SCREEN) or "", re.DOTALL)
    assert copied("".join(chunks)) == text
    assert max(map(len, chunks)) <= 768
    in_tmux = clipboard_sequence(text, TMUX) or ""
    assert in_tmux.startswith(plain)
    wrapped = re.fullmatch("\x1bPtmux;(.*)\x1b\\\\", in_tmux[len(plain) :], re.DOTALL)
    assert wrapped
    assert wrapped[1].replace("\x1b\x1b", "\x1b") == plain


TMUX_IN_SCREEN = {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-1/default,7,0", "STY": "5.pts-0.host"}
SCREEN_IN_TMUX = {"TERM": "screen.xterm-256color", "TMUX": "/tmp/tmux-1/default,5,0", "STY": "7.pts-0.host"}


def unwrapped_by_screen(sequence: str) -> str:
    """Return what GNU screen passes on: a string ends with the first ESC \\, also where an ESC stands before it."""
    return "".join(re.findall("\x1bP(.*?)\x1b\\\\", sequence, re.DOTALL))


def unwrapped_by_tmux(sequence: str) -> str:
    """Return what tmux passes on: what is wrapped, with each doubled ESC as one."""
    found = re.findall("\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\\\", sequence)
    return "".join(found).replace("\x1b\x1b", "\x1b")


@given(st.text(max_size=3000).filter(lambda text: text.isprintable()))
def test_every_text_arrives_through_two_multiplexers(text: str) -> None:
    plain = clipboard_sequence(text, BARE)
    assert plain is not None
    in_screen = unwrapped_by_screen(clipboard_sequence(text, SCREEN_IN_TMUX) or "")
    assert in_screen.startswith(plain)
    assert unwrapped_by_tmux(in_screen[len(plain) :]) == plain
    in_tmux = clipboard_sequence(text, TMUX_IN_SCREEN) or ""
    assert in_tmux.startswith(plain)
    assert unwrapped_by_screen(unwrapped_by_tmux(in_tmux[len(plain) :])) == plain


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"TERM": "xterm-256color"}, ()),
        ({"TERM": "screen"}, ("screen",)),
        ({"TERM": "screen.xterm-256color", "STY": "1.pts-0.host"}, ("screen",)),
        ({"TERM": "tmux-256color"}, ("tmux",)),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-1/default,1,0"}, ("tmux",)),
        ({"TERM": "xterm-256color", "STY": "1.pts-0.host"}, ("screen",)),
        ({"TERM": "tmux-256color", "STY": "1.pts-0.host"}, ("tmux", "screen")),
        (TMUX_IN_SCREEN, ("tmux", "screen")),
        (SCREEN_IN_TMUX, ("screen", "tmux")),
        ({"TERM": "screen", "TMUX": "/t,1999999991,0", "STY": "1999999992.pts"}, ("screen", "tmux")),
        ({"TERM": "screen", "TMUX": "/t,1999999992,0", "STY": "1999999991.pts"}, ("tmux", "screen")),
        ({"TERM": "screen", "TMUX": "nonsense", "STY": "nonsense"}, ("tmux", "screen")),
    ],
)
def test_which_multiplexer_is_inside_the_other(environment: dict[str, str], expected: tuple[str, ...]) -> None:
    assert multiplexers(environment) == expected


def test_nothing_in_the_text_gets_out_of_the_sequence() -> None:
    sequence = clipboard_sequence("\x07\x1b]0;owned\x07", BARE)
    assert sequence is not None
    assert sequence.count("\x1b") == 1
    assert sequence.count("\x07") == 1


@pytest.mark.parametrize(("length", "fits"), [(MAX_CLIPBOARD_BYTES, True), (MAX_CLIPBOARD_BYTES + 1, False)])
def test_there_is_a_limit(length: int, fits: bool) -> None:
    assert (clipboard_sequence("a" * length, BARE) is not None) is fits


@pytest.mark.parametrize(
    ("environment", "remote"),
    [({}, False), ({"SSH_CONNECTION": ""}, False), ({"SSH_TTY": "/dev/pts/1"}, True), ({"SSH_CONNECTION": "a"}, True)],
)
def test_remote(environment: dict[str, str], remote: bool) -> None:
    assert is_remote(environment) is remote
