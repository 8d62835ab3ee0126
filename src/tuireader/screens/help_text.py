"""What the sheets say."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from textual.binding import Binding, BindingType, Keymap

from tuireader.quotes import Attribution
from tuireader.screens import keys, kiosk_policy
from tuireader.widgets.pane import PANE_BINDINGS
from tuireader.widgets.phrases import introduction

Paragraph = tuple[str, str]
"""A term and what is said of it; without a term, plain words; without either, a blank line."""


def help_on_keys(keymap: Keymap = MappingProxyType({}), *, restricted: bool = False) -> Iterator[Paragraph]:
    """The keys, as they are bound; `keymap` are those that the user has chosen. In a kiosk those that do something."""
    yield "", "In every pane"
    yield from _bound(PANE_BINDINGS, keymap)
    yield "", ""
    yield from _bound(
        (key for key in keys.bindings(keys.READER) if not restricted or kiosk_policy.is_reading(key.action)), keymap
    )
    if not restricted:
        yield from _bound([keys.SUSPEND], keymap)


def _bound(bindings: Iterable[BindingType], keymap: Keymap) -> Iterator[Paragraph]:
    for binding in bindings:
        assert isinstance(binding, Binding)
        yield keys.key_names(binding, keymap), binding.description


def explain_speaker(text: str, attribution: Attribution, quotation_index: int) -> Iterator[Paragraph]:
    """What a quotation's speaker rests on: source, cue, rule and confidence."""
    quotation = attribution.quotations[quotation_index]
    speaker = next((s for s in attribution.speakers if s.id == quotation.speaker), None)
    yield "", f"“{' '.join(quotation.text.split())}”"
    yield "", ""
    yield "Speaker", speaker.name if speaker else "no name is given"
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
    yield "Sure", f"{round(100 * quotation.confidence)} %"
