"""The pipes of a worker hold a whole message, so that it can go on to the next task."""

import os
import subprocess
import sys
from contextlib import closing, suppress

import pytest

from tuireader.worker_protocol import PIPE_BYTES, enlarge_pipes

fcntl = pytest.importorskip("fcntl")
if not hasattr(fcntl, "F_SETPIPE_SZ"):
    pytest.skip("only Linux has larger pipes", allow_module_level=True)
SCRIPT = """
import fcntl
from tuireader.worker_protocol import enlarge_pipes
enlarge_pipes()
print(fcntl.fcntl(0, fcntl.F_GETPIPE_SZ), fcntl.fcntl(1, fcntl.F_GETPIPE_SZ))
"""


def allowed_size() -> int:
    """Return the size that a pipe gets here when it asks for that of a worker."""
    read, write = os.pipe()
    with closing(os.fdopen(read)), closing(os.fdopen(write, "w")) as pipe:
        with suppress(OSError):  # the user has too many pipes already
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return int(fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ))


def test_both_pipes_hold_a_message() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], input=b"", capture_output=True, check=True, timeout=60)
    assert list(map(int, done.stdout.split())) == [allowed_size()] * 2


def test_what_is_no_pipe_stays_as_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    enlarge_pipes()  # a terminal or a file, as pytest has it
    assert capfd.readouterr().out == ""
