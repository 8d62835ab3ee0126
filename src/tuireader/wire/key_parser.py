"""Turn typed characters and sequences into Textual's key events."""

from textual.events import Key
from textual.message import Message

from tuireader.wire import textual_internals

MAX_CACHED_CHARACTERS = 1000
"""How many typed characters are cached: more than any keyboard has."""


class KeyParser:
    """Asks Textual's parser for the events, one key at a time; after an error, a new parser replaces it."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._parser = textual_internals.XTermParser(debug)
        self._keys: dict[str, Key] = {}

    def events_of(self, typed: str) -> list[Message]:
        """Return the events for characters without an escape, or for one key that starts with one. Never raises."""
        if typed[0] == "\x1b":
            return self._events_of_key(typed)
        return [event for character in typed for event in self._events_of_character(character)]

    def _events_of_character(self, character: str) -> list[Message]:
        """Return the events of a character: of one that was typed before, without asking the parser."""
        key = self._keys.get(character)
        if key is not None:
            return [Key(key.key, key.character)]
        events = self._events_of_key(character)
        if len(events) == 1 and isinstance(events[0], Key) and len(self._keys) < MAX_CACHED_CHARACTERS:
            self._keys[character] = events[0]
        return events

    def _events_of_key(self, key: str) -> list[Message]:
        is_control = key[:2] in ("\x1b[", "\x1bO") and len(key) > 2
        if is_control and not textual_internals.is_key(key):
            return []
        try:
            events = list(self._parser.feed(key))
            if textual_internals.is_within_sequence(self._parser):
                # An escape, or Alt, with nothing after it. The parser must not keep a sequence that it does not know.
                events += [] if is_control else textual_internals.end_sequence(self._parser)
                if is_control:
                    self._renew()
        except Exception:  # noqa: BLE001 - whatever it raises, the next key must work
            self._renew()
            return []
        return events

    def _renew(self) -> None:
        """Replace a parser that has failed, but keep the position of the mouse."""
        self._parser = textual_internals.parser_after(self._parser, self._debug)
