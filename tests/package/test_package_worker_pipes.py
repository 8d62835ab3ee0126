"""The pipes of a worker hold a whole message, so that it can go on to the next task."""

import subprocess
import sys

import pytest

from tuireader.worker_protocol import PIPE_BYTES, enlarge_pipes

fcntl = pytest.importorskip("fcntl")
if not hasattr(fcntl, "F_SETPIPE_SZ"):
    pytest.skip("only Linux has larger pipes", allow_module_level=True)
SCRIPT = """
import sys
from tuireader.worker_protocol import PIPE_BYTES, enlarge_pipes
enlarge_pipes()
sys.stdout.buffer.write(bytes(PIPE_BYTES))  # nobody reads: a smaller pipe would be full
sys.stdout.buffer.flush()
sys.stderr.write("written")
"""


def test_a_message_is_written_before_anybody_reads_it() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stderr
        assert process.stdout
        assert process.stderr.read(7) == b"written"
        assert len(process.stdout.read()) == PIPE_BYTES


def test_what_is_no_pipe_stays_as_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    enlarge_pipes()  # a terminal or a file, as pytest has it
    assert capfd.readouterr().out == ""
