"""Regular expressions of a query. RE2 searches for them: in linear time, and without holding the interpreter.

Python's own patterns go back over a text, some of them for ever. RE2 refuses what would need that: look-around and
back-references.
"""

import time
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from tuireader.errors import TuireaderError

MAX_PROGRAM_STEPS = 4000
"""The largest pattern, in steps of RE2's program: each letter of a text may cost as many."""
MAX_TEXT_CHARACTERS = 1_000_000
"""How much of a text is searched; no article is so long."""
MAX_MARKED_CHARACTERS, MARKING_SECONDS = 100_000, 0.05
"""How much of a text is searched for matches to be shown, and for how long: that may be done while keys wait."""
_NO_LINEAR_TIME = ("perl operator", "escape sequence")


def check_pattern(pattern: str, position: str) -> None:
    """Raise TuireaderError where RE2 cannot search for a pattern; `position` says where it stands."""
    if find_spec("re2") is None:
        raise TuireaderError(
            f"{position}: patterns need one more package, google-re2; tuireader’s extra “patterns” installs it"
        )
    import re2  # noqa: PLC0415 - few queries have a pattern, and not every installation has RE2

    try:
        program = _compiled(pattern)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else error
        hint = (
            "; back-references and look-around are not known"
            if any(it in str(reason) for it in _NO_LINEAR_TIME)
            else ""
        )
        raise TuireaderError(f"{position} is no pattern ({reason}){hint}") from error
    if program.programsize > MAX_PROGRAM_STEPS:
        raise TuireaderError(f"{position} is too large a pattern; repeat less in it")


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - as above

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern.encode("utf-8", "replace").decode(), options)


def has_pattern(pattern: str, text: object) -> bool:
    """Return whether a pattern is found in a text; what is no text has none."""
    if not isinstance(text, str):
        return False
    return _compiled(pattern).search(text[:MAX_TEXT_CHARACTERS].encode("utf-8", "replace").decode()) is not None


def pattern_spans(pattern: str, text: str, limit: int) -> list[tuple[int, int]]:
    """Return where a pattern is found in a text, at most `limit` times, and only what is found at once."""
    spans: list[tuple[int, int]] = []
    end = time.monotonic() + MARKING_SECONDS
    searched = text[:MAX_MARKED_CHARACTERS].encode("utf-8", "replace").decode()
    for match in _compiled(pattern).finditer(searched):
        start, stop = match.span()
        if stop > start:
            spans.append((start, stop))
        if len(spans) == limit or time.monotonic() > end:
            break
    return spans


def article_has_pattern(pattern: str, path: object, page: object, feed: object, file: object) -> bool:
    """Return whether a pattern is in the text of an article, which is in a file or in one of three columns."""
    from tuireader.library.article_text import article_text  # noqa: PLC0415 - few queries need it

    return has_pattern(pattern, article_text(path, page, feed, file))
