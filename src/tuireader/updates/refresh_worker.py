"""The process of `refresh_in_process`: it only refreshes.

A task is JSON: the path of the library, the ids of the feeds, and the configuration. Answers are JSON: a `Topic`, and a
sentence or the counts of a `Progress`.
"""

import asyncio
import json
import os
import sys
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tuireader import event_log
from tuireader.config import Config
from tuireader.config.message import from_message
from tuireader.errors import TuireaderError
from tuireader.feeds.fetch_result import Progress
from tuireader.library import Feed, Library
from tuireader.updates.daily_backup import make_daily_backup
from tuireader.updates.refresh import FeedResult, refresh_feeds
from tuireader.updates.refresh_process import Topic
from tuireader.worker_answers import dump_json
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
        path, feed_ids, config = json.loads(task)
        try:
            _refresh(Path(path), set(feed_ids), from_message(config), target)
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


def _send(target: BinaryIO, topic: Topic, content: Progress | str) -> None:
    write_message(target, dump_json([topic, content if isinstance(content, str) else astuple(content)]))


if __name__ == "__main__":
    main()
