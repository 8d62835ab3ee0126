"""Find keywords, strings, comments, numbers and names in code whose author names its language.

Pygments runs in a separate process: hostile code could make one of its hundreds of lexers run forever, and a thread
cannot be stopped. The process has a deadline and a memory limit; its output until then is used. Nobody waits for it,
and the reader itself never imports Pygments.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import cast, get_args

from tuireader.documents.model import Block, CodeRole, CodeSpan, Document
from tuireader.worker_answers import load_json, one_of, whole_numbers
from tuireader.worker_exchange import end_worker, receive_answer, send_task, start_worker
from tuireader.worker_protocol import exit_after, limit_memory, read_messages, write_message

MAX_CODE_CHARACTERS = 20_000
"""Per article: later code is not highlighted."""
DEADLINE_SECONDS = 1.0
"""Processor time for all code of an article, which usually takes a tenth of a second."""
MAX_WAIT_SECONDS = 5.0
"""Elapsed time, however busy the machine is."""
_ROLES = frozenset(get_args(CodeRole))
MAX_MEMORY_BYTES = 256 << 20  # address space
MAX_ANSWER_BYTES = 4 << 20
"""A span for every character of code takes a quarter of it."""
MAX_DATA_BYTES = 64 << 20  # writable memory; the worst lexer needs 30 MB


def code_to_highlight(document: Document) -> tuple[Block, ...]:
    """Return the code blocks whose language is known, up to `MAX_CODE_CHARACTERS`."""
    blocks, characters = [], 0
    for block in document.blocks:
        if block.kind == "code" and block.language:
            characters += block.end - block.start
            if characters > MAX_CODE_CHARACTERS:
                break
            blocks.append(block)
    return tuple(blocks)


def highlight(document: Document, *, seconds: float = DEADLINE_SECONDS) -> tuple[CodeSpan, ...]:
    """Return the spans of code in `document` that have a role. Starts a process; never raises."""
    blocks = code_to_highlight(document)
    if not blocks:
        return ()
    code = [[block.language, document.text[block.start : block.end]] for block in blocks]
    answers = _answers(json.dumps({"code": code, "seconds": seconds}).encode(), len(blocks))
    return tuple(
        CodeSpan(block.start + start, block.start + end, role)
        for block, answer in zip(blocks, answers, strict=False)
        for start, end, role in _read_spans(answer, block.end - block.start)
    )


def _answers(task: bytes, count: int) -> Iterator[bytes]:
    """Yield the answer about each block that the process finishes in time."""
    end = time.monotonic() + MAX_WAIT_SECONDS
    try:
        process = start_worker(__name__)
    except OSError:  # this system cannot start processes
        return
    try:
        send_task(process, task, end)
        for _ in range(count):
            yield receive_answer(process, end, MAX_ANSWER_BYTES)
    except (EOFError, OSError, ValueError):  # TimeoutError is an OSError
        return
    finally:
        end_worker(process)


def _read_spans(answer: bytes, length: int) -> list[tuple[int, int, CodeRole]]:
    """Return the spans in an answer about `length` characters of code; none where it has another form."""
    spans: list[tuple[int, int, CodeRole]] = []
    try:
        for start, end, role in load_json(answer):
            whole_numbers([start, end], 2)
            spans.append((start, end, cast("CodeRole", one_of(role, _ROLES))))
    except (ValueError, TypeError):
        return []
    offsets = [0, *(offset for start, end, _ in spans for offset in (start, end)), length]
    return spans if offsets == sorted(offsets) and all(start < end for start, end, _ in spans) else []


def main() -> None:
    """Answer one task: for each block of code a list of its spans."""
    limit_memory(MAX_MEMORY_BYTES, MAX_DATA_BYTES)
    for message in read_messages(sys.stdin.buffer):
        task = json.loads(message)
        with exit_after(task["seconds"], cpu=True):
            for language, text in task["code"]:
                write_message(sys.stdout.buffer, json.dumps(list(spans_of(text, language))).encode())


def spans_of(text: str, language: str) -> Iterator[tuple[int, int, CodeRole]]:
    """Yield the spans of `text` that have a role, adjacent ones joined; none if Pygments does not know the language."""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # noqa: PLC0415 - only in the process
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        tokens = get_lexer_by_name(language).get_tokens_unprocessed(text)
        yield from _joined((start, start + len(value), role) for start, kind, value in tokens if (role := _role(kind)))
    except ClassNotFound:
        return
    except Exception:  # noqa: BLE001 - a lexer that fails must not affect other blocks
        return


def _joined(spans: Iterable[tuple[int, int, CodeRole]]) -> Iterator[tuple[int, int, CodeRole]]:
    before: tuple[int, int, CodeRole] | None = None
    for span in spans:
        if before and before[1:] == (span[0], span[2]):
            before = (before[0], span[1], span[2])
            continue
        if before:
            yield before
        before = span
    if before:
        yield before


def _role(kind: tuple[str, ...]) -> CodeRole | None:
    """Return the role for a token type of Pygments, which is a tuple of names, the most general first."""
    match kind:
        case ("Keyword", *_) | ("Operator", "Word", *_):
            return "keyword"
        case ("Literal", "String", *_):
            return "string"
        case ("Literal", "Number", *_):
            return "number"
        case ("Comment", *_):
            return "comment"
        case ("Name", "Function" | "Class" | "Decorator" | "Tag" | "Builtin" | "Attribute", *_):
            return "name"
        case _:
            return None


if __name__ == "__main__":
    main()
