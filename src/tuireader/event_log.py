"""The log that `--log FILE` writes: what was fetched, refused and decided, and how long each took. Off by default.

A line is a date and time, the process, the event and its facts as `name=value`. No text of an article goes into it, and
of an address neither user name, password, nor the values behind the question mark, where feeds have their keys.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError

if TYPE_CHECKING:
    from logging import Logger

WORKER_VARIABLE = "TUIREADER_LOG_OF_WORKER"
"""The environment variable by which a process of our own learns which file to write to."""
MAX_FILE_BYTES = 10 << 20
"""A longer log is moved to FILE.1, over the one before, when the program starts."""
MAX_VALUE_CHARACTERS = 500

Fact = str | int | float | bool | None

_CREDENTIALS = r"(://)[^/?#\s]*@"
_QUERY_VALUE = r"([?&;][^=&;#\s]*=)[^&;#\s]*"
_PLAIN_VALUE = r"[!#-<>-~]+"
"""What needs no quotation marks: ASCII that is seen, without “"” and “=”."""

_logger: "Logger | None" = None


def start(path: str) -> None:
    """Write to the file at `path` from now on, behind what is there. Raises TuireaderError where that cannot be."""
    from pathlib import Path  # noqa: PLC0415 - few runs write a log

    file = Path(path).absolute()  # a worker may have another working folder
    try:
        if file.is_file() and file.stat().st_size > MAX_FILE_BYTES:
            file.replace(f"{file}.1")
        _open(str(file))
    except OSError as error:
        raise TuireaderError(f"--log {path}: cannot be written ({error.strerror})") from error
    os.environ[WORKER_VARIABLE] = str(file)


def stop() -> None:
    """End the log; and write to no file that only the environment names: who starts the program names it by `--log`."""
    global _logger  # noqa: PLW0603 - one log for the process
    os.environ.pop(WORKER_VARIABLE, None)
    if _logger is not None:
        for handler in list(_logger.handlers):
            _logger.removeHandler(handler)
            handler.close()
        _logger = None


def start_in_worker() -> None:
    """Write to the file that the main process writes to, if it does; a worker goes on without where it cannot."""
    if path := os.environ.get(WORKER_VARIABLE):
        try:
            _open(path)
        except OSError:
            stop()


def _open(path: str) -> None:
    import logging  # noqa: PLC0415 - few runs write a log

    global _logger  # noqa: PLW0603 - one log for the process
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))  # what one reads is nobody else's business
    handler = logging.FileHandler(path, encoding="ascii")
    handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.raiseExceptions = False  # a full disk ends no reader, and writes nothing over its screen
    logger = logging.getLogger("tuireader")  # ours alone: what libraries log has whole addresses
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    _logger = logger


def is_on() -> bool:
    """Return whether a log is written."""
    return _logger is not None


def write(event: str, **facts: Fact) -> None:
    """Write one line: `event` is what has happened (“feed fetched”), `facts` what is to be known of it."""
    if _logger is not None:
        _logger.info("%s", " ".join([event, *(f"{name}={_value(fact)}" for name, fact in facts.items())]))


@contextmanager
def timed(event: str, **facts: Fact) -> Iterator[dict[str, Fact]]:
    """Write `event` when the context ends, with the milliseconds that it took and the facts added to the mapping."""
    added: dict[str, Fact] = {}
    started = time.monotonic()
    try:
        yield added
    except BaseException as error:
        added["ended_by"] = type(error).__name__
        raise
    finally:
        write(event, **facts, **added, ms=round(1000 * (time.monotonic() - started)))


def write_crash(error: BaseException) -> None:
    """Write where an unexpected error came from: its kind and the lines of code, not its words, which may be a text."""
    if _logger is None:
        return
    import traceback  # noqa: PLC0415 - needed once at most

    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}:{f.name}" for f in reversed(frames))
    write("crash", kind=type(error).__name__, at=where)


def write_start(command: str, version: str) -> None:
    """Write what a report of a fault needs first: the program's version, Python's, the system, the terminal."""
    if _logger is None:
        return
    import platform  # noqa: PLC0415 - few runs write a log

    write(
        "start",
        version=version,
        command=command,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()}",
        term=os.environ.get("TERM", ""),
        colorterm=os.environ.get("COLORTERM", ""),
        language=os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG", ""),
        terminal=sys.stdout is not None and sys.stdout.isatty(),
    )


def without_secrets(text: str) -> str:
    """Return `text` with what may be secret in its addresses left out: user, password, values behind “?”."""
    import re  # noqa: PLC0415 - few runs write a log

    return re.sub(_QUERY_VALUE, r"\1…", re.sub(_CREDENTIALS, r"\1…@", text)) if "://" in text else text


def _value(fact: Fact) -> str:
    """Return a fact in one word or in quotation marks: a feed cannot begin a line of the log, nor steer a terminal."""
    import json  # noqa: PLC0415 - few runs write a log
    import re  # noqa: PLC0415

    text = without_secrets(str(fact))
    text = text if len(text) <= MAX_VALUE_CHARACTERS else f"{text[:MAX_VALUE_CHARACTERS]}…"
    return text if re.fullmatch(_PLAIN_VALUE, text) else json.dumps(text)
