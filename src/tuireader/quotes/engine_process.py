"""A process that attributes texts: run by `bounded` and `engine_ahead`, with a deadline and a memory limit for each.

A task is a JSON object {text, blocks, language, with_reported, seconds, bytes}; the answer is the attribution as
`to_compact` writes it. It ends when its owner does, even in the middle of a task, and after a while without a task.
"""

import json
import os
import queue
import sys

from tuireader.quotes import attribute, attribute_with_reported
from tuireader.quotes.compact import to_compact
from tuireader.worker_protocol import enlarge_pipes, exit_after, limit_memory, receive_tasks, write_message

IDLE_SECONDS = 30.0
_ADDRESS_SPACE_FACTOR = 4
"""How much more address space a process has than it writes to: the interpreter, its libraries, its threads' stacks."""


def main() -> None:
    """Answer tasks until there are no more for a while."""
    enlarge_pipes()  # for the answers that nobody has asked for yet
    waiting = receive_tasks()
    while True:
        try:
            task = json.loads(waiting.get(timeout=IDLE_SECONDS))
        except queue.Empty:
            os._exit(0)  # the other thread still waits for a task, which never comes
        limit_memory(_ADDRESS_SPACE_FACTOR * task["bytes"], task["bytes"])
        with exit_after(task["seconds"], cpu=True):
            blocks = [(start, end) for start, end in task["blocks"]]
            run = attribute_with_reported if task["with_reported"] else attribute
            found = run(task["text"], blocks=blocks, language=task["language"])
            data = json.dumps(to_compact(found, task["text"]), separators=(",", ":")).encode()
        write_message(sys.stdout.buffer, data)


if __name__ == "__main__":
    main()
