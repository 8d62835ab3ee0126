"""Which keys the bottom line shows at each place. They are listed by binding id, so the user's own keys are shown."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textual.binding import Binding, Keymap

from tuireader.screens import keys, kiosk_policy
from tuireader.widgets.status import KeyHint, KeyHints

END_WATCH = "end the watch"
"""What the key for a watch does where there is one."""

PLACES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "feeds": (
            ("pane.open", "show"),
            ("folder.close", "fold"),
            ("folder.open", "unfold"),
            ("feed.rename", "rename"),
            ("feed.refresh", "refresh"),
            ("feed.add", "add a feed"),
            ("reader.help", "help"),
        ),
        "headlines": (
            ("pane.open", "read"),
            ("reader.cancel", "all"),
            ("find.next", "next unread"),
            ("article.read", "mark read"),
            ("article.star", "star"),
            ("list.copies", "copies"),
            ("search.start", "search"),
            ("pane.feeds", "feeds"),
            ("reader.back", "back"),
            ("reader.help", "help"),
        ),
        "empty list": (
            ("pane.feeds", "feeds"),
            ("feed.refresh-all", "refresh all"),
            ("feed.add", "add a feed"),
            ("search.start", "search"),
            ("reader.help", "help"),
        ),
        "results": (
            ("pane.open", "read"),
            ("find.next", "next match"),
            ("list.sort", "newest first"),
            ("search.save", "save"),
            ("reader.cancel", "back"),
            ("watch.toggle", "watch"),
            ("reader.help", "help"),
        ),
        "article": (
            ("pane.page-down", "page"),
            ("quotation.next", "next quotation"),
            ("article.changes", "what changed"),
            ("speaker.find", "speaker"),
            ("find.next", "next unread"),
            ("article.full-text", "whole text"),
            ("reader.back", "list"),
            ("find.start", "find"),
            ("article.export", "save"),
            ("speakers.toggle", "speakers"),
            ("reader.help", "help"),
        ),
        "quotation": (
            ("quotation.next", "next quotation"),
            ("speaker.next", "same speaker"),
            ("quotation.why", "why"),
            ("quotation.correct", "correct"),
            ("article.changes", "what changed"),
            ("quotation.copy", "copy"),
            ("quotation.same-words", "same words"),
            ("quotation.note", "note"),
            ("reader.back", "list"),
            ("find.start", "find"),
            ("article.export", "save"),
            ("reader.help", "help"),
        ),
        "from a page": (
            ("reader.back", "back"),
            ("quotation.next", "next quotation"),
            ("speaker.next", "same speaker"),
            ("quotation.why", "why"),
            ("quotation.correct", "correct"),
            ("quotation.copy", "copy"),
            ("reader.help", "help"),
        ),
        "guide": (
            ("quotation.next", "next quotation"),
            ("speaker.next", "same speaker"),
            ("feed.add", "add a feed"),
            ("reader.back", "headlines"),
            ("reader.help", "help"),
        ),
        "speakers": (
            ("pane.open", "go there"),
            ("person.show", "all they said"),
            ("quotation.why", "why"),
            ("quotation.correct", "correct"),
            ("quotation.copy", "copy"),
            ("quotation.same-words", "same words"),
            ("watch.toggle", "watch"),
            ("reader.help", "help"),
        ),
        "same words": (
            ("pane.open", "show it"),
            ("find.start", "find words"),
            ("quotation.copy", "copy"),
            ("reader.back", "back"),
            ("reader.help", "help"),
        ),
        "person": (
            ("pane.open", "show it"),
            ("find.start", "find words"),
            ("list.sort", "by outlet"),
            ("quotation.copy", "copy"),
            ("watch.toggle", "watch"),
            ("reader.back", "back"),
            ("feed.rename", "rename"),
            ("person.join", "join"),
            ("reader.help", "help"),
        ),
        "people": (
            ("pane.open", "what they said"),
            ("list.sort", "order"),
            ("find.start", "find"),
            ("person.join", "join two"),
            ("watch.toggle", "watch"),
            ("reader.back", "back"),
            ("feed.rename", "rename"),
            ("reader.help", "help"),
        ),
    }
)
"""The keys of each place as (binding id, description), the most important first; the last one is always shown."""

NARROW_PLACES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "feeds": (
            ("pane.open", "show"),
            ("folder.close", "fold"),
            ("folder.open", "unfold"),
            ("feed.add", "add"),
            ("reader.help", "help"),
        ),
        "headlines": (
            ("pane.open", "read"),
            ("reader.cancel", "all"),
            ("find.next", "next"),
            ("pane.feeds", "feeds"),
            ("reader.help", "help"),
        ),
        "empty list": (
            ("pane.feeds", "feeds"),
            ("feed.add", "add"),
            ("reader.help", "help"),
        ),
        "results": (
            ("pane.open", "read"),
            ("find.next", "next match"),
            ("reader.cancel", "back"),
            ("reader.help", "help"),
        ),
        "article": (
            ("pane.page-down", "page"),
            ("quotation.next", "next quote"),
            ("reader.back", "list"),
            ("reader.help", "help"),
        ),
        "quotation": (
            ("quotation.next", "next quote"),
            ("quotation.why", "why"),
            ("reader.back", "list"),
            ("quotation.correct", "correct"),
            ("reader.help", "help"),
        ),
        "from a page": (
            ("reader.back", "back"),
            ("quotation.next", "next quote"),
            ("quotation.why", "why"),
            ("reader.help", "help"),
        ),
        "guide": (
            ("quotation.next", "next quote"),
            ("feed.add", "add"),
            ("reader.back", "list"),
            ("reader.help", "help"),
        ),
        "speakers": (
            ("pane.open", "go there"),
            ("person.show", "page"),
            ("quotation.correct", "correct"),
            ("reader.help", "help"),
        ),
        "same words": (
            ("pane.open", "show"),
            ("find.start", "find"),
            ("reader.back", "back"),
            ("reader.help", "help"),
        ),
        "person": (
            ("pane.open", "show"),
            ("find.start", "find"),
            ("reader.back", "back"),
            ("reader.help", "help"),
        ),
        "people": (
            ("pane.open", "open"),
            ("find.start", "find"),
            ("reader.back", "back"),
            ("list.sort", "order"),
            ("reader.help", "help"),
        ),
    }
)
"""The keys of each place in a narrow window, with shorter descriptions."""


def hints_at(
    place: str,
    keymap: Keymap,
    *,
    restricted: bool,
    words: Mapping[str, str] = MappingProxyType({}),
    without: Iterable[str] = (),
) -> KeyHints:
    """Return the keys of `place` as they are bound, in a kiosk without those that it refuses.

    `words` replaces descriptions, by binding id; the binding ids in `without` have no effect now and are left out.
    """
    bound = {binding.id: binding for binding in keys.bindings()}
    left_out = frozenset(without)

    def hints(shown: Iterable[tuple[str, str]]) -> tuple[KeyHint, ...]:
        return tuple(
            KeyHint(key, words.get(binding_id, description))
            for binding_id, description in shown
            if binding_id not in left_out
            and (binding := bound.get(binding_id)) is not None
            and (not restricted or kiosk_policy.is_reading(binding.action))
            and (key := _first_key(binding, keymap))
        )

    return KeyHints(hints(PLACES[place]), hints(NARROW_PLACES[place]))


def key_of(binding_id: str, keymap: Keymap, *, restricted: bool = False) -> str:
    """Return the first key that is bound to `binding_id`; empty if there is none, or if a kiosk refuses it."""
    binding = next((it for it in keys.bindings() if it.id == binding_id), None)
    if binding is None or (restricted and not kiosk_policy.is_reading(binding.action)):
        return ""
    return _first_key(binding, keymap)


def scroll_hint(keymap: Keymap) -> KeyHint:
    """Return the keys that scroll a sheet."""
    return KeyHint(" ".join(filter(None, (key_of("pane.down", keymap), key_of("pane.up", keymap)))), "scroll")


def with_key(sentence: str, key: str, words: str, between: str = ": ") -> str:
    """Add to a message which key helps: “No feeds yet: a adds one”. Without a key, return the message alone."""
    return f"{sentence}{between}{key} {words}" if key else sentence


def _first_key(binding: Binding, keymap: Keymap) -> str:
    """Return the first key of a binding; empty if it has none."""
    return keys.key_names(binding, keymap).split(" ")[0]
