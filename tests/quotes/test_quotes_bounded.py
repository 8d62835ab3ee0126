"""Texts of any length, and those that somebody made to hold the engine up, are read within bounds."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuireader.quotes import Attribution, attribute, bounded
from tuireader.quotes.bounded import MAX_CHARACTERS, MAX_DIRECT_CHARACTERS, EngineProcess, attribute_bounded
from uncounted import environment_without_coverage

SENTENCE = "“The weir is older than the town,” said Ada Thornbury. The river rose all winter.\n\n"
ATTACKS = {
    "a colon before each": "Ann: “x” ",
    "nothing but quotations": "“x” ",
    "nested": "“a ‘b’ c” ",
    "never closed": "“It is ",
    "one speaker after the other": "“x,” she told Ann Bell of the Weir Board. ",
    "names in a row": "Ann Bell Cole Dane ",
    "colons": "Ann: Bell: ",
}
MEGABYTES = 200


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineProcess]:
    """A process for this test alone."""
    process = EngineProcess()
    monkeypatch.setattr(bounded, "_PROCESS", process)
    yield process
    process.close()


def test_a_short_text_needs_no_process(engine: EngineProcess) -> None:
    assert attribute_bounded(SENTENCE) == attribute(SENTENCE)
    assert engine.pid is None


def test_a_long_text_is_answered_as_a_short_one_is(engine: EngineProcess) -> None:
    text = SENTENCE * (MAX_DIRECT_CHARACTERS // len(SENTENCE) + 2) + "She went on:\n\nIt will outlive us."
    blocks = [(len(text) - len("It will outlive us."), len(text))]
    assert attribute_bounded(text, blocks) == attribute(text, blocks=blocks)
    assert engine.pid is not None


def test_what_is_too_long_is_read_to_the_end_of_a_paragraph(engine: EngineProcess) -> None:
    text = SENTENCE * (MAX_CHARACTERS // len(SENTENCE) + 50)
    found = attribute_bounded(text)
    assert found.read_to is not None
    assert MAX_CHARACTERS - len(SENTENCE) <= found.read_to < MAX_CHARACTERS
    assert text[: found.read_to].endswith("\n")
    assert len(found.quotations) == text[: found.read_to].count("“")


ATTACKED = """
import json, resource, sys
from tuireader.quotes import bounded
bounded.DEADLINE_SECONDS = 4.0  # the worst of what is read after a failure takes 1.7
unit = sys.argv[1]
found = bounded.attribute_bounded(unit * (7_500_000 // len(unit.encode())))
bounded._PROCESS.close()
others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
(own,) = [int(row.split()[1]) // 1024 for row in open("/proc/self/status") if row.startswith("VmHWM")]
print(json.dumps([found.read_to, own, others]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes there")
@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_is_read_within_the_bounds(attack: str) -> None:
    command = [sys.executable, "-c", ATTACKED, ATTACKS[attack]]
    done = subprocess.run(command, capture_output=True, check=True, env=environment_without_coverage())
    read_to, own, others = json.loads(done.stdout)
    assert 0 < read_to <= MAX_CHARACTERS
    assert max(own, others) < MEGABYTES


def test_a_process_that_is_gone_is_started_again(engine: EngineProcess) -> None:
    text = SENTENCE * 1000
    first = attribute_bounded(text)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    assert attribute_bounded(text) == first


def test_where_no_process_can_be_had_nothing_is_found_and_that_is_told(
    engine: EngineProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.worker_exchange.module_command", lambda _: ["/nowhere/python"])
    assert attribute_bounded(SENTENCE * 1000) == Attribution((), (), 0)


def test_threads_share_the_process(engine: EngineProcess) -> None:
    text = SENTENCE * 600
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(attribute_bounded(text))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [attribute(text)] * 4


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("what", ["idle", "in the middle of a text"])
def test_it_ends_with_its_owner(what: str) -> None:
    """However the owner ends: no process is left that works for nobody."""
    script = (
        "import sys, threading\n"
        "from tuireader.quotes.bounded import _PROCESS, attribute_bounded\n"
        f"text = {SENTENCE!r} * 600\n"
        "attribute_bounded(text)\n"
        "print(_PROCESS.pid, flush=True)\n"
        "if sys.argv[1] != 'idle': attribute_bounded('Ann: “x” ' * 800_000)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        if what != "idle":
            _wait(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R")
        owner.kill()
    _wait(lambda: not Path(f"/proc/{pid}").exists())


def _wait(is_so: object) -> None:
    assert callable(is_so)
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        os.sched_yield()
