"""The process of a `ParserPool`: it only parses feeds, so a hostile feed can be stopped by killing it.

Each task is a pickle of (seconds, data, url, content type), each answer a pickle of a Feed.
"""

import pickle
import sys
from typing import BinaryIO

from tuireader.feeds.parse_feed import parse
from tuireader.worker_protocol import collect_garbage_rarely, exit_after, limit_memory, read_messages, write_message

_MAX_MEMORY_BYTES = 1 << 30  # address space
_MAX_DATA_BYTES = 104 << 20  # writable memory; with the libraries' code this is less than 150 MB


def main() -> None:
    """Answer tasks until standard input ends."""
    limit_memory(_MAX_MEMORY_BYTES, _MAX_DATA_BYTES)
    collect_garbage_rarely()
    answer_tasks(sys.stdin.buffer, sys.stdout.buffer)


def answer_tasks(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks from `source`, write their feeds to `target`."""
    for task in read_messages(source):
        seconds, data, url, content_type = pickle.loads(task)  # noqa: S301 - from the program itself
        with exit_after(seconds):
            feed = pickle.dumps(parse(data, url, content_type), pickle.HIGHEST_PROTOCOL)
        write_message(target, feed)


if __name__ == "__main__":
    main()
