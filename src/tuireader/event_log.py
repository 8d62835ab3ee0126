"""The log that `--log FILE` writes: what was fetched, refused and decided, and how long it took. Off by default.

A line is a date and time, the process id, the event and its facts as `name=value`. The log contains no text of
articles, and no user names, passwords or query values from addresses, because feeds have their keys there.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError
from tuireader.userinfo import without_passwords

if TYPE_CHECKING:
    from io import TextIOWrapper
    from logging import Logger

WORKER_VARIABLE = "TUIREADER_LOG_OF_WORKER"
"""The environment variable that names the log file for our worker processes."""
MAX_FILE_BYTES = 10 << 20
"""A log that would get longer is renamed to FILE.1, replacing an earlier one."""
MAX_VALUE_CHARACTERS = 500

Fact = str | int | float | bool | None

_CREDENTIALS = r"(?:(?<=://)[^/?#\s]*|(?<![^/?#\s:@])[^/?#\s:@]++:[^/?#\s@]*)@"
_QUERY = r"(?<!\S)([^\s./]*+[./][^\s?#]*+[?#])\S+"
"""What follows the first “?” or “#” of an address, with or without a scheme."""
_PLAIN_VALUE = r"[!#-<>-~]+"
"""Values that need no quotation marks: visible ASCII without “"” and “=”."""

_logger: "Logger | None" = None


def start(path: str) -> None:
    """Append to the file at `path` from now on. Raises TuireaderError where it cannot be written."""
    from pathlib import Path  # noqa: PLC0415 - few runs write a log

    file = Path(path).absolute()  # a worker may have another working directory
    try:
        if file.is_fifo() or file.is_socket() or file.is_block_device():  # a pipe without a reader would wait for ever
            raise TuireaderError(f"--log {path}: is not a file")
        _open(str(file), is_worker=False)
    except OSError as error:
        raise TuireaderError(f"--log {path}: cannot be written ({error.strerror})") from error
    os.environ[WORKER_VARIABLE] = str(file)


def stop() -> None:
    """Close the log, and forget a file named in the environment: only `--log` may name one."""
    global _logger  # noqa: PLW0603 - one log for each process
    os.environ.pop(WORKER_VARIABLE, None)
    if _logger is not None:
        for handler in list(_logger.handlers):
            _logger.removeHandler(handler)
            handler.close()
        _logger = None


def start_in_worker() -> None:
    """Write to the main process's log file, if there is one; a worker continues without it if it cannot."""
    if path := os.environ.get(WORKER_VARIABLE):
        try:
            _open(path, is_worker=True)
        except OSError:
            stop()


def _open(path: str, *, is_worker: bool) -> None:
    import logging  # noqa: PLC0415 - few runs write a log
    from logging.handlers import RotatingFileHandler, WatchedFileHandler  # noqa: PLC0415

    class PrivateFile(RotatingFileHandler):
        """Creates each file so that only its owner can read it: what somebody reads is private."""

        def _open(self) -> "TextIOWrapper":
            os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
            return super()._open()

    global _logger  # noqa: PLW0603 - one log for each process
    logging.raiseExceptions = False  # a full disk must not end the reader or write over its screen
    # Only the main process renames a log that is too long; its workers open the new one then.
    handler = (
        WatchedFileHandler(path, encoding="ascii")
        if is_worker
        else PrivateFile(path, maxBytes=MAX_FILE_BYTES, backupCount=1, encoding="ascii")
    )
    handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logger = logging.getLogger("tuireader")  # not the root logger: libraries log complete addresses
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    _logger = logger


def write(event: str, **facts: Fact) -> None:
    """Write one line: `event` is what happened (“feed fetched”), `facts` are its details."""
    if _logger is not None:
        _logger.info("%s", " ".join([event, *(f"{name}={_value(fact)}" for name, fact in facts.items())]))


@contextmanager
def timed(event: str, **facts: Fact) -> Iterator[dict[str, Fact]]:
    """Return a context that writes `event` when it ends, with its milliseconds and the facts added to the mapping."""
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
    """Write an unexpected error's type and the lines of code it came from; its message could quote an article."""
    if _logger is None:
        return
    import traceback  # noqa: PLC0415 - needed once at most

    frames = traceback.extract_tb(error.__traceback__)
    position = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}:{f.name}" for f in reversed(frames))
    write("crash", kind=type(error).__name__, at=position)


def write_start(command: str, version: str) -> None:
    """Write what every bug report needs: the versions of the program and Python, the system, the terminal."""
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
    """Return `text` without secrets in its addresses: user, password, all after “?” or “#”."""
    import re  # noqa: PLC0415 - few runs write a log

    return re.sub(_QUERY, r"\1…", re.sub(_CREDENTIALS, "…@", without_passwords(text)))


def _value(fact: Fact) -> str:
    """Return a fact as one word or quoted, so that a feed can neither start a log line nor control a terminal."""
    import json  # noqa: PLC0415 - few runs write a log
    import re  # noqa: PLC0415

    text = without_secrets(str(fact))
    text = text if len(text) <= MAX_VALUE_CHARACTERS else f"{text[:MAX_VALUE_CHARACTERS]}…"
    return text if re.fullmatch(_PLAIN_VALUE, text) else json.dumps(text)
