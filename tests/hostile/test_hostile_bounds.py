"""Some of the attacks that `tests/bench/bench_attacks.py` measures: the reader goes on and takes bounded memory."""

from pathlib import Path

import pytest

from attacks import ATTACKS, run

CHECKED = ("Markdown: tables", "feed: code", "feed: attributes", "10 MB pasted into a find", "configured: a deep key")
MAX_READER_MB, MAX_WORKER_MB = 250, 200


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
@pytest.mark.parametrize("name", CHECKED)
def test_an_attack_takes_bounded_memory(name: str, tmp_path: Path) -> None:
    (attack,) = [attack for attack in ATTACKS if attack.name == name]
    measured = run(attack._replace(seconds=0.5), tmp_path)
    assert measured.reader_mb < MAX_READER_MB
    assert measured.worker_mb < MAX_WORKER_MB
