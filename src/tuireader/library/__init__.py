"""What the program stores: feeds, entries, articles, marks, and reading positions."""

from importlib import import_module
from typing import TYPE_CHECKING

from tuireader.library.articles import HtmlReader, StoredArticle
from tuireader.library.counts import Counts
from tuireader.library.entry import ENGINE_VERSION, Entry
from tuireader.library.feeds import Feed
from tuireader.library.library import ChangeToken, Library
from tuireader.library.listing import Listing
from tuireader.library.local_files import peek_entry
from tuireader.library.pages import StoredPage
from tuireader.library.positions import ReadingPosition
from tuireader.library.said_filter import ALL_SAID, SaidFilter
from tuireader.library.term import Term
from tuireader.library.undo_steps import MarkChange
from tuireader.library.view import ALL, EDITED, NOTED, QUOTED, STARRED, UNREAD, Sort, View, today

if TYPE_CHECKING:
    from tuireader.library.ingest import IngestResult
    from tuireader.library.known_speakers import KnownSpeaker
    from tuireader.library.note_rows import NoteChange, StoredNote
    from tuireader.library.person import (
        Alias,
        HeldRole,
        Person,
        PersonChange,
        PersonOffer,
        PersonProfile,
        PersonQuotation,
        PersonRow,
    )
    from tuireader.library.query import finished_query, parse_query
    from tuireader.library.ruling_rows import RulingChange, StoredRuling
    from tuireader.library.said import SavedQuotation, SavedSize, Voice
    from tuireader.library.tag_steps import TagChange
    from tuireader.library.versions import Version
    from tuireader.library.watches import Watch, WatchChange
else:
    _LATER = {
        "ingest": ("IngestResult",),
        "known_speakers": ("KnownSpeaker",),
        "note_rows": ("NoteChange", "StoredNote"),
        "person": (
            "Alias",
            "HeldRole",
            "Person",
            "PersonChange",
            "PersonOffer",
            "PersonProfile",
            "PersonQuotation",
            "PersonRow",
        ),
        "query": ("finished_query", "parse_query"),
        "ruling_rows": ("RulingChange", "StoredRuling"),
        "said": ("SavedQuotation", "SavedSize", "Voice"),
        "tag_steps": ("TagChange",),
        "versions": ("Version",),
        "watches": ("Watch", "WatchChange"),
    }
    """Names that a start does not need, by the module that is imported when one of them is asked for."""

    def __getattr__(name: str) -> object:
        module = next((it for it, names in _LATER.items() if name in names), None)
        if module is None:
            raise AttributeError(f"module {__name__} has no attribute {name}")
        return getattr(import_module(f"{__name__}.{module}"), name)


__all__ = [
    "ALL",
    "ALL_SAID",
    "EDITED",
    "ENGINE_VERSION",
    "NOTED",
    "QUOTED",
    "STARRED",
    "UNREAD",
    "Alias",
    "ChangeToken",
    "Counts",
    "Entry",
    "Feed",
    "HeldRole",
    "HtmlReader",
    "IngestResult",
    "KnownSpeaker",
    "Library",
    "Listing",
    "MarkChange",
    "NoteChange",
    "Person",
    "PersonChange",
    "PersonOffer",
    "PersonProfile",
    "PersonQuotation",
    "PersonRow",
    "ReadingPosition",
    "RulingChange",
    "SaidFilter",
    "SavedQuotation",
    "SavedSize",
    "Sort",
    "StoredArticle",
    "StoredNote",
    "StoredPage",
    "StoredRuling",
    "TagChange",
    "Term",
    "Version",
    "View",
    "Voice",
    "Watch",
    "WatchChange",
    "finished_query",
    "parse_query",
    "peek_entry",
    "today",
]
