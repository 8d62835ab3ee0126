"""Refresh in a separate process: keys stay fast, and the reader does not load the network modules, which are large."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing, suppress
from importlib import import_module
from typing import Any, Literal

from tuireader.config import Config
from tuireader.config.message import to_message
from tuireader.errors import TuireaderError
from tuireader.feeds.fetch_result import Progress
from tuireader.library import Feed, Library
from tuireader.worker_answers import dump_json, load_json, whole_numbers
from tuireader.worker_pool import stream_messages

Topic = Literal["feeds", "pages", "done", "problem", "error"]
"""What a message from the process is about.

“problem”, and “error”, which ends the refresh, come with a sentence, the others with a `Progress`.
"""

ENDED_PROBLEM = "The refresh ended unexpectedly; the articles fetched so far are kept. R starts it again."
OnProgress = Callable[[Progress], None]


async def refresh_in_process(  # noqa: PLR0913 - who listens to what is named
    library: Library,
    feeds: Iterable[Feed],
    config: Config,
    *,
    progress: OnProgress,
    on_pages: OnProgress,
    on_problem: Callable[[str], object] = lambda _: None,
) -> Progress:
    """Refresh as `refresh_feeds` does, in another process. If this is cancelled, what was delivered stays.

    `on_problem` is called with a sentence about each problem that did not end the refresh. Raises TuireaderError where
    the library cannot be written, or the process ends early.
    """
    requested_feeds = list(feeds)
    if library.path is not None:
        task = dump_json([str(library.path), [feed.id for feed in requested_feeds], to_message(config)])
        with suppress(OSError, NotImplementedError):  # no process can be started: refresh in this one
            try:
                return await _forward_messages(task, {"feeds": progress, "pages": on_pages, "problem": on_problem})
            except ValueError as error:
                raise TuireaderError(ENDED_PROBLEM) from error
    refresh_module = await asyncio.to_thread(import_module, "tuireader.updates.refresh")
    done: Progress = await refresh_module.refresh_feeds(
        library, requested_feeds, config, progress=progress, on_pages=on_pages
    )
    return done


async def _forward_messages(task: bytes, callbacks: dict[Topic, Callable[[Any], object]]) -> Progress:
    async with aclosing(stream_messages("tuireader.updates.refresh_worker", task)) as messages:
        async for message in messages:
            topic, content = _read_message(message)
            if topic == "error":
                raise TuireaderError(content)
            if topic == "done":
                done: Progress = content
                return done
            callbacks[topic](content)
    raise TuireaderError(ENDED_PROBLEM)


def _read_message(message: bytes) -> tuple[Topic, Any]:
    """Return the topic and the content of a message. Raises ValueError where it has another form."""
    match load_json(message):
        case ["error" | "problem" as topic, str(sentence)]:
            return topic, sentence
        case ["feeds" | "pages" | "done" as topic, counts]:
            return topic, Progress(*whole_numbers(counts, len(Progress.__slots__)))
    raise ValueError("no message of a refresh")
