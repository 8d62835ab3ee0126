"""Typed characters and sequences become Textual’s key events."""

from textual.message import Message

from tuireader.wire import textual_internals


class KeyParser:
    """Asks Textual’s parser what was typed, one key at a time; where it fails, a new one takes its place."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._parser = textual_internals.XTermParser(debug)

    def events_of(self, typed: str) -> list[Message]:
        """Return the events of characters without an escape, or of one key that begins with one. Never raises."""
        if typed[0] == "\x1b":
            return self._events_of_key(typed)
        return [event for character in typed for event in self._events_of_key(character)]

    def _events_of_key(self, key: str) -> list[Message]:
        is_control = key[:2] in ("\x1b[", "\x1bO") and len(key) > 2
        if is_control and not textual_internals.is_key(key):
            return []
        try:
            events = list(self._parser.feed(key))
            if textual_internals.is_within_sequence(self._parser):
                # An escape, or Alt: nothing follows. A sequence that the parser does not know is none of its keys.
                events += [] if is_control else textual_internals.end_sequence(self._parser)
                if is_control:
                    self._renew()
        except Exception:  # noqa: BLE001 - whatever it is, the next key must be heard
            self._renew()
            return []
        return events

    def _renew(self) -> None:
        """Put another parser in the place of one that has failed; where the mouse was is not lost."""
        self._parser = textual_internals.parser_after(self._parser, self._debug)
