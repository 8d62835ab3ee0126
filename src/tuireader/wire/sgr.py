"""The renditions of cells, and the shortest SGR sequence from one to another."""

from functools import cached_property, lru_cache
from typing import NamedTuple

ATTRIBUTES = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "blink": "5",
    "blink2": "6",
    "reverse": "7",
    "conceal": "8",
    "strike": "9",
    "underline2": "21",
    "frame": "51",
    "encircle": "52",
    "overline": "53",
}
"""The SGR parameter that turns on each attribute of a Rich style."""

_OFF_PARAMETER = {
    **dict.fromkeys(("1", "2"), "22"),
    "3": "23",
    **dict.fromkeys(("4", "21"), "24"),
    **dict.fromkeys(("5", "6"), "25"),
    "7": "27",
    "8": "28",
    "9": "29",
    **dict.fromkeys(("51", "52"), "54"),
    "53": "55",
}
_VISIBLE_ON_BLANKS = frozenset(("4", "21", "5", "6", "7", "9", "51", "52", "53"))


class _RenditionFields(NamedTuple):
    attributes: frozenset[str] = frozenset()  # SGR parameters
    foreground: str = ""  # SGR parameters; “” is the terminal's default
    background: str = ""  # SGR parameters; “” is the terminal's default
    link: str = ""  # an address; “” without a link


class Rendition(_RenditionFields):
    """How a cell is drawn."""

    @cached_property  # there are few renditions, and each cell asks
    def leaves_blanks(self) -> bool:
        """Whether a blank with this rendition shows only its background, like an erased cell."""
        return not self.link and self.attributes.isdisjoint(_VISIBLE_ON_BLANKS)

    def looks_blank_as(self, other: "Rendition") -> bool:
        """Return whether a blank drawn with this rendition looks like one drawn with `other`."""
        return self == other or (self.background == other.background and self.leaves_blanks and other.leaves_blanks)


PLAIN = Rendition()


@lru_cache(4096)
def blank_rendition(rendition: Rendition) -> Rendition:
    """Return the rendition of a blank: one and the same for all that make it look the same."""
    return Rendition(background=rendition.background) if rendition.leaves_blanks else rendition


@lru_cache(4096)
def transition(old: Rendition, new: Rendition) -> str:
    """Return the shortest sequence that changes the terminal's rendition from `old` to `new`."""
    from_plain = [""] if old[:3] != PLAIN[:3] else []
    from_plain += sorted(new.attributes)
    from_plain += [colour for colour in (new.foreground, new.background) if colour]
    sequence = min(_sgr(_steps(old, new)), _sgr(from_plain), key=len)
    return sequence + _link(old.link, new.link)


def _sgr(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m" if parameters else ""


def _steps(old: Rendition, new: Rendition) -> list[str]:
    """Return the SGR parameters for the differences only."""
    off = {_OFF_PARAMETER[attribute] for attribute in old.attributes - new.attributes}
    # Turning bold off also turns faint off, and so on: what should stay is turned on again.
    still_on = {attribute for attribute in old.attributes if _OFF_PARAMETER[attribute] not in off}
    steps = sorted(off) + sorted(new.attributes - still_on)
    if old.foreground != new.foreground:
        steps.append(new.foreground or "39")
    if old.background != new.background:
        steps.append(new.background or "49")
    return steps


def _link(old: str, new: str) -> str:
    """Return the OSC 8 sequence; terminals highlight all lines of a link together by its id."""
    if old == new:
        return ""
    return f"\x1b]8;id={hash(new) & 0xFFFF:x};{new}\x1b\\" if new else "\x1b]8;;\x1b\\"
