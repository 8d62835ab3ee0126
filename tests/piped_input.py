"""Gives a test another standard input: a pipe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def standard_input(data: bytes) -> Iterator[None]:
    """Return a context in which standard input is a pipe that gives the data, the first bytes one by one.

    They are less than a pipe holds, so that it does not matter whether anybody reads them.
    """
    reading, writing = os.pipe()

    def give() -> None:
        for piece in (*(data[at : at + 1] for at in range(6)), data[6:]):
            os.write(writing, piece)
        os.close(writing)

    before = os.dup(0)
    os.dup2(reading, 0)
    os.close(reading)
    thread = Thread(target=give)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        os.dup2(before, 0)
        os.close(before)
