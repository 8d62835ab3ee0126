"""Extraction in a process of its own, bounded in time and memory: a hostile page can break nothing but it."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tuireader.documents.html.extract import BROKEN, Extracted, extract
from tuireader.documents.html.tree import LONGEST

SECONDS = 10.0
MEMORY = 512 << 20  # bytes of address space; an ordinary page takes 60 MB, the worst that is read 200

DATA = 112 << 20  # bytes that it may write to: with the libraries' own code that is less than 150 MB


def extract_safely(html: str, url: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Extracted:
    """Return `extract(html, url)` as a worker process finds it; its failure and its lateness are told in `problem`."""
    asked = json.dumps({"html": html[:LONGEST], "url": url, "seconds": seconds, "memory": memory})
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the page in the command
            [sys.executable, "-P", "-W", "ignore", "-m", __name__],
            input=asked.encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
            start_new_session=True,  # Ctrl-C in the terminal is the reader's, not the worker's
        )
        return _received(done.stdout)
    except subprocess.TimeoutExpired:
        return Extracted(url=url, problem=f"took longer than {seconds:g} seconds to read; open it in a browser")
    except (subprocess.CalledProcessError, OSError, ValueError, TypeError, KeyError):
        return Extracted(url=url, problem=BROKEN)


def _received(answer: bytes) -> Extracted:
    fields: dict[str, Any] = json.loads(answer)
    return Extracted(**{**fields, "date": datetime.fromisoformat(fields["date"]) if fields["date"] else None})


def main() -> None:
    """Read a page from standard input, write what it holds to standard output."""
    asked = json.loads(sys.stdin.buffer.read())
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    _bound(asked["seconds"], asked["memory"])
    found = extract(asked["html"], asked["url"])
    sent = asdict(replace(found, date=None)) | {"date": found.date.isoformat() if found.date else ""}
    answers.write(json.dumps(sent))
    answers.flush()


def _bound(seconds: float, memory: int) -> None:
    """Let the system end this process when it takes too much; where it cannot, the parent's deadline stays."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (min(memory, DATA), min(memory, DATA)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))


if __name__ == "__main__":
    main()
