"""What the reader's user notices of the quotations in a library: the answer to a key, and the memory of the process."""

import os
import re
import shutil
import sqlite3
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path

from bench_reader import Terminal

KEYS = "jjjjjjJ]] kjjjjjKJ]["
"""Rows, articles, quotations and pages, one after the other."""
TURNS = 20
PAUSE_SECONDS, KEYS_AFTER_PAUSE = 0.8, 60
"""The background stops for keys, and goes on after a pause."""
QUOTATION_TABLES = ("said", "voice", "person", "alias", "name_word", "role_held", "heard", "undecided", "said_queue")


def library_folder(folder: Path, library: Path) -> Path:
    """Return a new folder with a copy of a library, as a user's data folder has it."""
    folder.mkdir()
    shutil.copy(library, folder / "library.db")
    (folder / "config.toml").write_text('[refresh]\nevery = "never"\n', "utf-8")
    return folder


def remove_quotations(library: Path) -> None:
    """Empty the tables of quotations and people: articles, their attributions and the search index stay."""
    with closing(sqlite3.connect(library)) as db, db:
        for table in QUOTATION_TABLES:
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO said_words (said_words) VALUES ('delete-all')")


class Reader:
    """The reader on the library of a folder, with the times of its answers."""

    def __init__(self, folder: Path) -> None:
        os.environ["TUIREADER_CONFIG"] = str(folder / "config.toml")
        self._terminal = Terminal([sys.executable, "-m", "tuireader"], folder)
        self._terminal.quiet(3)
        self.times: list[float] = []

    def press(self, key: str) -> None:
        """Press a key, and take the time to the first byte of the answer."""
        self.times.append(self._terminal.press(key))

    def refresh(self) -> None:
        """Refresh, after which the background finds quotations; nothing answers at the address of the only feed."""
        self._terminal.press("R")
        self._terminal.quiet(1)

    def rest(self) -> None:
        """Let the background work for a while."""
        time.sleep(PAUSE_SECONDS)
        self._terminal.quiet()

    @property
    def p95(self) -> float:
        """The milliseconds that 95 of 100 answers took at most."""
        return sorted(self.times)[int(0.95 * len(self.times))]

    def megabytes(self, field: str) -> float:
        """Return the memory of the process, as the system's `field` has it: VmRSS now, VmHWM at most."""
        status = Path(f"/proc/{self._terminal.process.pid}/status").read_text("ascii")
        return int(re.findall(rf"{field}:\s+(\d+)", status)[0]) / 1024

    def end(self) -> str:
        """End the reader; return its figures."""
        memory = f"{self.megabytes('VmRSS'):.1f} MB, {self.megabytes('VmHWM'):.1f} MB at most"
        self._terminal.end()
        return f"median {statistics.median(self.times):6.2f} ms, p95 {self.p95:6.2f} ms of {len(self.times)}; {memory}"


def compare_keys(folder: Path, library: Path) -> None:
    """Print the answers to keys with the quotations of a library and without, in turns, and the memory."""
    with_folder, without_folder = library_folder(folder / "with", library), library_folder(folder / "without", library)
    remove_quotations(without_folder / "library.db")
    full, empty = Reader(with_folder), Reader(without_folder)
    for turn in range(TURNS):
        for key in KEYS:
            for reader in (full, empty)[:: 1 if turn % 2 else -1]:
                reader.press(key)
    ratio = full.p95 / empty.p95
    print(f"keys with the quotations:    {full.end()}")
    print(f"keys without the quotations: {empty.end()}; p95 with / without {ratio:.2f}")


def measure_filling(folder: Path, unread: Path, read: Path) -> None:
    """Print the answers to the first key after a pause, while quotations are found, and the memory.

    Beside it, in turns, they are those of a reader with no quotations and none to find.
    """
    idle_folder = library_folder(folder / "idle", read)
    remove_quotations(idle_folder / "library.db")
    filling, idle = Reader(library_folder(folder / "filling", unread)), Reader(idle_folder)
    filling.refresh()
    filling.times.clear()
    for _ in range(KEYS_AFTER_PAUSE):
        for reader in (filling, idle):
            reader.rest()
            reader.press("j")
    ratio = filling.p95 / idle.p95
    figures, idle_figures = filling.end(), idle.end()
    with closing(sqlite3.connect(folder / "filling" / "library.db")) as db:
        (found,) = db.execute("SELECT count(*) FROM entry WHERE engine > 0").fetchone()
    print(f"keys while quotations are found in {found:,} articles: {figures}")
    print(f"keys beside it, with nothing to find: {idle_figures}; p95 while found / beside it {ratio:.2f}")
