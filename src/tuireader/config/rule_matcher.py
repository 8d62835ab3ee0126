"""Find the rules that match an article. A pattern may take for ever with some texts, so a process searches for it.

Python's patterns hold the interpreter while they search: in a thread, no key would be answered.
"""

import json
import os
import re
import select
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import IO, NamedTuple

from tuireader.config.model import Rule
from tuireader.worker_protocol import LENGTH_BYTES, module_command, with_length

MAX_WAIT_SECONDS = 30.0
"""How long to wait for an answer, however busy the machine is; then the process is ended."""
_MAY_REPEAT = re.compile(r"[*+?{]|\\\d|\(\?P=")
"""What a pattern has that may take more than linear time: something that is repeated, or refers to what was found."""


class RuleMatches(NamedTuple):
    """The rules that match an article, and the patterns for which there was not time enough."""

    rules: tuple[Rule, ...] = ()
    slow_patterns: tuple[str, ...] = ()


def needs_process(rule: Rule) -> bool:
    """Return whether a rule's pattern may take more than linear time."""
    return rule.pattern is not None and _MAY_REPEAT.search(rule.pattern.pattern) is not None


class RuleMatcher:
    """Finds the rules that match; its process starts when it is first needed, and ends with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def matches(self, rules: Sequence[Rule], title: str, content: str) -> RuleMatches:
        """Return the rules that match an entry with that title and content (HTML). Never raises."""
        answers: dict[int, bool | None] = {
            index: rule.matches(title, content) for index, rule in enumerate(rules) if not needs_process(rule)
        }
        others = [index for index in range(len(rules)) if index not in answers]
        if others:
            found = self._ask([[_pattern(rules[index]), *rules[index].searched(title, content)] for index in others])
            answers.update(zip(others, found, strict=False))
        return RuleMatches(
            tuple(rule for index, rule in enumerate(rules) if answers.get(index)),
            tuple(dict.fromkeys(_pattern(rules[index]) for index in others if answers.get(index) is None)),
        )

    def _ask(self, task: list[list[str]]) -> Iterable[bool | None]:
        """Return the answers of the process; none if it ended without."""
        with self._lock:
            try:
                if self._process is None or self._process.poll() is not None:
                    self._process = _start()
                return _exchange(self._process, with_length(json.dumps(task).encode()))
            except (OSError, EOFError, TimeoutError, ValueError):
                self._end()
                return []

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()


RULE_MATCHER = RuleMatcher()
"""The matcher of this process."""


def _pattern(rule: Rule) -> str:
    return rule.pattern.pattern if rule.pattern else ""


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module
        module_command("tuireader.config.rule_process"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is the reader's
    )


def _exchange(process: subprocess.Popen[bytes], message: bytes) -> list[bool | None]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(message)
    process.stdin.flush()
    end = time.monotonic() + MAX_WAIT_SECONDS
    length = int.from_bytes(_read(process.stdout, LENGTH_BYTES, end))
    answers: list[bool | None] = json.loads(_read(process.stdout, length, end))
    return answers


def _read(source: IO[bytes], count: int, end: float) -> bytes:
    """Read `count` bytes, until the time `end` at the latest."""
    data = b""
    while len(data) < count:
        if not select.select([source], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(source.fileno(), count - len(data))
        if not part:
            raise EOFError
        data += part
    return data
