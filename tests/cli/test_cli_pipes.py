"""Standard input that is no terminal: keys come from the terminal, and what is piped in is an article."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminals import Terminal, terminal
from tuireader.cli import standard_input
from tuireader.cli.standard_input import MAX_PIPED_BYTES, PipedData, is_pipe, piped_paths, read_pipe
from tuireader.errors import ArticleError

DOOR = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"
GEESE = "# The geese\n\n“They went over,” said Josef Kettle.\n"
READER = f"{sys.executable} -m tuireader"
DOOR_IS_READ, GEESE_ARE_READ = " 1 of 2", " 1 of 1"

LINES = {
    "nothing at all": ("$R door.md </dev/null", DOOR_IS_READ),
    "the words of a list": ("echo door.md | xargs $R", DOOR_IS_READ),
    "closed": ("$R door.md <&-", DOOR_IS_READ),
    "closed, and so is standard error": ("$R door.md <&- 2>&-", DOOR_IS_READ),
    "a file beside another": ("$R door.md <geese.md", DOOR_IS_READ),
    "a list that the shell reads": ("while read f; do $R $f; done <list", DOOR_IS_READ),
    "a pipe with “-”": ("cat door.md | $R -", DOOR_IS_READ),
    "a pipe without “-”": ("cat door.md | $R", DOOR_IS_READ),
    "a file with “-”": ("$R - <door.md", DOOR_IS_READ),
    "a file without “-”": ("$R <door.md", DOOR_IS_READ),
    "a pipe beside a file": ("cat geese.md | $R door.md", DOOR_IS_READ),
    "a command in place of a file": ("$R <(cat door.md)", DOOR_IS_READ),
    "two commands": ("$R <(cat geese.md) <(cat door.md)", GEESE_ARE_READ),
    "its number among the open files": ("cat door.md | $R /dev/stdin", DOOR_IS_READ),
    "a named pipe": ("mkfifo pipe; (cat door.md >pipe &) ; $R pipe", DOOR_IS_READ),
    "with Textual's own output": ("$R --wire off door.md </dev/null", DOOR_IS_READ),
    "closed, with Textual's own output": ("$R --wire off door.md <&-", DOOR_IS_READ),
}
"""What a shell runs, with $R for the reader; what is seen after “]”."""


@contextmanager
def shell(folder: Path, line: str) -> Iterator[Terminal]:
    """Run a line in a shell whose terminal is 80×24."""
    (folder / "door.md").write_text(DOOR, "utf-8")
    (folder / "geese.md").write_text(GEESE, "utf-8")
    (folder / "list").write_text("door.md\ngeese.md\n", "utf-8")
    command = f"cd {folder}; {line.replace('$R', READER)}; echo status=$?"
    with terminal(["bash", "-c", command], {"TUIREADER_DATA": str(folder / "data"), "LC_ALL": "C.UTF-8"}) as it:
        yield it


@pytest.mark.parametrize(("line", "shown"), LINES.values(), ids=LINES)
def test_keys_come_from_the_terminal(tmp_path: Path, line: str, shown: str) -> None:
    with shell(tmp_path, line) as it:
        it.until("? help")
        it.press("2]")
        it.until(shown)
        it.press("Q")
        if line.startswith("while"):
            it.until("Josef Kettle")
            it.press("Q")
        it.until("status=0")


def test_an_empty_pipe_is_nothing_to_read(tmp_path: Path) -> None:
    with shell(tmp_path, ": | $R") as it:
        it.until("Start here")
        it.press("Q")
        it.until("status=0")
    with shell(tmp_path, ": | $R -") as it:
        it.until("standard input: is empty")
        it.until("status=2")


@pytest.mark.parametrize("line", ["$R - < <(cat door.md; sleep 99)", "(sleep 98 >pipe &) ; $R pipe", "$R pipe"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_pipe_that_does_not_end_is_named_and_can_be_left(tmp_path: Path, line: str, how: signal.Signals) -> None:
    os.mkfifo(tmp_path / "pipe")
    with shell(tmp_path, f"trap : INT; {line}") as it:
        it.until("Ctrl-C ends")
        if how == signal.SIGINT:
            it.press("\x03")
        else:
            reader = subprocess.run(
                ["pgrep", "-f", f"^{READER}.*", "-g", str(it.process.pid)], capture_output=True, check=True
            )
            os.kill(int(reader.stdout.split()[-1]), how)
        it.until(f"status={128 + how}")
        assert b"Traceback" not in it.raw
        assert b"1049h" not in it.raw


def test_what_has_no_end_is_read_in_part_and_that_is_said(tmp_path: Path) -> None:
    with shell(tmp_path, "yes “Yes”, said Olga Finch. | $R -") as it:
        it.until("goes on after 2 MB")
        it.press("q")
        it.until_gone("goes on")
        it.press("Q")
        it.until("status=0")
    with shell(tmp_path, "yes Yes, said Olga Finch. | head -c 4000000 | $R --plain - | tail -c 20") as it:
        it.until("standard input: goes on after 2 MB")
        it.until("status=0")


def test_without_any_terminal_there_is_one_sentence(tmp_path: Path) -> None:
    command = [*READER.split(), str(tmp_path)]
    for stdin in (None, subprocess.DEVNULL):
        done = subprocess.run(command, capture_output=True, text=True, start_new_session=True, check=False, stdin=stdin)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "needs a terminal" in done.stderr


def test_closed_standard_output_is_one_sentence(tmp_path: Path) -> None:
    with shell(tmp_path, "$R door.md >&-") as it:
        it.until("the reader needs a terminal")
        it.until("status=2")


# The parts


def test_a_pipe_is_read_up_to_a_line_of_so_many_bytes(tmp_path: Path) -> None:
    long = tmp_path / "long"
    long.write_bytes("weir é\n".encode() * 500_000)
    with long.open("rb") as file:
        piped = read_pipe(f"/dev/fd/{file.fileno()}")
    assert piped.is_cut
    assert MAX_PIPED_BYTES - 10 < len(piped.data) <= MAX_PIPED_BYTES
    assert piped.data.endswith("é\n".encode())
    assert "2 MB" in str(piped.problem)
    assert PipedData("weir", b"", is_cut=False).problem is None


def test_a_line_without_an_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"weir" * 1_000_000)
    assert len(read_pipe(str(tmp_path / "long")).data) == MAX_PIPED_BYTES


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path in (str(tmp_path), str(tmp_path / "gone"), "/dev/fd/999999"):
        with pytest.raises(ArticleError, match="cannot be read"):
            read_pipe(path)


def test_which_paths_are_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    paths = [str(tmp_path / name) for name in ("pipe", "file", "gone", "pipe")]
    assert piped_paths([*paths, "-", "a\0b"]) == [paths[0], "-"]
    assert not is_pipe(str(tmp_path))


def test_no_other_file_takes_the_number_of_one_that_is_closed(tmp_path: Path) -> None:
    code = (
        "import os; os.close(0); os.close(2); from tuireader.cli.standard_input import open_standard_files as it;"
        "it(); print([os.ttyname(n) if os.isatty(n) else os.readlink(f'/proc/self/fd/{n}') for n in (0, 2)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['/dev/null', '/dev/null']\n"
    assert standard_input.STANDARD_INPUT == "standard input"
