"""Odd files for standard output and error, configuration, library and lists of feeds: one sentence, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from terminals import terminal

DOOR = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"
READER = f"{sys.executable} -m tuireader"
LINES = {
    "no standard output": ("$R quotes door.md >&-", 2, "standard output is closed"),
    "no standard output for feeds": ("$R feeds >&-", 2, "standard output is closed"),
    "a full disk": ("$R quotes door.md >/dev/full", 2, "cannot be written"),
    "a list without an end": ("$R import /dev/zero", 2, "longer than 32 MB"),
    "a piped list without an end": ("yes | $R import -", 2, "longer than 32 MB"),
    "a list of noise": ("head -c 9999 /dev/urandom | $R import -", 2, "holds no feeds"),
    "a folder for a list": ("$R import .", 2, "cannot be read"),
    "a library that is a pipe": ("mkfifo pipe; $R feeds --library pipe", 2, "is no library"),
    "a folder for a library": ("$R feeds --library .", 2, "is a folder; name the file of a library"),
    "a library without an end": ("$R feeds --library /dev/zero", 2, "is no library"),
    "a configuration that is a pipe": ("mkfifo pipe; TUIREADER_CONFIG=pipe $R config", 2, "cannot be read"),
    "a configuration without an end": ("TUIREADER_CONFIG=/dev/zero $R config", 2, "this line is ignored"),
    "an article without an end": ("$R quotes /dev/zero", 2, "is not a regular file"),
    "noise for an article": ("$R quotes - </dev/urandom", 2, "is not text"),
    "no standard input": ("$R quotes - <&-", 2, "standard input"),
    "few open files": ("ulimit -n 6; $R feeds", 2, "the library cannot|too many files"),
}
"""What a shell runs, with $R for the program; its status; what is written to standard error."""


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell. Text without an end must not fill the memory."""
    (folder / "door.md").write_text(DOOR, "utf-8")
    environment = {**os.environ, "TUIREADER_DATA": str(folder / "data"), "TUIREADER_CONFIG": str(folder / "none")}
    command = ["bash", "-c", f"ulimit -v 4000000; {line.replace('$R', READER)}"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize(("line", "status", "said"), LINES.values(), ids=LINES)
def test_one_sentence_says_what_is_odd(tmp_path: Path, line: str, status: int, said: str) -> None:
    done = run(tmp_path, line)
    assert done.returncode == status
    assert any(words in done.stderr for words in said.split("|"))
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    "line", ["$R quotes nofile.md 2>&-", "$R feeds --library nofile.db 2>&-", "$R nosuch >&- 2>&-"]
)
def test_without_standard_error_nothing_gets_among_the_results(tmp_path: Path, line: str) -> None:
    done = run(tmp_path, line)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_a_library_never_gets_the_number_of_a_closed_file(tmp_path: Path) -> None:
    code = (
        "import os, sys; os.close(2); sys.stderr = None; from tuireader.cli import main; main(['feeds']);"
        "print(os.readlink('/proc/self/fd/2'))"
    )
    environment = {**os.environ, "TUIREADER_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.endswith("/dev/null\n")


@pytest.mark.parametrize("files", [8, 12, 18, 24, 30, 63])
def test_the_reader_says_how_many_files_it_needs(tmp_path: Path, files: int) -> None:
    (tmp_path / "door.md").write_text(DOOR, "utf-8")
    line = f"ulimit -n {files}; cd {tmp_path}; {READER} door.md; echo status=$?"
    with terminal(["bash", "-c", line], {"TUIREADER_DATA": str(tmp_path), "LC_ALL": "C.UTF-8"}) as it:
        it.until("needs 64 open files")
        it.until("status=2")
        assert b"Traceback" not in it.raw


def test_a_low_limit_that_can_be_raised_is_raised(tmp_path: Path) -> None:
    (tmp_path / "door.md").write_text(DOOR, "utf-8")
    line = f"ulimit -Sn 20; cd {tmp_path}; {READER} door.md; echo status=$?"
    with terminal(["bash", "-c", line], {"TUIREADER_DATA": str(tmp_path), "LC_ALL": "C.UTF-8"}) as it:
        it.until("2 quotations")
        it.press("Q")
        it.until("status=0")


def test_in_a_folder_that_was_removed_files_elsewhere_open(tmp_path: Path) -> None:
    (tmp_path / "door.md").write_text(DOOR, "utf-8")
    line = (
        f"mkdir {tmp_path}/gone; cd {tmp_path}/gone; rmdir {tmp_path}/gone; {READER} {tmp_path}/door.md; {READER} a.md"
    )
    with terminal(["bash", "-c", line], {"TUIREADER_DATA": str(tmp_path), "LC_ALL": "C.UTF-8"}) as it:
        it.until("2 quotations")
        it.press("]Q")
        it.until("a.md: does not exist")
        assert b"Traceback" not in it.raw


def test_ctrl_c_ends_a_start_that_takes_long(tmp_path: Path) -> None:
    folder = tmp_path / "textual"
    folder.mkdir()
    (folder / "__init__.py").write_text("import signal\nwhile True:\n    signal.pause()\n")
    line = f"trap : INT; cd /; PYTHONPATH={tmp_path} {READER}; echo status=$?"
    with terminal(["bash", "-c", line], {"TUIREADER_DATA": str(tmp_path), "LC_ALL": "C.UTF-8"}) as it:
        it.until("tuireader")
        it.press("\x03")
        it.until("status=130")
        assert b"Traceback" not in it.raw
