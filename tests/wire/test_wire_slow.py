"""A line of 9,600 baud: keys come all at once, bytes go one by one. Every key counts, frames need not."""

import os
import re
import select
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminals import WAIT_SECONDS, Terminal, terminal

BYTES_A_SECOND = 960
ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n\n" + "\n\n".join(
    f"Paragraph {i} of the long, long story of the door, told to whoever would listen." for i in range(99)
)
KEYS = "2z" + "j" * 20 + "dduu" + "k" * 5 + "/ph 9\r" + "n" * 6
SHOWN = "/ph 9 · match 7 of 10"
ANSWERS = {b"\x1b[5n": b"\x1b[0n", b"\x1b[6n": b"\x1b[1;2R", b"\x1b[?69$p": b"\x1b[?69;0$y"}
QUESTION = re.compile(rb"\x1b\[5n|\x1b\[6n|\x1b\[\?69\$p")


class Connection:
    """A terminal behind a line that carries so many bytes a second, and answers what it is asked when that arrives."""

    def __init__(self, it: Terminal, bytes_a_second: float, *, answers: bool) -> None:
        self.it, self.pace, self.answers = it, bytes_a_second, answers
        self._looked_at = 0
        self._free = time.monotonic()

    def carry(self) -> None:
        """Let some bytes arrive, after the time that they take."""
        assert select.select([self.it.master], [], [], WAIT_SECONDS)[0], "nothing comes any more"
        wait = self._free - time.monotonic()
        if wait > 0:
            select.select([], [], [], wait)
        came = self.it.take(64)
        self._free = max(self._free, time.monotonic() - 0.1) + came / self.pace
        for question in QUESTION.finditer(self.it.raw, self._looked_at):
            self._looked_at = question.end()
            if self.answers:
                os.write(self.it.master, ANSWERS[question[0]])

    def until(self, words: str) -> str:
        """Carry on until the words are seen; return all that is."""
        end = time.monotonic() + 3 * WAIT_SECONDS
        while words not in (seen := "\n".join(self.it.screen.display)):
            assert time.monotonic() < end, seen
            self.carry()
        return seen

    def rest(self, seconds: float = 0.5) -> str:
        """Carry what is still under way, until nothing comes for a while; return what is seen then."""
        while select.select([self.it.master], [], [], seconds)[0]:
            self.carry()
        return "\n".join(self.it.screen.display)


@contextmanager
def connection(
    folder: Path, bytes_a_second: float, *, answers: bool = True, term: str = "xterm-256color"
) -> Iterator[Connection]:
    """Read the article at the far end of a line; one whose terminal does not answer tells its speed."""
    article = folder / "door.md"
    article.write_text(ARTICLE, "utf-8")
    command = [sys.executable, "-m", "tuireader", "--library", str(folder / f"{bytes_a_second}.db"), str(article)]
    speed = None if answers or bytes_a_second > BYTES_A_SECOND else termios.B9600
    with terminal(command, {"TERM": term, "COLORTERM": "", "LC_ALL": "C.UTF-8"}, speed=speed) as it:
        yield Connection(it, bytes_a_second, answers=answers)


@pytest.mark.parametrize(("answers", "term"), [(True, "xterm-256color"), (False, "vt220")])
def test_keys_that_come_at_once_are_all_answered_and_frames_are_dropped(
    tmp_path: Path, answers: bool, term: str
) -> None:
    with connection(tmp_path, 1e9, answers=answers, term=term) as fast:
        fast.until("2 quotations")
        fast.rest()
        began = len(fast.it.raw)
        for key in KEYS:
            fast.it.press(key)
            fast.rest(0.1)
        expected, each = fast.rest(), len(fast.it.raw) - began
        assert SHOWN in expected
        fast.it.press("Q")
        assert fast.it.status() == 0
    with connection(tmp_path, BYTES_A_SECOND, answers=answers, term=term) as slow:
        slow.until("2 quotations")
        slow.rest()
        began = len(slow.it.raw)
        slow.it.press(KEYS)
        slow.until(SHOWN)
        assert slow.rest() == expected
        assert len(slow.it.raw) - began < each / 2
        slow.it.press("Q")
        assert slow.it.status() == 0
