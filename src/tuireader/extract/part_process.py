"""A process that writes parts: run by `processes`. It ends when its owner does, even in the middle of a part.

A task is a line of JSON, with all of a part but its items, and then the items, each behind its length. The answer is
the summary as JSON, or an object with a `failure` of this part or a `problem` of all. Plain data is all that leaves it,
whatever a hostile page has done to the process.
"""

import json
import sys
from typing import Any

from tuireader.errors import TuireaderError
from tuireader.extract.parts import Part
from tuireader.extract.write_part import PartSummary, write_part
from tuireader.json_lines import json_text
from tuireader.worker_protocol import LENGTH_BYTES, receive_tasks, with_length, write_message

_COUNTS = ("number", "rows", "problems", "quotations", "speakers", "done_bytes")


def task_message(part: Part, folder: str, file_format: str) -> bytes:
    """Return the task to write a part."""
    head = {**part._asdict(), "items": None, "folder": folder, "format": file_format}
    return b"".join([json_text(head).encode(), b"\n", *map(with_length, part.items)])


def _part_of(task: bytes) -> tuple[Part, str, str]:
    """Return what `task_message` was given."""
    head, _, rest = task.partition(b"\n")
    fields = json.loads(head)
    items, at = list[bytes](), 0
    while at < len(rest):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(rest[at:begin])
        items.append(rest[begin:at])
    folder, file_format = fields.pop("folder"), fields.pop("format")
    return Part(**fields)._replace(items=items), folder, file_format


def summary_of(answer: bytes) -> PartSummary | str:
    """Return the summary in an answer, or why there is none.

    Raises ValueError where it is no answer, and TuireaderError where no part can be written.
    """
    try:
        fields: Any = json.loads(answer)
        if isinstance(fields.get("problem"), str):
            raise TuireaderError(fields["problem"])
        if isinstance(fields.get("failure"), str):
            return str(fields["failure"])
        summary = PartSummary(**fields)
        counts = [type(getattr(summary, name)) for name in _COUNTS]
        names = [type(it) for pair in summary.files.items() for it in pair]
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no answer: {error}") from error
    if {*counts} != {int} or {*names} != {str} or type(summary.digest) is not str:
        raise ValueError("no answer of these types")
    return summary


def main() -> None:
    """Answer tasks until there are no more."""
    waiting = receive_tasks()
    while True:
        part, folder, file_format = _part_of(waiting.get())
        try:
            answer: dict[str, Any] = write_part(part, folder, file_format)._asdict()
        except TuireaderError as error:  # no other part can be written either
            answer = {"problem": str(error)}
        except Exception as error:  # noqa: BLE001 - whatever a part does, the others go on
            answer = {"failure": f"{type(error).__name__}: {error}"}
        write_message(sys.stdout.buffer, json_text(answer).encode())


if __name__ == "__main__":
    main()
