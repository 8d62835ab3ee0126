"""The process of `find_in_process`: it finds and stores quotations.

Its task is JSON: the path of the library, the rules of the configuration or null, and whether it is to rest at first.
The answer is JSON, too: “done” with the number of entries, or “error” with a sentence. It ends when its owner does, at
whatever moment: each transaction is whole or not there.
"""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuireader import event_log
from tuireader.config.message import rules_from_message
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.updates.find_quotations import find_quotations
from tuireader.updates.quotation_process import REST
from tuireader.worker_answers import dump_json, load_json
from tuireader.worker_protocol import read_messages, write_message

NICE_INCREMENT = 10
"""How far its priority is lowered, as with `nice`."""


def main() -> None:
    """Answer one task."""
    if hasattr(os, "nice"):
        os.nice(NICE_INCREMENT)
    event_log.start_in_worker()
    target, sys.stdout = sys.stdout.buffer, sys.stderr  # output of libraries must not mix with the answer
    messages, may_work = read_messages(sys.stdin.buffer), threading.Event()
    path, packed_rules, is_resting = load_json(next(messages))
    if not is_resting:
        may_work.set()
    threading.Thread(target=_follow, args=(messages, may_work), daemon=True).start()
    write_message(target, dump_json(_answer(path, packed_rules, may_work)))


def _follow(messages: Iterator[bytes], may_work: threading.Event) -> None:
    """Let the work rest and go on as the owner says; end the process when the owner has ended."""
    for message in messages:
        if message == REST:
            may_work.clear()
        else:
            may_work.set()
    os._exit(0)


def _answer(path: str, packed_rules: list[dict[str, Any]] | None, may_work: threading.Event) -> list[object]:
    rules = None if packed_rules is None else rules_from_message(packed_rules)
    try:
        library = Library(Path(path))
        try:
            return ["done", find_quotations(library, lambda: not may_work.wait(), rules=rules)]
        finally:
            library.close()
    except TuireaderError as error:
        return ["error", str(error)]


if __name__ == "__main__":
    main()
