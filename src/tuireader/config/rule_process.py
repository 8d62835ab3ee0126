"""A process that searches articles for the patterns of rules, with a limit on the time for each: run by `rule_matcher`.

A task is JSON: a list of texts, and a list of [pattern, index of a text, …]. The answer is a list with true or false
for each pattern, or null for too little time.
"""

import json
import re
import signal
import sys
from collections.abc import Sequence

from tuireader.worker_protocol import limit_memory, read_messages, write_message

SEARCH_SECONDS = 0.2
"""Processor time for one pattern in one article: an ordinary pattern takes a thousandth of it."""
MAX_SLOW_SEARCHES = 3
"""A pattern that was too slow so often is not tried again."""
MAX_MEMORY_BYTES, MAX_DATA_BYTES = 512 << 20, 96 << 20
"""Address space and writable memory."""


class _TooSlowError(Exception):
    """The time for a search is over."""


def main() -> None:
    """Answer tasks until standard input ends."""
    limit_memory(MAX_MEMORY_BYTES, MAX_DATA_BYTES)
    signal.signal(signal.SIGVTALRM, _stop)
    slow_searches: dict[str, int] = {}
    for task in read_messages(sys.stdin.buffer):
        texts, searches = json.loads(task)
        answers = [
            _search(pattern, [texts[index] for index in indexes], slow_searches) for pattern, *indexes in searches
        ]
        write_message(sys.stdout.buffer, json.dumps(answers).encode())


def _stop(*_: object) -> None:
    raise _TooSlowError


def _search(pattern: str, texts: Sequence[str], slow_searches: dict[str, int]) -> bool | None:
    """Return whether a pattern is in one of the texts, None if that would take too long."""
    if slow_searches.get(pattern, 0) >= MAX_SLOW_SEARCHES:
        return None
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SEARCH_SECONDS)
        compiled = re.compile(pattern, re.IGNORECASE)
        found = any(compiled.search(text) for text in texts)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except (_TooSlowError, MemoryError, RecursionError):
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slow_searches[pattern] = slow_searches.get(pattern, 0) + 1
        return None
    return found


if __name__ == "__main__":
    main()
