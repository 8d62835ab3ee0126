"""Extract articles in a separate process with limited time and memory: a hostile page can break nothing else.

Each task is a line of JSON and then the page; each answer comes from `pack_article`.
"""

import json
import sys
import time
from typing import BinaryIO

from tuireader.documents.html.extract import (
    BROKEN_PAGE_PROBLEM,
    ExtractedArticle,
    extract,
    pack_article,
    unpack_article,
)
from tuireader.documents.html.page_charset import decode_html
from tuireader.documents.html.tree import MAX_PAGE_CHARACTERS
from tuireader.worker_exchange import end_worker, receive_answer, send_task, start_worker
from tuireader.worker_protocol import exit_after, limit_memory, read_messages, write_message

DEADLINE_SECONDS = 10.0
MAX_MEMORY_BYTES = 512 << 20  # address space; an ordinary page takes 60 MB, the worst page 200

MAX_DATA_BYTES = 112 << 20  # writable memory; with the libraries' own code this is less than 150 MB


def extract_safely(
    html: str, url: str, *, seconds: float = DEADLINE_SECONDS, memory: int = MAX_MEMORY_BYTES
) -> ExtractedArticle:
    """Return `extract(html, url)` from a worker process; `problem` says if that fails or takes too long."""
    data = html[:MAX_PAGE_CHARACTERS].encode("utf-8", "replace")
    task, end = task_message(data, url, "utf-8", seconds=seconds, memory=memory), time.monotonic() + seconds
    try:
        process = start_worker(__name__)
    except OSError:
        return ExtractedArticle(url=url, problem=BROKEN_PAGE_PROBLEM)
    try:
        send_task(process, task, end)
        return unpack_article(receive_answer(process, end))
    except TimeoutError:
        return timed_out_page(url, seconds)
    except (EOFError, OSError, ValueError):
        return ExtractedArticle(url=url, problem=BROKEN_PAGE_PROBLEM)
    finally:
        end_worker(process)


def timed_out_page(url: str, seconds: float) -> ExtractedArticle:
    """Return the result for a page whose extraction takes too long."""
    return ExtractedArticle(url=url, problem=f"took longer than {seconds:g} seconds to read; open it in a browser")


def task_message(
    data: bytes, url: str, charset: str, *, seconds: float = DEADLINE_SECONDS, memory: int = MAX_MEMORY_BYTES
) -> bytes:
    """Return the message that asks a worker for the article of a page; `charset` is what its server declares."""
    request = {"url": url, "charset": charset, "seconds": seconds, "memory": memory}
    return json.dumps(request).encode() + b"\n" + data


def answer_tasks(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks from `source`, and write the articles of their pages to `target`."""
    for message in read_messages(source):
        head, _, data = message.partition(b"\n")
        request = json.loads(head)
        limit_memory(request["memory"], min(request["memory"], MAX_DATA_BYTES))
        with exit_after(request["seconds"]):
            found = pack_article(extract(decode_html(data, request["charset"]), request["url"]))
        write_message(target, found)


def main() -> None:
    """Answer tasks until standard input ends."""
    target, sys.stdout = sys.stdout.buffer, sys.stderr  # output of libraries must not mix with the answers
    answer_tasks(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
