"""Programs of the user's are real ones here: each ends, or is ended, and what they write is bounded."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tuireader import run_program
from tuireader.errors import TuireaderError
from tuireader.run_program import MAX_OUTPUT_BYTES, Handling
from tuireader.run_program import run_program as run

LONG_SECONDS = 60.0
IGNORES_SIGTERM = "import signal, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True)\n"
FOREVER = "while True: time.sleep(60)\n"


def python(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", program, *arguments]


def is_running(pid: int) -> bool:
    """Return whether a process is there; one that has ended and that nobody has waited for counts as gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def pid_of(file: Path) -> int | None:
    """Return the process id that a program writes to a file, as a line; None as long as it has not."""
    line = file.read_text() if file.exists() else ""
    return int(line) if line.endswith("\n") else None


async def until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 - what other processes do
        await asyncio.sleep(0.01)


async def pid_in(file: Path) -> int:
    """Wait for the process id that a program writes to a file."""
    await until(lambda: pid_of(file))
    return pid_of(file) or 0


async def test_what_both_outputs_get_comes_in_order_with_the_status() -> None:
    program = "import sys\nsys.stderr.write('one\\n'); sys.stderr.flush(); print('two', flush=True); sys.exit(3)"
    assert await run(python(program), b"", LONG_SECONDS) == (b"one\ntwo\n", 3, "")


async def test_input_comes_whole_also_where_much_is_written_meanwhile() -> None:
    data = b"The weir holds.\n" * 15_000
    assert await run(["cat"], data, LONG_SECONDS) == (data, 0, "")


async def test_input_need_not_be_read() -> None:
    assert await run(["true"], b"x" * 1_000_000, LONG_SECONDS) == (b"", 0, "")


async def test_variables_are_added_to_the_environment() -> None:
    program = "import os; print(os.environ['TUIREADER_TITLE'], 'PATH' in os.environ)"
    outcome = await run(python(program), b"", LONG_SECONDS, {"TUIREADER_TITLE": "$(x)"})
    assert outcome.output == b"$(x) True\n"


async def test_a_signal_is_a_negative_status() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGUSR1)"
    assert (await run(python(program), b"", LONG_SECONDS)).status == -10


@pytest.mark.parametrize("program", ["print('x' * 100_000_000)", "while True: print('y' * 1000)"])
async def test_a_flood_ends_the_program(program: str) -> None:
    outcome = await run(python(program), b"", LONG_SECONDS)
    assert (len(outcome.output), outcome.status, outcome.limit) == (MAX_OUTPUT_BYTES, None, "output")


async def test_a_program_that_takes_too_long_is_ended_and_what_it_wrote_is_kept() -> None:
    outcome = await run(python(f"import time\nprint('up', flush=True)\n{FOREVER}"), b"", 1.0)
    assert outcome == (b"up\n", None, "seconds")


async def test_one_that_ignores_the_request_to_end_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run_program, "GRACE_SECONDS", 0.05)
    pid_file = tmp_path / "pid"
    program = f"{IGNORES_SIGTERM}import os\nopen(sys.argv[1], 'w').write(f'{{os.getpid()}}\\n')\n{FOREVER}"
    outcome = await run(python(program, str(pid_file)), b"", 1.0)
    assert outcome.limit == "seconds"
    assert not is_running(await pid_in(pid_file))


async def test_a_task_that_is_cancelled_ends_the_program_and_its_children(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    program = f"import subprocess, sys, time\nchild = subprocess.Popen(['sleep', '600'])\nopen(sys.argv[1], 'w').write(f'{{child.pid}}\\n')\n{FOREVER}"
    task = asyncio.ensure_future(run(python(program, str(pid_file)), b"", LONG_SECONDS))
    child = await pid_in(pid_file)
    assert is_running(child)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not is_running(child))


async def test_a_program_without_grace_is_killed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_program, "GRACE_SECONDS", 600.0)
    handling = Handling(4, ends_at_output=False, has_errors=False, has_grace=False)
    outcome = await run(python(IGNORES_SIGTERM + FOREVER), b"", 1.0, handling=handling)
    assert (outcome.status, outcome.limit) == (None, "seconds")


async def test_output_that_is_not_kept_is_read_to_its_end() -> None:
    program = "import sys\nsys.stderr.write('no'); sys.stderr.flush(); print('yes' * 1_000_000); sys.exit(3)"
    handling = Handling(4, ends_at_output=False, has_errors=False)
    assert await run(python(program), b"", LONG_SECONDS, handling=handling) == (b"yesy", 3, "")


async def test_a_second_cancel_kills_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the reader cancels what is being cancelled."""
    monkeypatch.setattr(run_program, "GRACE_SECONDS", 600.0)
    pid_file = tmp_path / "pid"
    program = f"{IGNORES_SIGTERM}import os\nopen(sys.argv[1], 'w').write(f'{{os.getpid()}}\\n')\n{FOREVER}"
    task = asyncio.ensure_future(run(python(program, str(pid_file)), b"", LONG_SECONDS))
    pid = await pid_in(pid_file)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not is_running(pid))


async def test_what_goes_on_in_the_background_is_left_alone_and_not_waited_for(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    line = f'sleep 600 & echo $! > "{pid_file}"; echo done'
    assert await run(["/bin/sh", "-c", line], b"", LONG_SECONDS) == (b"done\n", 0, "")
    child = await pid_in(pid_file)
    assert is_running(child)
    os.kill(child, 9)


async def test_a_program_has_no_terminal() -> None:
    outcome = await run(python("open('/dev/tty')"), b"", LONG_SECONDS)
    assert b"OSError" in outcome.output


@pytest.mark.parametrize("words", [["no-such-program-here"], ["/"], ["ca\0t"], ["cat", "x" * 10_000_000]])
async def test_a_program_that_cannot_be_run_is_named(words: list[str]) -> None:
    before = open_files()
    with pytest.raises(TuireaderError, match="cannot be run"):
        await run(words, b"", LONG_SECONDS)
    await asyncio.sleep(0)
    assert open_files() == before
