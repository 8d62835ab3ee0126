"""The process of `refresh_in_process`: it only refreshes.

A task is a pickle of (path of the library, ids of the feeds, configuration); answers are pickles of a `Topic` and its
content.
"""

import asyncio
import os
import pickle
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tuireader import event_log
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import Feed, Library
from tuireader.updates.daily_backup import make_daily_backup
from tuireader.updates.refresh import FeedResult, refresh_feeds
from tuireader.updates.refresh_process import Topic
from tuireader.worker_protocol import collect_garbage_rarely, read_messages, write_message

NICE_INCREMENT = 10
"""How far its priority is lowered, as with `nice`."""


def main() -> None:
    """Answer tasks until standard input ends."""
    if hasattr(os, "nice"):
        os.nice(NICE_INCREMENT)
    collect_garbage_rarely()
    event_log.start_in_worker()
    target, sys.stdout = sys.stdout.buffer, sys.stderr  # output of libraries must not mix with the answers
    answer_tasks(sys.stdin.buffer, target)


def answer_tasks(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks from `source`, and write messages about their progress to `target`."""
    for task in read_messages(source):
        path, feed_ids, config = pickle.loads(task)  # noqa: S301 - from the program itself
        try:
            _refresh(path, set(feed_ids), config, target)
        except TuireaderError as error:
            _send(target, "error", str(error))


def _refresh(path: Path, feed_ids: set[int], config: Config, target: BinaryIO) -> None:
    library = Library(path)
    try:
        feeds = [feed for feed in library.feeds.all() if feed.id in feed_ids]
        if problem := make_daily_backup(library, config):
            _send(target, "problem", problem)
        progress, on_pages = partial(_send, target, "feeds"), partial(_send, target, "pages")
        slow_rules: set[str] = set()

        def on_feed(_feed: Feed, result: FeedResult) -> None:
            if result.slow_rules and result.slow_rules not in slow_rules:
                slow_rules.add(result.slow_rules)
                _send(target, "problem", result.slow_rules)

        done = asyncio.run(refresh_feeds(library, feeds, config, progress=progress, on_feed=on_feed, on_pages=on_pages))
    finally:
        library.close()
    _send(target, "done", done)


def _send(target: BinaryIO, topic: Topic, content: object) -> None:
    write_message(target, pickle.dumps((topic, content), pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
