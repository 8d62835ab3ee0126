"""Limits of a worker's memory hold also where its owner has lower ones: a lower one of its own is kept."""

import subprocess
import sys

import pytest

pytest.importorskip("resource")
SCRIPT = """
import resource
from tuireader.worker_protocol import limit_memory
resource.setrlimit(resource.RLIMIT_AS, ({own}, {own}))
limit_memory(1 << 30, 100 << 20)
print(*resource.getrlimit(resource.RLIMIT_AS), *resource.getrlimit(resource.RLIMIT_DATA))
"""


@pytest.mark.parametrize(("own", "address_space"), [(700 << 20, 700 << 20), (2 << 30, 1 << 30)])
def test_both_limits_hold(own: int, address_space: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(own=own)], capture_output=True, text=True, check=True, timeout=60
    )
    assert list(map(int, done.stdout.split())) == [address_space] * 2 + [100 << 20] * 2
