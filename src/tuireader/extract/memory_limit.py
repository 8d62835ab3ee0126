"""Work on bytes of others that may take only so much memory."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TAKEN = re.compile(r"^VmData:\s*(\d+) kB$", re.MULTILINE)


@contextmanager
def limited_memory(more_bytes: int) -> Iterator[None]:
    """Return a context in which this process gets so many bytes more at most; then what asks for them fails.

    Without a limit where the system does not say how much the process has.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(OSError, ValueError):
        if found := _TAKEN.search(Path("/proc/self/status").read_text("ascii", "replace")):
            limits = [int(found[1]) * 1024 + more_bytes, *(it for it in before if it != resource.RLIM_INFINITY)]
            resource.setrlimit(resource.RLIMIT_DATA, (min(limits), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
