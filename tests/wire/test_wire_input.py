"""What comes from a terminal: keys are heard, and nothing else is taken for one."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key

from tuireader.wire import input_filter, textual_internals
from tuireader.wire.input_filter import Event, InputFilter, Pasted, Reply, Typed, escape_seconds
from tuireader.wire.key_parser import KeyParser

PAUSE = 10.0
"""Seconds after which nothing belongs to what came before."""


def keys_of(events: list[Event]) -> list[str]:
    """Return the names of the keys that were typed."""
    parser = KeyParser()
    typed = [message for event in events if isinstance(event, Typed) for message in parser.events_of(event.text)]
    return [message.key for message in typed if isinstance(message, Key)]


def heard(*pieces: bytes, encoding: str = "utf-8", mouse: bool = False) -> list[str]:
    """Return the keys in what comes at once, in these pieces; then nothing follows."""
    it = InputFilter(encoding, mouse=mouse)
    events = [event for piece in pieces for event in it.feed(piece, 0.0)]
    return keys_of([*events, *it.expire()])


KEYS = [
    (b"j", ["j"]),
    (b"jkG", ["j", "k", "G"]),
    ("é漢".encode(), ["é", "漢"]),
    (b"\r\t\x7f\x03", ["enter", "tab", "backspace", "ctrl+c"]),
    (b"\x1b", ["escape"]),
    (b"\x1b\x1b", ["escape", "escape"]),
    (b"\x1b\x1b[A", ["escape", "up"]),
    (b"\x1bx", ["alt+x"]),
    (b"\x1b\xc3\xa9", ["alt+é"]),
    (b"\x1b[A\x1bOB\x1b[5~\x1b[1;5C", ["up", "down", "pageup", "ctrl+right"]),
    (b"\x1b[[A\x1bOP\x1b[15~", ["f1", "f1", "f5"]),
    (b"\x1b[7$j", ["shift+home", "j"]),
    (b"\x1b[27u\x1b[106;5u\x1b[27;5;106~", ["escape", "ctrl+j", "ctrl+j"]),
    (b"\x1b[97:65:97;2;65u", ["A"]),
]
"""Bytes and the keys that they are: of xterm, rxvt, the Linux console and kitty."""

NO_KEYS = [
    *(b"\x1b[0n", b"\x1b[3n", b"\x1b[1;4R", b"\x1b[24;80R", b"\x1b[?1;2c", b"\x1b[>41;354;0c", b"\x1b[?62;22c"),
    *(b"\x1b[?69;0$y", b"\x1b[?2026;2$y", b"\x1b[4;1$y", b"\x1b[?1u", b"\x1b[I", b"\x1b[O", b"\x1b[8;24;80t"),
    *(b"\x1b[48;24;80;480;800t", b"\x1b[<0;3;3M", b"\x1b[<0;3;3m", b"\x1b[M !!", b"\x1b[35;3;3M", b"\x1b[201~"),
    b"\x1b]10;rgb:dcdc/dcdc/dcdc\x1b\\",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1b]52;c;QUFBQUFB\x07",
    b"\x1bP>|XTerm(390)\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1bP1+r544e=787465726d\x1b\\",
    b"\x1bP!|00000000\x07A\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1bXA string\x1b\\",
    b"\x1b^Another A\x1b\\",
    b"\x1b\\",
    *(b"\x1b[97;1:1u", b"\x1b[97;1:3u", b"\x1b[1;1:1A", b"\x1b[5;1:2~", b"\x1b[57441;1:3u"),
    *(b"\x1b[1114112u", b"\x1b[55296u", b"\x1b[97;1;1114112u", b"\x1b[97;1;27u", b"\x1b[u", b"\x1b[65A", b"\x1b[65~"),
    *(b"\x1b[9999999999999999999u", b"\x1b[" + b"9;" * 500 + b"A", b"\x1b[??A", b"\x1b[1;2 q", b"\x1b[\xff"),
    *(b"\xff\xfe\x80", "\x9b\x9d".encode(), b"\xc3", b"\x1b[200~A\x1b[201~", b"\x1b[200~\x1bA\x1b[31mA\x1b[201~"),
]
"""Answers, reports, and what no terminal sends."""


@pytest.mark.parametrize(("data", "expected"), KEYS)
def test_keys_are_heard(data: bytes, expected: list[str]) -> None:
    assert heard(data) == expected
    assert heard(*(data[i : i + 1] for i in range(len(data)))) == expected


@pytest.mark.parametrize("data", NO_KEYS)
def test_what_no_finger_typed_is_no_key(data: bytes) -> None:
    assert heard(data + b"j") == ["j"]
    assert heard(*(data[i : i + 1] for i in range(len(data))), b"j") == ["j"]


def test_every_key_that_textual_knows_is_heard() -> None:
    others = {"\x9b", "\x1b[1;2R", "\x1b[1;5R", "\x1b[1;6R"}  # a C1 control; where the cursor is
    for sequence in ANSI_SEQUENCES_KEYS.keys() - others - {""}:
        parser = XTermParser()
        known = list(parser.feed(sequence))
        if textual_internals.is_within_sequence(parser):
            known += textual_internals.end_sequence(parser)
        assert heard(sequence.encode()) == [event.key for event in known if isinstance(event, Key)], repr(sequence)


def test_the_mouse_is_heard_where_it_is_asked_for() -> None:
    parser = KeyParser()
    for mouse in (False, True):
        (event,) = InputFilter(mouse=mouse).feed(b"\x1b[<0;3;3M", 0.0)
        assert isinstance(event, Typed) is mouse
    assert [type(message).__name__ for message in parser.events_of("\x1b[<0;3;3M")] == ["MouseDown"]


def test_a_parser_that_fails_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.wire.textual_internals.is_key", lambda sequence: True)
    parser = KeyParser()
    for bad, letter in (("\x1b[97;1:1u", "j"), ("\x1b[1114112u", "k"), ("\x1b[99q", "l")):
        assert parser.events_of(bad) == []
        assert [message.key for message in parser.events_of(letter) if isinstance(message, Key)] == [letter]


@pytest.mark.parametrize("typed", ["j", "G", " ", "\r", "\t", "\x03", "é", "水"])
def test_a_character_that_is_typed_again_is_the_same_key(typed: str) -> None:
    parser = KeyParser()
    (first,), (second,) = parser.events_of(typed), parser.events_of(typed)
    assert isinstance(first, Key)
    assert isinstance(second, Key)
    assert first is not second
    assert (first.key, first.character) == (second.key, second.character)


# Pastes


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (b"weir", "weir"),
        (b"text \x1b[31mred\x1b[0m A", "text red A"),
        (b"copy \x1bA", "copy A"),
        (b"one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
        (b"\x1b]0;title\x07rest\x00\x08", "rest"),
        (b"\x1b[200~twice", "twice"),
        ("水\u202e車".encode(), "水車"),
        (b"\xff", "\ufffd"),
        (b"\x1b[20", "[20"),
    ],
)
def test_a_paste_is_text(pasted: bytes, expected: str) -> None:
    data = b"\x1b[200~" + pasted + b"\x1b[201~"
    whole = InputFilter().feed(data, 0.0)
    it = InputFilter()
    in_pieces = [event for i in range(len(data)) for event in it.feed(data[i : i + 1], 0.0)]
    assert whole == in_pieces == [Pasted(expected)]


def test_only_so_much_is_pasted() -> None:
    (event,) = InputFilter().feed(b"\x1b[200~" + b"a" * 200_000 + b"\x1b[201~", 0.0)
    assert event == Pasted("a" * input_filter.MAX_PASTE_BYTES)


# Time


SEQUENCES = [
    (sequence, keys_of(InputFilter().feed(sequence, 0.0)))
    for sequence in (
        *(b"\x1b[A", b"\x1bOB", b"\x1b[5~", b"\x1b[1;5C", b"\x1b[[A", b"\x1b[15~", b"\x1b[106;5u", b"\x1b[27;5;106~"),
        *(b"\x1b[1;1:1A", b"\x1b[Z", b"\x1b[0n", b"\x1b[1;4R", b"\x1b[?1;2c", b"\x1b[?2026;2$y", b"\x1b[8;24;80t"),
        *(b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1bP>|XTerm(390)\x1b\\", b"\x1b_Gi=31;OK\x1b\\"),
    )
]


@pytest.mark.parametrize(("data", "expected"), SEQUENCES)
@pytest.mark.parametrize("pause", [0.05, 0.3])
def test_a_sequence_that_the_connection_cuts_in_two_is_put_together(
    data: bytes, expected: list[str], pause: float
) -> None:
    for cut in range(1, len(data)):
        it = InputFilter()
        events = it.feed(data[:cut], 0.0)
        is_late = pause > it.escape_seconds and it.is_waiting
        events = [*events, *(it.expire() if is_late else [])]
        events = [*events, *it.feed(data[cut:], pause)]
        # Where the connection is slower than all that was measured, the escape counts; never what follows it.
        assert keys_of(events) == (["escape", *expected] if is_late else expected), cut
        assert keys_of(it.feed(b"j", pause)) == ["j"]


def test_on_a_slow_connection_an_escape_waits_longer() -> None:
    assert escape_seconds(0.001) == input_filter.ESCAPE_SECONDS
    assert escape_seconds(0.3) == 0.6
    assert escape_seconds(30) == input_filter.MAX_ESCAPE_SECONDS


@pytest.mark.parametrize(("rest", "expected"), [(b"[A", ["up"]), (b"OA", ["up"]), (b"]11;rgb:0/0/0\x07", [])])
def test_the_rest_of_a_key_that_comes_far_too_late_is_no_letter(rest: bytes, expected: list[str]) -> None:
    it = InputFilter()
    assert it.feed(b"\x1b", 0.0) == []
    assert keys_of(it.expire()) == ["escape"]
    assert keys_of(it.feed(rest, 1.5)) == expected
    assert keys_of(it.feed(b"j", 1.6)) == ["j"]


@pytest.mark.parametrize("typed", [b"[", b"[j", b"[[", b"[]", b"O", b"]", b"A", b"P", b"[?"])
def test_what_is_typed_after_an_escape_is_heard(typed: bytes) -> None:
    it = InputFilter()
    it.feed(b"\x1b", 0.0)
    it.expire()
    events = [event for i in range(len(typed)) for event in (*it.feed(typed[i : i + 1], 1.0 + i), *it.expire())]
    assert "".join(event.text for event in events if isinstance(event, Typed)) == typed.decode()


UNENDED = [
    b"\x1b[",
    b"\x1b[1;",
    b"\x1bO",
    b"\x1b]",
    b"\x1b]11;rgb:",
    b"\x1bP",
    b"\x1b_G",
    b"\x1b^",
    b"\x1bX",
    b"\xe6\xb0",
]
UNENDED += [
    b"\x1b[200~",
    b"\x1b[200~\x1b[20",
    b"\x1b[M",
    b"\x1b[[",
    b"\x1b]11;\x1b",
    b"\x1b[?",
    b"\x1b[?69;",
    b"\x1b\xc2",
    b"\x1b\xf0\x9f",
]


@pytest.mark.parametrize("pause", [0.6, 1.5])
@pytest.mark.parametrize("begun", UNENDED)
def test_after_what_has_no_end_a_key_is_heard(begun: bytes, pause: float) -> None:
    it = InputFilter()
    assert keys_of(it.feed(begun, 0.0)) == []
    assert keys_of(it.feed(b"j", pause)) == ["j"]


@pytest.mark.parametrize(
    "begun", [b"\x1b[", b"\x1b[?", b"\x1b]", b"\x1bP", b"\x1b_G", b"\x1b^", b"\x1bX", b"\x1b[200~", b""]
)
@pytest.mark.parametrize("filler", [b"1", b";", b"\xff", b"\xe6\xb0"])
def test_two_megabytes_without_an_end_take_no_memory(begun: bytes, filler: bytes) -> None:
    it = InputFilter()
    if begun or filler >= b"\x80":
        for piece in [begun, *[filler * 4096] * 500]:
            assert keys_of(it.feed(piece, 0.0)) == [] or (begun[:2] == b"\x1b[" and filler >= b"\x80")
            assert sum(len(value) for value in vars(it).values() if hasattr(value, "__len__")) < 100_000
    assert keys_of(it.feed(b"j", 0.2)) == ["j"]


def test_a_paste_that_stalls_goes_on() -> None:
    it = InputFilter()
    assert it.feed(b"\x1b[200~A long text", 0.0) == []
    assert it.feed(b" that comes slowly", 3.0) == []
    assert it.feed(b"AA", 3.2) == []
    assert it.feed(b"\x1b[201~", 4.0) == [Pasted("A long text that comes slowlyAA")]


# Anything

PIECES = st.sampled_from([data for data, _ in KEYS] + NO_KEYS + UNENDED) | st.binary(max_size=12)


@given(
    st.lists(st.tuples(PIECES, st.sampled_from([0.0, 0.0, 0.05, 0.2, 0.7, 3.0])), max_size=30),
    st.sampled_from(["utf-8", "gb18030", "latin-1"]),
)
@settings(max_examples=300, deadline=None)
def test_after_anything_a_key_is_heard(pieces: list[tuple[bytes, float]], encoding: str) -> None:
    it, parser, now = InputFilter(encoding, mouse=True), KeyParser(), 0.0
    for data, pause in pieces:
        now += pause
        for event in it.feed(data, now):
            if isinstance(event, Typed):
                parser.events_of(event.text)
        if pause > it.escape_seconds:
            it.expire()
        assert len(it._buffer) <= input_filter.MAX_PASTE_BYTES
    events = it.feed(b"j", now + PAUSE)
    assert [message.key for message in parser.events_of("j") if isinstance(message, Key)] == ["j"]
    assert keys_of(events)[-1:] == ["j"]


@given(st.lists(PIECES, max_size=12).map(b"".join), st.lists(st.integers(0, 200), max_size=8))
@settings(max_examples=300, deadline=None)
def test_in_whatever_pieces_it_comes_it_is_the_same(data: bytes, cuts: list[int]) -> None:
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    assert heard(*(data[start:end] for start, end in pairwise(edges))) == heard(data)


@given(st.lists(st.sampled_from(NO_KEYS).filter(lambda data: not re.search(rb"[\xc3\xff]$", data)), max_size=20))
def test_answers_press_no_key(answers: list[bytes]) -> None:
    assert heard(b"".join(answers)) == []


def test_answers_are_told_apart() -> None:
    assert InputFilter().feed(b"\x1b[0n\x1b[?69;0$y\x1b[1;4R", 0.0) == [
        Reply(b"\x1b[0n"),
        Reply(b"\x1b[?69;0$y"),
        Reply(b"\x1b[1;4R"),
    ]
