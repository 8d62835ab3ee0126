"""Where the reader was when the program ended: the next start goes back there."""

import json
from typing import Any, NamedTuple

from textual.reactive import reactive

from tuireader.config import Config
from tuireader.library import ALL, Library, Listing, View
from tuireader.screens.reader.panes import ARTICLE, HEADLINES, PANES, SPEAKERS, Panes

_RESTORABLE_FIELDS = {"feed", "belongs", "unread", "starred", "quoted"}

FIRST_ROWS = 200
"""Entries of a view that are listed at once; the rest comes while they are looked at."""


class SessionState(NamedTuple):
    """The pane in use and the one beside it, whether it stands alone, whether speakers are wanted; and the view."""

    pane: str = HEADLINES
    side: str = HEADLINES
    zen: bool = False
    speakers: bool = True
    view: View | None = None


class Remembering(Panes):
    """Panes that are the next time what they were."""

    view: reactive[View | None] = reactive[View | None](None)

    def __init__(self, entries: Listing, library: Library, config: Config | None, view: View | None) -> None:
        super().__init__(config)
        self._library, self._first = library, entries
        self._session = restore_session(library, view)
        self.set_reactive(Remembering.view, self._session.view)
        if self._session.view != view and self._session.view is not None:
            self._first = library.entries(self._session.view, limit=FIRST_ROWS)

    def restore_panes(self) -> None:
        """Show the panes that were shown; one article alone is read at once."""
        state = self._session
        if len(self._first) == 1 and state.view is None:
            state = state._replace(pane=ARTICLE, side=SPEAKERS)
        self.zen, self.speakers_wanted, self.side = state.zen, state.speakers, state.side
        pane = HEADLINES if state.pane in self.hidden_panes else state.pane
        self.show_pane(pane)
        self.side = state.side

    def save_session(self) -> None:
        """Write down which panes are shown, unless that is known."""
        store_session(self._library, SessionState(self.pane, self.side, self.zen, self.speakers_wanted, self.view))


def store_session(library: Library, state: SessionState) -> None:
    """Write down where the reader is, unless that is known."""
    stored = json.dumps((*state[:4], state.view and _view_fields(state.view)))
    if library.setting(_setting_name(state.view)) != stored:
        library.save_setting(_setting_name(state.view), stored)


def restore_session(library: Library, view: View | None) -> SessionState:
    """Return where the reader was, in feeds (`view` is not None) or in files; what is gone since is left out."""
    try:
        pane, side, zen, speakers, fields = json.loads(library.setting(_setting_name(view)) or "[]")
        state = SessionState(str(pane), str(side), bool(zen), bool(speakers), view and _view_from(fields))
        known = {None, *(feed.id for feed in library.feeds())}
        if state.view and state.view.feed not in known:
            state = state._replace(view=view)
    except (ValueError, TypeError, AttributeError):
        return SessionState(view=view)
    return state if {state.pane, state.side} <= set(PANES) else SessionState(view=view)


def _setting_name(view: View | None) -> str:
    return "where.files" if view is None else "where"


def _view_fields(view: View) -> dict[str, object]:
    """Return what a view asks for; all is where one comes back to from a search, or from today."""
    fields = {name: value for name, value in view._asdict().items() if value != getattr(ALL, name)}
    return fields if fields.keys() <= _RESTORABLE_FIELDS else {}


def _view_from(fields: dict[str, Any]) -> View:
    if not fields.keys() <= _RESTORABLE_FIELDS:
        return ALL
    belongs = tuple((str(kind), str(value)) for kind, value in fields.pop("belongs", ()))
    return View(**fields, belongs=belongs)
