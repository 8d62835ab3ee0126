"""A terminal that sends more than keys: the reader in it does what the keys say, and nothing else."""

import os
import random
import re
import select
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from test_wire_input import NO_KEYS
from wire_connection import WAIT_SECONDS, Connection, connection, started

KEYS = int(os.environ.get("TUIREADER_TEST_TERMINAL_KEYS", "300"))
"""So many keys are pressed: ten thousand take some minutes."""
TYPED = "jk]}[{dugGJK12n"
PASTES = [b"\x1b[200~A\x1b[201~", b"\x1b[200~q\rQ\x1b[31mA\x1b[201~", b"\x1b[200~" + b"AQ\x1bA" * 3000 + b"\x1b[201~"]
NOISE = [data for data in NO_KEYS if data.startswith(b"\x1b") and data[-1:] < b"\x80"] + PASTES


def sent(it: Connection, keys: str, noise: list[bytes], seed: int) -> None:
    """Type; between the keys the terminal says something else, in pieces and after a while."""
    dice = random.Random(seed)
    for at, key in enumerate(keys):
        if noise and dice.random() < 0.7:
            said = dice.choice(noise)
            cut = dice.randrange(len(said))
            it.press(said[:cut])
            if dice.random() < 0.2:
                select.select([it.master], [], [], dice.random() * 0.05)
            it.press(said[cut:])
        it.press(key)
        it.read(0.005 if at % 5 == 0 else 0)
        while at % 50 == 0 and it.read(0.1):  # let it catch up
            pass


def session(folder: Path, keys: str, noise: list[bytes], seed: int) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return what is on the screen in the end, and the marks that are kept."""
    folder.mkdir()
    (folder / "geese.md").write_text("# The geese\n\n“They went over,” said Josef Kettle.\n", "utf-8")
    with connection(folder, str(folder / "geese.md")) as it:
        it.until("“  1")
        sent(it, keys, noise, seed)
        it.press("g2/door\r")
        it.until("/door")
        it.press("\x071")
        it.until("▶ Headlines")
        it.read(0.3)
        shown = it.emulator.text
        it.press("Q")
        end = time.monotonic() + WAIT_SECONDS
        while it.process.poll() is None and time.monotonic() < end:
            it.read(0.02)
        assert it.process.returncode == 0
        with closing(sqlite3.connect(it.data / "library.db")) as db:
            marks = db.execute("SELECT title, read, starred FROM entry ORDER BY id").fetchall()
    return shown, marks


@pytest.mark.parametrize("seed", range(2))
def test_only_keys_do_anything(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    keys = "".join(dice.choice(TYPED) for _ in range(KEYS))
    assert session(tmp_path / "noise", keys, NOISE, seed) == session(tmp_path / "quiet", keys, [], seed)


@pytest.mark.parametrize(
    "said",
    [
        *(b"\x1b[97;1:1u", b"\x1b[1114112u", b"\x1b[55296u", b"\x1b[99999999999999999999u", b"\xff" * 5000),
        *(b"\x1b[" + b"1;" * 1_000_000, b"\x1b]0;" + b"A" * 2_000_000, b"\x1bP" + b"A" * 2_000_000),
        *(b"\x1b_G" + b"A" * 2_000_000, b"\x1b[200~" + b"A" * 2_000_000, b"\xe6\xb0" * 1_000_000),
        *(b"\x1b]11;rgb:", b"\x1b[", b"\x1b[200~A", b"\x1bP>|"),
    ],
    ids=lambda said: repr(said[:16]) + f"x{len(said)}",
)
def test_after_anything_a_key_is_heard(tmp_path: Path, said: bytes) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press(said)
        it.read(0.6)  # a while: what has no end has ended
        it.press("]")
        it.until("1 of 2")
        (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{it.process.pid}/status").read_text())
        assert int(peak) < 100_000


def test_an_arrow_that_is_cut_in_two_marks_nothing_as_read(tmp_path: Path) -> None:
    (tmp_path / "geese.md").write_text("# The geese\n\nThey went over.\n", "utf-8")
    with connection(tmp_path, str(tmp_path / "geese.md")) as it:
        it.until("The geese")
        it.press("1")
        it.until("▶ Headlines")
        for rest in ("[A", "[B", "OA", "OB"):
            it.press("\x1b")
            it.read(0.4)
            it.press(rest)
            it.read(0.3)
        assert not any("marked as read" in row for row in it.emulator.text)
        it.press("A")
        it.until("marked as read")


def test_a_pasted_text_goes_into_an_input_line_cleaned(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press("/")
        it.read(0.2)
        it.press("\x1b[200~the \x1b[31mdo\x07or\x1b[201~\r")
        it.until("/the door")


def test_on_leaving_it_waits_for_an_answer_that_is_still_to_come(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        it.answers = False
        started(it)
        it.press("]")
        it.until("1 of 2")
        it.press("Q")
        it.until_bytes(b"\x1b[?2004;1049l")
        it.press("\x1b[?69;0$y\x1b[1;4R\x1b[0n")
        assert it.process.wait(WAIT_SECONDS) == 0
        assert not select.select([it.slave], [], [], 0.1)[0]
