"""The threads of the reader take memory from one pool."""

import ctypes
import subprocess
import sys

import pytest

from uncounted import environment_without_coverage

HAS_GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_info")
POOLS = """
import ctypes, threading
from tuireader.memory_arenas import share_memory_arena
if {shared}:
    share_memory_arena()
all_hold, libc = threading.Barrier(5), ctypes.CDLL(None)
def hold():
    held = [bytes(5000) for _ in range(20)]
    all_hold.wait()
    all_hold.wait()
threads = [threading.Thread(target=hold) for _ in range(4)]
for thread in threads:
    thread.start()
all_hold.wait()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
all_hold.wait()
"""


@pytest.mark.skipif(not HAS_GLIBC, reason="only glibc has a pool for each thread")
def test_threads_share_one_pool() -> None:
    def pools(*, shared: bool) -> int:
        command = [sys.executable, "-c", POOLS.format(shared=shared)]
        environment = environment_without_coverage()
        found = subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout
        return found.count("<heap ")

    assert (pools(shared=False) > 1, pools(shared=True)) == (True, 1)
