"""Patterns that are compiled when they are first used: half of them are for few texts, and start-up counts."""

import re
from typing import Any, cast

_METHODS = ("finditer", "fullmatch", "match", "search", "sub")


class _LazyPattern:
    """A pattern that is not compiled yet; from its first use on, its methods are those of the compiled pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def lazy_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern that few texts need, or that is seldom asked: each use takes a little longer."""
    return cast("re.Pattern[str]", _LazyPattern(pattern))
