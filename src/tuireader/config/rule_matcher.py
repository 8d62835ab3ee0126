"""Find the rules that match an article. A pattern may take for ever with some texts, so a process searches for it.

Python's patterns hold the interpreter while they search: in a thread, no key would be answered.
"""

import json
import re
import threading
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tuireader.config.model import Rule
from tuireader.worker_answers import load_json
from tuireader.worker_exchange import Worker, end_worker, receive_answer, send_task, start_worker

MAX_WAIT_SECONDS = 30.0
"""How long to wait for an answer, however busy the machine is; then the process is ended."""
MAX_ANSWER_BYTES = 1 << 20
_MAY_REPEAT = re.compile(r"[*+?{]|\\\d|\(\?P=")
"""What a pattern has that may take more than linear time: something that is repeated, or refers to what was found."""


class RuleMatches(NamedTuple):
    """The rules that match an article, and the patterns for which there was not time enough."""

    rules: tuple[Rule, ...] = ()
    slow_patterns: tuple[str, ...] = ()


def needs_process(rule: Rule) -> bool:
    """Return whether a rule's pattern may take more than linear time."""
    return rule.pattern is not None and _MAY_REPEAT.search(rule.pattern.pattern) is not None


class _Task(NamedTuple):
    """What the process is asked: each text stands there once, however many rules search it."""

    texts: list[str]
    searches: list[list[str | int]]  # a pattern, and the indexes of the texts that it is searched for in


class RuleMatcher:
    """Finds the rules that match; its process starts when it is first needed, and ends with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Worker | None = None

    def matches(self, rules: Sequence[Rule], title: str, content: str) -> RuleMatches:
        """Return the rules that match an entry with that title and content (HTML). Never raises."""
        answers: dict[int, bool | None] = {
            index: rule.matches(title, content) for index, rule in enumerate(rules) if not needs_process(rule)
        }
        others = [index for index in range(len(rules)) if index not in answers]
        if others:
            found = self._ask(_task([rules[index] for index in others], title, content))
            answers.update(zip(others, found, strict=False))
        return RuleMatches(
            tuple(rule for index, rule in enumerate(rules) if answers.get(index)),
            tuple(dict.fromkeys(_pattern(rules[index]) for index in others if answers.get(index) is None)),
        )

    def _ask(self, task: "_Task") -> Iterable[bool | None]:
        """Return the answers of the process; none if it ended without."""
        with self._lock:
            try:
                if self._process is None or self._process.poll() is not None:
                    self._process = start_worker("tuireader.config.rule_process")
                return _exchange(self._process, task)
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
            end_worker(process)


RULE_MATCHER = RuleMatcher()
"""The matcher of this process."""


def _pattern(rule: Rule) -> str:
    return rule.pattern.pattern if rule.pattern else ""


def _task(rules: Sequence[Rule], title: str, content: str) -> _Task:
    """Return the task of searching an entry with that title and content (HTML) for the patterns of `rules`."""
    index_of_text: dict[str, int] = {}
    indexes_of_part: dict[str, list[int]] = {}
    for rule in rules:
        if rule.matched_part not in indexes_of_part:
            texts = rule.searched(title, content)
            indexes_of_part[rule.matched_part] = [index_of_text.setdefault(it, len(index_of_text)) for it in texts]
    return _Task(list(index_of_text), [[_pattern(rule), *indexes_of_part[rule.matched_part]] for rule in rules])


def _exchange(process: Worker, task: _Task) -> list[bool | None]:
    """Return the answers of the process, one for each pattern. Raises ValueError where they have another form."""
    end = time.monotonic() + MAX_WAIT_SECONDS
    send_task(process, json.dumps(task).encode(), end)
    answers = load_json(receive_answer(process, end, MAX_ANSWER_BYTES))
    if (
        type(answers) is not list
        or len(answers) != len(task.searches)
        or not set(map(type, answers)) <= {bool, type(None)}
    ):
        raise ValueError("no answers about patterns")
    return answers
