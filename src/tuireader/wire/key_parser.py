"""Turn typed characters and sequences into Textual's key events."""

from textual.message import Message

from tuireader.wire import textual_internals


class KeyParser:
    """Asks Textual's parser for the events, one key at a time; after an error, a new parser replaces it."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._parser = textual_internals.XTermParser(debug)

    def events_of(self, typed: str) -> list[Message]:
        """Return the events for characters without an escape, or for one key that starts with one. Never raises."""
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
