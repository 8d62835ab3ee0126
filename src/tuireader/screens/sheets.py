"""What the sheets say."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from textual.binding import Binding, BindingType, Keymap
from textual.keys import format_key

from tuireader.quotes import Attribution
from tuireader.screens import keys, kiosk
from tuireader.widgets.pane import PANE_BINDINGS
from tuireader.widgets.status import introduction

Paragraph = tuple[str, str]
"""A term and what is said of it; without a term, plain words; without either, a blank line."""

SUSPEND: Paragraph = ("Ctrl-Z", "Suspend; fg comes back")


def help_on_keys(moved: Keymap = MappingProxyType({}), *, restricted: bool = False) -> Iterator[Paragraph]:
    """The keys, as they are bound; `moved` are those that the user has chosen. In a kiosk those that do something."""
    yield "", "In every pane"
    yield from _bound(PANE_BINDINGS, moved)
    yield "", ""
    yield from _bound((key for key in bindings(keys.READER) if not restricted or kiosk.reads(key.action)), moved)
    if not restricted:
        yield SUSPEND


def bindings(those: Iterable[BindingType] = (*PANE_BINDINGS, *keys.READER)) -> Iterator[Binding]:
    """Yield deeds that have a key, all without `those`, with ids by which a user can move them."""
    for binding in those:
        assert isinstance(binding, Binding)
        yield binding


def _bound(bindings: Iterable[BindingType], moved: Keymap) -> Iterator[Paragraph]:
    for binding in bindings:
        assert isinstance(binding, Binding)
        yield key_names(binding, moved), binding.description


def key_names(binding: Binding, moved: Keymap = MappingProxyType({})) -> str:
    """Return the keys of a binding as they stand on the keyboard: “] .” for “right_square_bracket,full_stop”."""
    bound = moved.get(binding.id or "", binding.key).split(",")
    if binding.id not in moved:  # what was chosen for another deed is this one's no more
        taken = {key.strip() for keys in moved.values() for key in keys.split(",")}
        bound = [key for key in bound if key not in taken]
    return " ".join(_NAMES.get(key) or format_key(key) for key in bound)


_NAMES = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "ctrl+g": "Ctrl-G",
    "ctrl+l": "Ctrl-L",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
}


def why(text: str, attribution: Attribution, number: int) -> Iterator[Paragraph]:
    """What a quotation's speaker rests on: source, cue, rule and confidence."""
    quotation = attribution.quotations[number]
    speaker = next((s for s in attribution.speakers if s.id == quotation.speaker), None)
    yield "", f"“{' '.join(quotation.text.split())}”"
    yield "", ""
    yield "Speaker", speaker.name if speaker else "nobody is named"
    if speaker and speaker.role:
        yield "Role", speaker.role
    if speaker and speaker.aliases:
        yield "Also", ", ".join(speaker.aliases)
    for term, span in (("Source", quotation.source), ("Cue", quotation.cue)):
        if span:
            yield term, f"“{' '.join(text[slice(*span)].split())}”"
    if words := introduction(text, quotation):
        yield "Words", words
    yield "Rule", quotation.rule
    yield "Sure", f"{round(100 * quotation.confidence)} of 100"
