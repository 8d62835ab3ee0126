"""Threads that share memory: the reader takes several megabytes less."""

import sys
from contextlib import suppress

_M_ARENA_MAX = -8
"""The number of the setting in glibc's malloc.h."""


def share_memory_arena() -> None:
    """Let threads that start from now on take memory from one pool, where the system has glibc.

    By default, each thread gets a pool of its own, and what it frees there is of no use to the others.
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - only Linux needs it

    with suppress(OSError, AttributeError):  # musl has no such setting
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
