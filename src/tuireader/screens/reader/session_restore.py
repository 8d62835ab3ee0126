"""Where the reader was when the program ended: the next start is there."""

import json
from typing import Any, NamedTuple

from textual.reactive import reactive

from tuireader.config import Config
from tuireader.library import ALL, Library, Listing, View
from tuireader.screens.reader.panes import ARTICLE, HEADLINES, PANES, SPEAKERS, Panes

_COME_BACK_TO = {"feed", "belongs", "unread", "starred", "quoted"}

FIRST = 200
"""Entries of a view that are listed at once; the rest comes while they are looked at."""


class Where(NamedTuple):
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
        self._where = recall(library, view)
        self.set_reactive(Remembering.view, self._where.view)
        if self._where.view != view and self._where.view is not None:
            self._first = library.entries(self._where.view, limit=FIRST)

    def go_on(self) -> None:
        """Show the panes that were shown; one article alone is read at once."""
        where = self._where
        if len(self._first) == 1 and where.view is None:
            where = where._replace(pane=ARTICLE, side=SPEAKERS)
        self.zen, self.speakers_wanted, self.side = where.zen, where.speakers, where.side
        pane = HEADLINES if where.pane in self.hidden_panes else where.pane
        self.show_pane(pane)
        self.side = where.side

    def keep_where(self) -> None:
        """Write down which panes are shown, unless that is known."""
        keep(self._library, Where(self.pane, self.side, self.zen, self.speakers_wanted, self.view))


def keep(library: Library, where: Where) -> None:
    """Write down where the reader is, unless that is known."""
    kept = json.dumps((*where[:4], where.view and _said(where.view)))
    if library.setting(_name(where.view)) != kept:
        library.save_setting(_name(where.view), kept)


def recall(library: Library, view: View | None) -> Where:
    """Return where the reader was, in feeds (`view` is not None) or in files; what is gone since is left out."""
    try:
        pane, side, zen, speakers, said = json.loads(library.setting(_name(view)) or "[]")
        where = Where(str(pane), str(side), bool(zen), bool(speakers), view and _view(said))
        known = {None, *(feed.id for feed in library.feeds())}
        if where.view and where.view.feed not in known:
            where = where._replace(view=view)
    except (ValueError, TypeError, AttributeError):
        return Where(view=view)
    return where if {where.pane, where.side} <= set(PANES) else Where(view=view)


def _name(view: View | None) -> str:
    return "where.files" if view is None else "where"


def _said(view: View) -> dict[str, object]:
    """Return what a view asks for; all is where one comes back to from a search, or from today."""
    said = {name: value for name, value in view._asdict().items() if value != getattr(ALL, name)}
    return said if said.keys() <= _COME_BACK_TO else {}


def _view(said: dict[str, Any]) -> View:
    if not said.keys() <= _COME_BACK_TO:
        return ALL
    belongs = tuple((str(kind), str(value)) for kind, value in said.pop("belongs", ()))
    return View(**said, belongs=belongs)
