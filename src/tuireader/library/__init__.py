"""What is kept: feeds and their entries, articles, marks, and where the reader was in each."""

from tuireader.library.article_opening import HtmlReader, open_article
from tuireader.library.article_store import Kept
from tuireader.library.entries import ENGINE, Entry
from tuireader.library.feeds import Counts, Feed
from tuireader.library.fetched_pages import KeptPage
from tuireader.library.ingest import Receipt
from tuireader.library.library import Library, Token
from tuireader.library.listing import Listing
from tuireader.library.marks import Undone
from tuireader.library.query import finished, parse
from tuireader.library.user_state import Place
from tuireader.library.view import ALL, QUOTED, STARRED, UNREAD, Sort, Term, View, today

__all__ = [
    "ALL",
    "ENGINE",
    "QUOTED",
    "STARRED",
    "UNREAD",
    "Counts",
    "Entry",
    "Feed",
    "HtmlReader",
    "Kept",
    "KeptPage",
    "Library",
    "Listing",
    "Place",
    "Receipt",
    "Sort",
    "Term",
    "Token",
    "Undone",
    "View",
    "finished",
    "open_article",
    "parse",
    "today",
]
