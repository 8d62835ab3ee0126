"""Input from the terminal: bytes become keys, pasted text and answers.

A terminal sends more than keys: answers to anybody's questions, reports, and pasted text. All of it arrives in one
stream, in pieces of any size. This state machine separates complete sequences (ECMA-48: CSI, SS3, and the strings OSC,
DCS, APC, PM and SOS) in linear time and limited memory, for any input. Only what somebody may have typed becomes
`Typed`.

A slow connection splits sequences, and a single escape is a key. So time matters, too: see `InputFilter.feed`.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import NamedTuple

from tuireader.wire.sanitize import without_unsafe_in_cell

ESCAPE_SECONDS = 0.1
"""After this long without another byte, an escape is the key; `InputFilter.escape_seconds` may change it."""
MAX_ESCAPE_SECONDS = 1.0
"""How long an escape waits at most for what follows."""
CUT_SEQUENCE_SECONDS = 2.0
"""How late the rest of a sequence may arrive, if it looks like one."""
CUT_STRING_SECONDS = 0.5
"""A few bytes that arrive later than this are keys, not part of a string or a paste."""
MAX_STALL_SECONDS = 5.0
"""Bytes that arrive later than this never belong to what came before."""
MAX_STRING_SECONDS = 3.0
"""A string that has taken this long ends at the first pause."""
MAX_KEY_BYTES = 8
"""More bytes than this at once are not a single key."""
MAX_SEQUENCE_BYTES = 32
"""The longest key sequence has two dozen bytes."""
MAX_STRING_BYTES = MAX_PASTE_BYTES = 1 << 16
"""The rest of a longer paste is dropped; a longer string ends at the first pause."""

PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"
_ESC, _BEL = 0x1B, 0x07
_KEY = re.compile(
    r"\x1b\[(?:(?P<code>\d{1,7})(?::\d{0,7}){0,2}(?:;(?P<modifiers>\d{0,3})(?::(?P<event>\d))?(?:;(?P<text>[\d:]*))?)?)?"
    r"(?P<final>[A-HPQSZ~u^@])|\x1b\[[a-dR]|\x1b\[1;[5-8][p-y]|\x1b\[\[[A-E]"
)
_UNTYPED = re.compile("[\x80-\x9f\ufffd]")

# What few sessions ask is no pattern yet: to compile all of it takes a millisecond of each start.
_MOUSE = r"\x1b\[<\d{1,5};-?\d{1,5};-?\d{1,5}[Mm]"
_SHIFTED = rb"\x1b\[(?:[235678]|2[34])"
"""What precedes a “$” in rxvt's keys with Shift, the only sequences that end in it."""
_LATE_REST = (
    rb"\x1b(?:O[A-DFHMP-S]|\[(?:[A-DFHZ]|\[[A-E]|\[?$|[0-9]+(?:[;:][0-9]+)*[~unt]|[0-9]+[;:][0-9:]+[A-DFHP-S]"
    rb"|[0-9][0-9;:]*$|[?>=<][0-9;:]*\$?(?:[cynuMm]|$)))"
)
"""How a sequence may continue that the connection has split."""
_LATE_CONSOLE_KEY = rb"\[\[[A-E]"
_LATE_STRING = rb"[\]P_^X][^\x07\x1b]+(?:\x07|\x1b\\)"
_IN_PASTE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\)"
"""The sequences that a pasted text may contain; they are removed."""


class Typed(NamedTuple):
    """One key that starts with an escape, or characters without one, each of which is a key."""

    text: str


class Pasted(NamedTuple):
    """Pasted text without control characters."""

    text: str


class Reply(NamedTuple):
    """A control sequence that is not a key: an answer or a report."""

    sequence: bytes


Event = Typed | Pasted | Reply


class InputFilter:
    """Takes bytes as they arrive, in pieces of any size, and returns events. Never raises.

    `escape_seconds` is how long an escape waits for what follows it: longer on a slow connection.
    """

    def __init__(self, encoding: str = "utf-8", *, mouse: bool = False) -> None:
        self._encoding = encoding
        self._decoder = getincrementaldecoder(encoding)("replace")
        self._mouse = mouse
        self._events: list[Event] = []
        self._buffer = bytearray()
        self._paste_tail = b""
        self._length = 0
        self._step: Callable[[bytes, int], int] = self._ground
        self._last_byte = self._began = 0.0
        self._is_alt = self._is_late = False
        self.escape_seconds = ESCAPE_SECONDS

    @property
    def is_waiting(self) -> bool:
        """Whether something becomes a key if nothing follows within `escape_seconds`; call `expire` then."""
        return self._step == self._escape or (self._is_late and self._step in (self._control, self._single))

    def reset(self) -> None:
        """Forget everything that is incomplete."""
        self._decoder.reset()
        self._is_alt = False
        self._begin(self._ground)

    def feed(self, data: bytes, now: float) -> list[Event]:
        """Return the events up to the end of `data`; `now` is the time of any clock, in seconds.

        What is incomplete is kept for the next call. The time in between decides what belongs together.
        """
        self._events = []
        self._resume(data, now)
        self._last_byte = now
        position = 0
        while position < len(data):
            position = self._step(data, position)
        return self._events

    def expire(self) -> list[Event]:
        """Return the key that was waiting for more bytes: nothing has followed within `escape_seconds`."""
        self._events = []
        self._expire()
        return self._events

    def _expire(self) -> None:
        if self._is_late:
            self._type_late()
        elif self._step == self._escape:
            self._type("\x1b")
            self._step = self._after_escape

    def _begin(self, step: Callable[[bytes, int], int], *start: int) -> None:
        self._step = step
        self._buffer[:] = bytes(start)
        self._paste_tail = b""
        self._length = 0
        self._began = self._last_byte
        self._is_late = False

    def _type(self, text: str) -> None:
        self._events.append(Typed(text))

    # Time

    def _resume(self, data: bytes, now: float) -> None:
        """Decide whether `data` continues what has started, or is something new."""
        pause = now - self._last_byte
        if pause > MAX_ESCAPE_SECONDS:
            self._decoder.reset()
            self._is_alt = False
            if self.is_waiting:
                self._expire()
                self._begin(self._ground)
        if self._step != self._ground and not self.is_waiting and not self._goes_on(data, pause, now):
            self._begin(self._ground)

    def _goes_on(self, data: bytes, pause: float, now: float) -> bool:
        """Return whether bytes after a pause belong to what has started."""
        if self._step == self._after_escape:
            return pause <= MAX_STALL_SECONDS and _begins_late(data)
        if self._step in (self._string, self._string_escape, self._paste):
            return self._string_goes_on(data, pause, now)
        if pause <= self.escape_seconds:
            return True
        return (
            pause <= CUT_SEQUENCE_SECONDS and re.match(_LATE_REST, self._buffer + data[:MAX_SEQUENCE_BYTES]) is not None
        )

    def _string_goes_on(self, data: bytes, pause: float, now: float) -> bool:
        """Return whether bytes continue a string or a paste; if not, they are the first key after an unfinished one."""
        if pause > MAX_STALL_SECONDS:
            return False
        ends = (b"\x1b\\", b"\x07", b"\\") if self._step != self._paste else (PASTE_END, PASTE_END[-4:])
        if len(data) > MAX_KEY_BYTES or (len(data) > 1 and any(end in data for end in ends)):
            return True
        if self._step == self._string_escape and data == b"\\":
            return True
        is_long = self._length > MAX_STRING_BYTES or (
            self._step != self._paste and now - self._began > MAX_STRING_SECONDS
        )
        return pause < (self.escape_seconds if is_long else max(CUT_STRING_SECONDS, 2 * self.escape_seconds))

    # States: each takes bytes from a position on, and returns the position where the next state starts

    def _ground(self, data: bytes, position: int) -> int:
        end = data.find(_ESC, position)
        text = self._decoder.decode(data[position : None if end < 0 else end], end >= 0)
        if text and self._is_alt:
            self._is_alt = False
            if not _UNTYPED.match(text):
                self._type(f"\x1b{text[0]}")
            text = text[1:]
        if not text.isascii():
            text = _UNTYPED.sub("", text)
        if text:
            self._type(text)
        if end < 0:
            return len(data)
        self._is_alt = False
        self._begin(self._escape, _ESC)
        return end + 1

    def _escape(self, data: bytes, position: int) -> int:
        byte = data[position]
        if byte == _ESC:
            self._type("\x1b")
        elif byte == 0x5B:  # [
            self._begin(self._control, _ESC, byte)
        elif byte == 0x4F:  # O
            self._begin(self._single, _ESC, byte)
        elif byte in b"]PX^_":
            self._begin(self._string, byte)
        elif byte >= 0x80:
            self._begin(self._ground)
            self._is_alt = True
            return position
        else:
            if byte != 0x5C:  # would end a string, but there is none
                self._type(f"\x1b{chr(byte)}")
            self._begin(self._ground)
        return position + 1

    def _after_escape(self, data: bytes, position: int) -> int:
        """Handle what looks like the rest of a sequence after an escape that was already passed on as a key."""
        step = {0x5B: self._control, 0x4F: self._single}.get(data[position], self._string)
        self._begin(step, _ESC, data[position])
        self._is_late = step != self._string and not re.match(_LATE_CONSOLE_KEY, data[position : position + 3])
        return position + 1

    def _type_late(self) -> None:
        """Pass on as typed what looked like the rest of a sequence, such as “[” shortly after the escape key."""
        typed = self._buffer[1:].decode("ascii")
        self._begin(self._ground)
        self._type(typed)

    def _control(self, data: bytes, position: int) -> int:
        """Handle CSI: parameters, then a byte from “@” to “~”."""
        byte = data[position]
        if byte == 0x5B and len(self._buffer) == 2 and not self._is_late:  # the Linux console’s F1 to F5
            self._buffer.append(byte)
            self._step = self._console
        elif 0x20 <= byte <= 0x3F:
            if byte == 0x24 and re.fullmatch(_SHIFTED, self._buffer):
                return self._end_sequence(byte, position)
            self._buffer.append(byte)
            if len(self._buffer) > MAX_SEQUENCE_BYTES:
                self._begin(self._endless)
        elif 0x40 <= byte <= 0x7E:
            if self._is_late and len(self._buffer) == 2 and byte not in b"ABCDEFHPQSZ":
                self._type_late()
                return position
            if byte == 0x4D and len(self._buffer) == 2:
                self._begin(self._old_mouse)
                return position + 1
            return self._end_sequence(byte, position)
        else:
            return self._break_off(position)
        return position + 1

    def _break_off(self, position: int) -> int:
        """End a sequence at a byte that cannot be in it; the byte is handled next."""
        if self._is_late:
            self._type_late()
        self._begin(self._ground)
        return position

    def _endless(self, data: bytes, position: int) -> int:
        """Skip a control sequence that is longer than any valid one."""
        while position < len(data):
            byte = data[position]
            if not 0x20 <= byte <= 0x3F:
                self._begin(self._ground)
                return position + (0x40 <= byte <= 0x7E)
            position += 1
        return position

    def _console(self, data: bytes, position: int) -> int:
        byte = data[position]
        return self._end_sequence(byte, position) if byte in b"ABCDE" else self._break_off(position)

    def _old_mouse(self, data: bytes, position: int) -> int:
        """Skip the three bytes of a mouse position, which this program never asks for."""
        skipped = min(3 - self._length, len(data) - position)
        self._length += skipped
        if self._length == 3:
            self._begin(self._ground)
        return position + skipped

    def _single(self, data: bytes, position: int) -> int:
        """Handle SS3: one letter, sometimes after digits."""
        byte = data[position]
        if 0x30 <= byte <= 0x3F and len(self._buffer) < MAX_KEY_BYTES and not self._is_late:
            self._buffer.append(byte)
            return position + 1
        if not 0x40 <= byte <= 0x7E or (self._is_late and byte not in b"ABCDFHMPQRS"):
            return self._break_off(position)
        return self._end_sequence(byte, position)

    def _end_sequence(self, byte: int, position: int) -> int:
        self._buffer.append(byte)
        sequence = bytes(self._buffer)
        self._begin(self._ground)
        if sequence == PASTE_START:
            self._begin(self._paste)
        elif sequence.startswith(b"\x1bO") or sequence.endswith(b"$"):
            self._type(sequence.decode("ascii"))
        elif key := self._key_of(sequence.decode("ascii")):
            self._type(key)
        else:
            self._events.append(Reply(sequence))
        return position + 1

    def _key_of(self, sequence: str) -> str | None:
        """Return a key in the form that all terminals share (kitty has longer ones), or None if it is not a key."""
        key = _KEY.fullmatch(sequence)
        if key is None:
            return sequence if self._mouse and re.fullmatch(_MOUSE, sequence) else None
        if key["final"] is None:
            return sequence
        is_character = key["final"] == "u"
        # Reports of key presses and releases are only sent to programs that ask for them.
        if key["event"] or not _are_characters(key["text"], 0x20 if is_character else 0):
            return None
        if is_character and not (key["code"] and _are_characters(key["code"], 0)):
            return None
        if sequence == PASTE_END.decode():
            return None
        parameters = [key["code"], key["modifiers"], key["text"]]
        while parameters and parameters[-1] is None:
            parameters.pop()
        return f"\x1b[{';'.join(one or '' for one in parameters)}{key['final']}"

    def _string(self, data: bytes, position: int) -> int:
        """Skip OSC, DCS, APC, PM or SOS, up to ST, or for OSC also BEL."""
        stop = data.find(_ESC, position)
        if self._buffer.endswith(b"]"):
            bell = data.find(_BEL, position, None if stop < 0 else stop)
            if bell >= 0:
                self._begin(self._ground)
                return bell + 1
        self._length += (len(data) if stop < 0 else stop) - position
        if stop < 0:
            return len(data)
        self._step = self._string_escape
        return stop + 1

    def _string_escape(self, data: bytes, position: int) -> int:
        byte = data[position]
        if byte == 0x5C:
            self._begin(self._ground)
        elif byte != _ESC:  # the string was not finished: another sequence starts
            self._begin(self._escape, _ESC)
            return position
        return position + 1

    def _paste(self, data: bytes, position: int) -> int:
        """Collect a paste; nothing in it is a key."""
        come = self._paste_tail + data[position:]
        end = come.find(PASTE_END)
        held = 0 if end >= 0 else _length_of_start(come)
        body = come[: end if end >= 0 else len(come) - held]
        self._length += len(body)
        self._buffer += body[: MAX_PASTE_BYTES - len(self._buffer)]
        self._paste_tail = come[len(come) - held :]
        if end < 0:
            return len(data)
        text = cleaned(self._buffer.decode(self._encoding, "replace"))
        self._begin(self._ground)
        if text:
            self._events.append(Pasted(text))
        return len(data) - (len(come) - end - len(PASTE_END))


def escape_seconds(round_trip_seconds: float) -> float:
    """Return how long an escape waits for what follows it on a connection with this round trip."""
    return min(max(ESCAPE_SECONDS, 2 * round_trip_seconds), MAX_ESCAPE_SECONDS)


def cleaned(text: str) -> str:
    """Return a pasted text without sequences and control characters; newlines stay."""
    lines = re.sub(_IN_PASTE, "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).split("\n")
    return "\n".join(map(without_unsafe_in_cell, lines))


def _begins_late(data: bytes) -> bool:
    """Return whether bytes look like the rest of a sequence after a single escape."""
    return data[:1] in (b"[", b"O") or re.match(_LATE_STRING, data) is not None


def _are_characters(codes: str | None, least: int) -> bool:
    """Return whether all of some numbers, which are separated by colons, are characters."""
    numbers = [int(code) for code in (codes or "").split(":") if code]
    return all(least <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF for number in numbers)


def _length_of_start(data: bytes) -> int:
    """Return how many bytes at the end of `data` may be the start of the end of a paste."""
    return next((size for size in range(len(PASTE_END) - 1, 0, -1) if data.endswith(PASTE_END[:size])), 0)
