"""Measure what a user waits for: `python tests/bench/bench_reader.py`.

Each figure is compared with another from the same run, because times alone mean little on a busy machine: start to
first byte, and to the answer to a first key, against a Textual program that shows one word; the answer to a key in a
long list and a long article against short ones; the engine in milliseconds for each article and in megabytes a second.
"""

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyte

from tuireader.paths import resource_folder
from tuireader.quotes import attribute

HELLO = (
    "from textual.app import App; from textual.widgets import Static\n"
    "class Hello(App):\n    def compose(self): yield Static('hello')\n"
    "Hello().run()"
)
ROUNDS = 7
MANY = 100_000


SIZE = (120, 40)
TAB_CELLS = 3
"""A row begins with cells for what is open, unread and starred; the cursor reverses them."""


class Terminal:
    """A program in a pseudo-terminal of `SIZE` cells."""

    def __init__(self, command: list[str], data: Path) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, SIZE[::-1])
        env = {**os.environ, "TUIREADER_DATA": str(data), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.begin = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)

    def bytes_until(self, count: int) -> float:
        """Return the milliseconds from the start until `count` bytes have arrived."""
        seen = 0
        while seen < count and select.select([self.master], [], [], 10)[0]:
            seen += len(os.read(self.master, 65536))
        return 1000 * (time.perf_counter() - self.begin)

    def quiet(self, seconds: float = 0.05) -> None:
        """Read until there has been no output for so long."""
        while select.select([self.master], [], [], seconds)[0]:
            os.read(self.master, 65536)

    def press(self, key: str) -> float:
        """Return the milliseconds from a key to the first byte of output after it."""
        begin = time.perf_counter()
        os.write(self.master, key.encode())
        select.select([self.master], [], [], 10)
        took = 1000 * (time.perf_counter() - begin)
        self.quiet()
        return took

    def end(self) -> None:
        """Kill the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


FRAME = 600
"""After this many bytes a frame has started; before it there are questions to the terminal."""


def first_paint(command: list[str], data: Path) -> float:
    """Return the milliseconds from the start of `command` to its first visible cells."""
    it = Terminal(command, data)
    took = it.bytes_until(FRAME)
    it.end()
    return took


def first_answer(command: list[str], data: Path) -> tuple[float, float]:
    """Return the milliseconds from the start to the first byte, and until `j` has moved the list's cursor.

    The key is pressed as soon as the last screen is shown.
    """
    it = Terminal(command, data)
    came: list[tuple[float, bytes]] = []
    while select.select([it.master], [], [], 2 if came else 10)[0]:
        read = os.read(it.master, 65536)
        came.append((1000 * (time.perf_counter() - it.begin), read))
        if len(came) == 1:
            os.write(it.master, b"j")
    it.end()
    return came[0][0], _moved(came)


def _moved(came: list[tuple[float, bytes]]) -> float:
    """Return when the list's cursor reached its final row."""
    screen = pyte.Screen(*SIZE)
    stream = pyte.ByteStream(screen)
    moves: list[tuple[int, float]] = []
    for moment, read in came:
        stream.feed(read)
        row = next(filter(partial(_has_cursor_tab, screen), range(1, screen.lines)), None)
        if row is not None and (not moves or row != moves[-1][0]):
            moves.append((row, moment))
    return moves[-1][1]


def _has_cursor_tab(screen: pyte.Screen, row: int) -> bool:
    """Return whether the list's cursor is in this row, below the bar: its tab is reversed, but for signs in colour."""
    return any(screen.buffer[row][column].reverse for column in range(TAB_CELLS))


def compare_start() -> None:
    """Print the time to the first byte and to the first answer, the same for a minimal program, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        articles = str(resource_folder("articles"))  # named: without a path the first start opens the guide
        reader, hello = [sys.executable, "-m", "tuireader", articles], [sys.executable, "-c", HELLO]
        data = Path(folder)
        it = Terminal(reader, data)
        it.quiet(2)
        os.write(it.master, b"Q")  # saves the screen for the next start
        it.process.wait()
        rounds = [(*first_answer(reader, data), first_paint(hello, data)) for _ in range(ROUNDS)]
    shown, answered, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(ours / other for _, ours, other in rounds)
    print(f"start to first byte       {shown:7.1f} ms")
    print(f"start to first answer     {answered:7.1f} ms   Textual hello-world {theirs:7.1f} ms   ratio {ratio:.2f}")


def key_times(paths: list[Path], keys: str, first: str = "") -> list[float]:
    """Return how long each press of `keys` takes until an answer, in milliseconds, in the reader on `paths`."""
    with tempfile.TemporaryDirectory() as folder:
        it = Terminal([sys.executable, "-m", "tuireader", *map(str, paths)], Path(folder))
        it.quiet(3)
        for key in first:
            it.press(key)
        times = sorted(it.press(key) for key in keys)
        it.end()
    return times


def compare_keys(folder: Path, long: Path, short: Path) -> None:
    """Print how long a key takes in long and in short lists and articles."""
    many = folder / "many"
    many.mkdir()
    for i in range(MANY):
        (many / f"{i}.txt").touch()
    few = folder / "few"
    few.mkdir()
    for i in range(30):
        (few / f"{i}.txt").touch()
    cases = [
        (f"a row down, {MANY:,} rows", many, few, "j" * 25, ""),
        ("a line down, 20,000 words", long, short, "j" * 25, ""),
        ("next quotation, 20,000 words", long, short, "]" * 5 + "[" * 4, ""),
    ]
    for name, much, little, keys, first in cases:
        slow, fast = key_times([much], keys, first), key_times([little], keys, first)
        ratio = statistics.median(slow) / statistics.median(fast)
        p95 = slow[int(0.95 * len(slow))]
        print(
            f"{name:30}{statistics.median(slow):6.2f} ms (p95 {p95:5.2f})   "
            f"with little: {statistics.median(fast):.2f} ms   ratio {ratio:.2f}"
        )
    opened = [key_times([long, short], "K", "2J")[0] for _ in range(3)]
    print(f"{'open 20,000 words with K':30}{statistics.median(opened):6.2f} ms")


def cpu(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median CPU time of `work`, in milliseconds."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begin))
    return statistics.median(times)


def measure_engine() -> None:
    """Print the costs of finding quotations."""
    from tuireader import documents

    texts = [documents.load(file).text for file in sorted(resource_folder("articles").iterdir())]
    words = sum(len(text.split()) for text in texts)
    took = cpu(lambda: [attribute(text) for text in texts])
    print(f"engine, sample articles   {took / len(texts):7.2f} ms CPU an article of {words // len(texts)} words")
    long = "\n\n".join(texts)
    while len(long) < 1_000_000:
        long += "\n\n" + long
    took, marks = cpu(lambda: attribute(long[:1_000_000]), 1), cpu(lambda: attribute("“" * 100_000), 1)
    print(f"engine, 1 MB of articles  {took / 1000:7.2f} s CPU      100,000 marks in a row {marks / 1000:.2f} s CPU")


def main() -> None:
    """Measure everything."""
    compare_start()
    with tempfile.TemporaryDirectory() as folder:
        long, short = Path(folder, "1.md"), Path(folder, "2.md")
        rain = "It rained on the weir. " * 35
        body = "\n\n".join(f"“The wheel turned {i} times,” said Ada Thornbury. {rain}" for i in range(115))
        long.write_text(f"# Long\n\n{body}\n", "utf-8")
        short.write_text(f"# Short\n\n{body[:8000]}\n", "utf-8")
        compare_keys(Path(folder), long, short)
    measure_engine()


if __name__ == "__main__":
    main()
