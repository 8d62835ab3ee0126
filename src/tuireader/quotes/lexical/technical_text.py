"""Texts that are not news prose: code, logs, manuals, lists of changes. They quote names of things, not speech."""

import re

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern

# Signs that are rare in prose; each is looked for by itself, which is ten times as fast as one pattern.
_SIGNS = "_{}\\|`*#"
MIN_SIGNS = 3  # a remark in brackets does not make a manual
MAX_SIGNS_PER_WORD = 0.03  # one news article in two hundred has more, and most manuals and lists of changes
MAX_SAMPLE_CHARACTERS = 8_000  # this much of a text is enough to decide
# An assignment, a call, a path, an option, a tag, an escape, a file's name.
_CODE = lazy_pattern(
    r"[_={}<>\\|`^~*]|(?<!\S)--?[a-z]|\w\(\)|(?<![\w/:])/\w|::|\w\.(?:py|c|h|sh|txt|conf|md|rst|html|toml|so|exe|org/)\b"
    r"|^[#$%;]|^\w+(?:[./:]\w+)+$"
)


_MAYBE_CODE = re.compile(r"[-_={}<>\\|`^~*(/:.#$%;]")  # one of these is in all of that


def is_technical(text: str) -> bool:
    """Return whether a text is a manual, code, a log or a list of changes, and not prose about people."""
    sample = text[:MAX_SAMPLE_CHARACTERS]
    signs = sum([sample.count(sign) for sign in _SIGNS if sign in sample])
    return signs > MIN_SIGNS and signs > MAX_SIGNS_PER_WORD * (sample.count(" ") + 1)


def is_code(words: str) -> bool:
    """Return whether the words between marks are written for a machine: `--all`, `x = 1`, `/etc/hosts`."""
    return bool(_MAYBE_CODE.search(words) and _CODE.search(words))
