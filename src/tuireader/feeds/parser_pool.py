"""Parse feeds outside the event loop, in processes that are stopped if a feed takes too much time or memory."""

import asyncio
import json

from tuireader import event_log
from tuireader.feeds.feed_message import unpack_feed
from tuireader.feeds.model import Feed, Problem
from tuireader.worker_pool import WorkerPool

DEADLINE_SECONDS = 10.0  # for one feed
PROCESS_COUNT = 2  # so that a slow feed does not delay the others


class ParserPool(WorkerPool):
    """At most `count` parsing processes, each started when first needed: a context manager, for one event loop."""

    def __init__(self, *, count: int = PROCESS_COUNT, deadline: float = DEADLINE_SECONDS) -> None:
        super().__init__("tuireader.feeds.parser_process", count=count, deadline=deadline)

    async def parse(self, data: bytes, url: str, content_type: str = "") -> Feed:
        """Return the feed in `data`; if it cannot be read in time, an empty one with that problem. Never raises."""
        try:
            feed = await self.ask(json.dumps([self.deadline, url, content_type]).encode() + b"\n" + data, unpack_feed)
        except ValueError as error:
            event_log.write("feed refused", url=url, bytes=len(data), reason=f"a broken answer: {error}")
            return Feed(problems=(Problem("the process that reads it gave a broken answer", "the whole feed"),))
        except (OSError, NotImplementedError):  # this system cannot start processes: parse here, however slowly
            from tuireader.feeds.parse_feed import parse  # noqa: PLC0415 - imports the parsers

            return await asyncio.to_thread(parse, data, url, content_type)
        if feed is None:
            event_log.write("feed refused", url=url, bytes=len(data), reason="parsing took too much time or memory")
            return Feed(problems=(Problem("reading it took too much time or memory", "the whole feed"),))
        return feed
