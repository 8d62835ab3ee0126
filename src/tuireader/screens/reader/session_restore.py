"""Saves panes, view and entry at the end, and restores them at the next start."""

import json
from typing import Any, NamedTuple

from tuireader.library import ALL, Library, Listing, View
from tuireader.library.view_orders import FIRST_ORDER, order_of
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import ARTICLE, HEADLINES, PANES, SPEAKERS
from tuireader.screens.reader.state import ReaderState

FIRST_ROWS = 200
"""The number of entries of a view that are listed at once; the rest follows later."""

_RESTORABLE_FIELDS = {"feed", "belongs", "unread", "starred", "quoted", "edited", "reported"}
_STORED_NAMES = {"memberships": "belongs"}
"""The fields of a view that are stored under an older name."""


class SessionState(NamedTuple):
    """The pane in use and the one beside it, whether it stands alone, whether speakers are shown; and the view."""

    pane: str = HEADLINES
    side: str = HEADLINES
    zen: bool = False
    speakers: bool = True
    view: View | None = None


class SessionRestore:
    """Restores panes, view and entry at a start, and saves them at the end."""

    def __init__(self, library: Library, entries: Listing, view: View | None, *, folds_copies: bool = True) -> None:
        """`entries` are those of `view`, or of files where that is None; another view may have been shown last."""
        self._library = library
        self._state = load_session(library, view)
        self.view = self._state.view
        self.first_entries = entries
        """The entries listed at first; a long list is not complete yet."""
        self.sort = FIRST_ORDER if self.view is None else order_of(library.settings, self.view)
        """The order of the first entries."""
        if self.view is not None and (self.view != view or self.sort != FIRST_ORDER):
            self.first_entries = library.entries.listing(self.view, self.sort, limit=FIRST_ROWS)
        if self.view is not None and folds_copies:
            self.first_entries = library.copies.fold(self.first_entries, self.view)

    def restore(self, screen: ReaderState, pane_layout: PaneLayout) -> None:
        """Show the panes of the last session, and the entry read last, or the first one."""
        screen.entries = self.first_entries
        recent_ids = self._library.positions.recent_ids()
        recent_id = next((entry_id for entry_id in recent_ids if self._is_listed(entry_id)), None)
        self._restore_panes(screen, pane_layout, is_first_start=screen.shows_samples and recent_id is None)
        if self.first_entries:
            screen.entry = self._library.entries.get(recent_id or self.first_entries.ids[0])

    def _restore_panes(self, screen: ReaderState, pane_layout: PaneLayout, *, is_first_start: bool) -> None:
        """Show the panes of the last session; show a single article, or the first one of a first start, at once."""
        state = self._state
        if is_first_start or (len(self.first_entries) == 1 and state.view is None):
            state = state._replace(pane=ARTICLE, side=SPEAKERS)
        screen.zen, screen.speakers_enabled, screen.side = state.zen, state.speakers, state.side
        pane_layout.show_pane(HEADLINES if state.pane in pane_layout.hidden_panes else state.pane)
        screen.side = state.side

    def _is_listed(self, entry_id: int) -> bool:
        """Return whether an entry is in the list, or will be when the list is complete."""
        if self.first_entries.has_id(entry_id) or self.first_entries.is_whole:
            return self.first_entries.has_id(entry_id)
        return self._library.entries.is_in_view(self.view or ALL, entry_id)

    def save(self, screen: ReaderState) -> None:
        """Save which panes are shown, and the view."""
        save_session(
            self._library, SessionState(screen.pane, screen.side, screen.zen, screen.speakers_enabled, screen.view)
        )


def save_session(library: Library, state: SessionState) -> None:
    """Save the session, unless it is saved already."""
    stored = json.dumps((*state[:4], state.view and _view_fields(state.view)))
    if library.settings.get(_setting_name(state.view)) != stored:
        library.settings.save(_setting_name(state.view), stored)


def load_session(library: Library, view: View | None) -> SessionState:
    """Return the saved session, of feeds (`view` is not None) or of files, without a feed that is gone."""
    try:
        pane, side, zen, speakers, fields = json.loads(library.settings.get(_setting_name(view)) or "[]")
        state = SessionState(str(pane), str(side), bool(zen), bool(speakers), view and _view_from(fields))
        known = {None, *(feed.id for feed in library.feeds.all())}
        if state.view and state.view.feed not in known:
            state = state._replace(view=view)
    except (ValueError, TypeError, AttributeError):
        return SessionState(view=view)
    return state if {state.pane, state.side} <= set(PANES) else SessionState(view=view)


def _setting_name(view: View | None) -> str:
    return "where.files" if view is None else "where"


def _view_fields(view: View) -> dict[str, object]:
    """Return the fields of a view; a search, notes and today's view are stored as the view of all articles."""
    fields = {
        _STORED_NAMES.get(name, name): value for name, value in view._asdict().items() if value != getattr(ALL, name)
    }
    return fields if fields.keys() <= _RESTORABLE_FIELDS else {}


def _view_from(fields: dict[str, Any]) -> View:
    if not fields.keys() <= _RESTORABLE_FIELDS:
        return ALL
    memberships = tuple((str(kind), str(value)) for kind, value in fields.pop(_STORED_NAMES["memberships"], ()))
    return View(**fields, memberships=memberships)
