"""What is kept: feeds and their entries, articles, marks, and where the reader was in each."""

from tuireader.library.article_opening import HtmlReader, open_article
from tuireader.library.article_store import StoredArticle
from tuireader.library.entries import ENGINE_VERSION, Entry
from tuireader.library.feeds import Counts, Feed
from tuireader.library.fetched_pages import StoredPage
from tuireader.library.ingest import IngestResult
from tuireader.library.library import ChangeToken, Library
from tuireader.library.listing import Listing
from tuireader.library.local_files import peek_entry
from tuireader.library.marks import MarkChange
from tuireader.library.query import finished_query, parse_query
from tuireader.library.user_state import ReadingPosition
from tuireader.library.view import ALL, QUOTED, STARRED, UNREAD, Sort, Term, View, today

__all__ = [
    "ALL",
    "ENGINE_VERSION",
    "QUOTED",
    "STARRED",
    "UNREAD",
    "ChangeToken",
    "Counts",
    "Entry",
    "Feed",
    "HtmlReader",
    "IngestResult",
    "Library",
    "Listing",
    "MarkChange",
    "ReadingPosition",
    "Sort",
    "StoredArticle",
    "StoredPage",
    "Term",
    "View",
    "finished_query",
    "open_article",
    "parse_query",
    "peek_entry",
    "today",
]
