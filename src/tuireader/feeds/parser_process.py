"""The process of a `ParserPool`: it only parses feeds, so a hostile feed can be stopped by killing it.

Each task is a line of JSON (seconds, url, content type) and then the feed's bytes; each answer comes from `pack_feed`.
"""

import json
import sys
from typing import BinaryIO

from tuireader.feeds.feed_message import pack_feed
from tuireader.feeds.parse_feed import parse
from tuireader.worker_protocol import (
    collect_garbage_rarely,
    enlarge_pipes,
    exit_after,
    limit_memory,
    read_messages,
    write_message,
)

_MAX_MEMORY_BYTES = 1 << 30  # address space
_MAX_DATA_BYTES = 104 << 20  # writable memory; with the libraries' code this is less than 150 MB


def main() -> None:
    """Answer tasks until standard input ends."""
    limit_memory(_MAX_MEMORY_BYTES, _MAX_DATA_BYTES)
    collect_garbage_rarely()
    enlarge_pipes()
    answer_tasks(sys.stdin.buffer, sys.stdout.buffer)


def answer_tasks(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks from `source`, write their feeds to `target`."""
    for task in read_messages(source):
        head, _, data = task.partition(b"\n")
        seconds, url, content_type = json.loads(head)
        with exit_after(seconds):
            feed = pack_feed(parse(data, url, content_type))
        write_message(target, feed)


if __name__ == "__main__":
    main()
