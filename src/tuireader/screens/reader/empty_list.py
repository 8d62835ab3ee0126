"""Why a list is empty, and which key helps."""

from typing import TYPE_CHECKING, NamedTuple

from tuireader.library import ALL, EDITED, STARRED, UNREAD, View
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import counted

if TYPE_CHECKING:
    from tuireader.screens.reader.run_search import SearchHeading


class EmptyList(NamedTuple):
    """What was listed, where nothing fits."""

    search: "SearchHeading | None"
    """The search, if its results are listed."""
    is_typed: bool
    """Whether the user is still typing the query."""
    filter_query: str
    total: int | None
    """How many articles there are without the filter; without one, in all. None if that is not known yet."""
    follows_feeds: bool
    """Whether the library has any feed."""


def why_empty(screen: ReaderState, listed: EmptyList) -> str:
    """Return the sentences for an empty list."""
    if screen.marks_hits:
        return _why_nothing_found(screen, listed.search, is_typed=listed.is_typed)
    if listed.filter_query:
        words = f"shows all {listed.total:,}" if listed.total else "shows all"
        verb = "No title here has" if _is_for_titles(listed.filter_query) else "No article here fits"
        return _with_key(screen, f"{verb} “{listed.filter_query}”", "reader.cancel", words)
    if row := next((row for row in screen.feed_rows if row.problem and row.view.is_same_view(screen.view)), None):
        return _with_key(screen, f"{row.problem[:1].upper()}{row.problem[1:]}", "feed.refresh", "tries again")
    return _why_view_is_empty(screen, listed)


def _is_for_titles(filter_query: str) -> bool:
    """Return whether a filter asks for words of titles and for nothing else."""
    from tuireader.library import parse_query  # noqa: PLC0415 - not needed at start

    view = parse_query(filter_query, plain="headline")
    return view == View(terms=view.terms) and all(term.scope == "headline" for group in view.terms for term in group)


def _why_view_is_empty(screen: ReaderState, listed: EmptyList) -> str:
    if screen.view == UNREAD and not screen.config.restricted:
        return _why_nothing_unread(screen, listed.total)
    if screen.view == STARRED and not screen.config.restricted:
        return _with_key(screen, "No stars yet", "article.star", "sets one")
    if screen.view == EDITED:
        return "No article has changed since it was first fetched."
    if screen.view != ALL or screen.config.restricted:
        return "Nothing here."
    if failed := sum(bool(row.problem) for row in screen.feed_rows if not row.query):
        nothing = f"No articles yet, and {counted(failed, 'feed')} cannot be fetched"
        nothing = with_key(nothing, screen.key_of("pane.feeds"), "shows them", ". ")
        return _with_key(screen, nothing, "feed.refresh-all", "tries again", ", ")
    helpful = ("feed.refresh-all", "fetches the feeds") if listed.follows_feeds else ("feed.add", "adds a feed")
    return _with_key(screen, "No articles yet", *helpful)


def _why_nothing_unread(screen: ReaderState, total: int | None) -> str:
    nothing, all_articles = (
        "Nothing unread",
        f"shows all {counted(total, 'article')}" if total else "shows all articles",
    )
    if total != 0:
        nothing = with_key(nothing, screen.key_of("list.sort"), all_articles, ". ")
    return _with_key(screen, nothing, "feed.refresh-all", "looks for new ones", ", ")


def _why_nothing_found(screen: ReaderState, search: "SearchHeading | None", *, is_typed: bool) -> str:
    if search is None:  # a saved search, a watch, or notes
        return "Nothing new yet." if screen.view is not None and screen.view.watch is not None else "Nothing was found."
    nothing, near = f"Nothing has “{search.query}”", search.nearest
    if near is None:
        return _with_key(screen, nothing, "reader.cancel", "goes back")
    nearest = f"{nothing}. Nearest: {near.word} ({counted(near.articles, 'article')})"
    if is_typed:
        return f"{nearest}, Tab takes it."
    return _with_key(screen, nearest, "search.start", "changes the search")


def _with_key(screen: ReaderState, sentence: str, binding_id: str, words: str, separator: str = ". ") -> str:
    return f"{with_key(sentence, screen.key_of(binding_id), words, separator)}."
