"""Answers of worker processes, which are not trusted: hostile bytes that a process read may have taken it over.

So an answer is JSON and nothing that runs code, and it is bounded in time and size; whoever reads it checks its types.
An answer that is not as it should be raises ValueError, and the process that gave it is not asked again.
"""

import json
from collections.abc import Collection
from typing import Any, NoReturn

MAX_ANSWER_BYTES = 64 << 20
"""No honest answer is longer: a feed of 8 MB, with its control characters escaped."""


def answer_length(head: bytes, max_bytes: int = MAX_ANSWER_BYTES) -> int:
    """Return the length of an answer from its first bytes. Raises ValueError where it is too long."""
    length = int.from_bytes(head)
    if length > max_bytes:
        raise ValueError(f"an answer of {length} bytes")
    return length


def load_json(data: bytes) -> Any:
    """Return the value in JSON. Raises ValueError where it is none, or is nested too deep."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("JSON that is nested too deep") from error


def dump_json(value: object) -> bytes:
    """Return a value as compact JSON, the shortest for every language; half characters are allowed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def strings(value: object) -> list[str]:
    """Return a list of strings. Raises ValueError where `value` is anything else."""
    if type(value) is not list or not set(map(type, value)) <= {str}:
        raise ValueError("no list of strings")
    return value


def whole_numbers(value: object, count: int | None = None) -> list[int]:
    """Return a list of whole numbers from 0 on, `count` if it is given. Raises ValueError where it is anything else."""
    if type(value) is not list or (count is not None and len(value) != count) or not set(map(type, value)) <= {int}:
        raise ValueError("no list of whole numbers")
    if value and min(value) < 0:
        raise ValueError("a number below 0")
    return value


def one_of(value: object, words: Collection[str]) -> str:
    """Return one of `words`. Raises ValueError where `value` is anything else."""
    if not isinstance(value, str) or value not in words:
        raise ValueError(f"none of {', '.join(words)}")
    return value
