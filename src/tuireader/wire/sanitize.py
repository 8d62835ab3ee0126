"""The last check before the terminal: remove control characters and invisible ones, whatever their source."""

import re
from functools import cache

from tuireader.terminal_safety import UNSAFE_IN_CELL

_UNSAFE = f"[{UNSAFE_IN_CELL}]"
_LINK_ADDRESS = r"(?i:https?://|mailto:)[!-~]{1,2048}"
MAX_CELL_EMOJI = 8
"""How many emoji one cell may have: terminals without family emoji draw each member, over the next cells."""
MAX_CELL_CODE_POINTS = 36
"""How many code points one cell may have: the longest emoji have ten, the deepest stacks of marks a dozen."""


_compiled = cache(re.compile)  # compiled at first use: the first screen may need no pattern


def without_unsafe_in_cell(text: str) -> str:
    """Return `text` without the characters of UNSAFE_IN_CELL."""
    return _compiled(_UNSAFE).sub("", text)


def is_safe_in_cell(text: str) -> bool:
    """Return whether `text` has no unsafe character."""
    return _compiled(_UNSAFE).search(text) is None


def is_link(address: str) -> bool:
    """Return whether an address may be sent as a link (OSC 8): a web or mail address in plain ASCII."""
    return _compiled(_LINK_ADDRESS).fullmatch(address) is not None


def bounded_cluster(cluster: str) -> str:
    """Return the start of a grapheme cluster that one cell may have: marks and emoji are limited."""
    if len(cluster) <= MAX_CELL_EMOJI:
        return cluster
    emoji = 0
    for index, char in enumerate(cluster[:MAX_CELL_CODE_POINTS]):
        emoji += char >= "\U0001f000"
        if emoji > MAX_CELL_EMOJI:
            return cluster[:index]
    return cluster[:MAX_CELL_CODE_POINTS]
