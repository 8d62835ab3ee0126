"""The SQL of a view: FROM, WHERE, and their values."""

from typing import NamedTuple

from tuireader.library import matching
from tuireader.library.said_filter import ALL_SAID, SaidFilter, narrow_filter
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.term import Term
from tuireader.library.text_folding import folded_words
from tuireader.library.view import UNREAD, View

_FEEDS = {
    # in the folder, or in one inside it
    "folder": "SELECT id FROM feed WHERE instr(folder || '/', ? || '/') = 1 AND listed = 1",
    "feed": "SELECT id FROM feed WHERE instr(lower(name || ' ' || title), lower(?)) > 0",
}


_OUTLET = (
    "(CASE entry.credit WHEN '' THEN entry.feed IN (SELECT id FROM feed"
    " WHERE instr(lower(coalesce(nullif(name, ''), title)), lower(?)) > 0)"
    " ELSE instr(lower(entry.credit), lower(?)) > 0 END)"
)
"""The condition for entries of an outlet: what the headlines show as where an entry was published."""

_NOTED = "SELECT entry FROM note WHERE undone = 0"
_COPIES = "SELECT entry FROM copy WHERE leader != entry"
_CHECKED = "SELECT checked FROM feed WHERE feed.id = entry.feed"
_STATES = {
    "unread": ("entry.read = 0", "entry.read = 1"),
    "starred": ("entry.starred = 1", "entry.starred = 0"),
    "quoted": ("entry.quotations > 0", "entry.quotations = 0"),
    "edited": ("entry.edited = 1", "entry.edited = 0"),
    "noted": (f"entry.id IN ({_NOTED})", f"entry.id NOT IN ({_NOTED})"),
    "new": (f"entry.seen = ({_CHECKED})", f"entry.seen != ({_CHECKED})"),
    "copied": (f"entry.id IN ({_COPIES})", f"entry.id NOT IN ({_COPIES})"),
    "reported": ("entry.reported > 0", "coalesce(entry.reported, 0) = 0"),
}
"""The conditions for entries of which a field of a view is true or false."""


class _Query(NamedTuple):
    conditions: list[str]
    values: list[object]

    def require(self, condition: str, *values: object) -> None:
        self.conditions.append(condition)
        self.values.extend(values)


def view_query(view: View, *, shared: bool, indexed: bool = True) -> tuple[str, list[object]]:
    """Return FROM and WHERE for a view, and their values. `shared`: some entries are in several feeds.

    Without `indexed`, the search index is not queried: the caller's own SQL does that.
    """
    query = _Query(["entry.hidden = 0"], [])
    if not includes_unlisted(view):
        query.require("entry.aside = 0")
    for name, (if_true, if_false) in _STATES.items():
        value = getattr(view, name)
        if value is not None:
            query.require(if_true if value else if_false)
    if view.since is not None:
        query.require("entry.date >= ?", view.since)
    if view.before is not None:
        query.require("entry.date < ?", view.before)
    _require_included(view, query, shared=shared)
    _require_excluded(view, query)
    _require_words(view, query)
    _require_said(view, query)
    if indexed and (expression := matching.match_expression(view)):
        query.require(f"entry.id IN ({_MATCHING})", expression)
    return f"FROM entry{_index_hint(view)} WHERE {' AND '.join(query.conditions)}", query.values


def includes_unlisted(view: View) -> bool:
    """Return whether a view also shows entries that are not in a subscription."""
    return view.feed is not None or bool(view.starred or view.noted) or view.with_unlisted


_MATCHING = "SELECT entry FROM search CROSS JOIN sought ON docid = search.rowid WHERE search MATCH ?"


def _require_words(view: View, query: _Query) -> None:
    """Add the conditions for words that `match_expression` does not cover."""
    for group in view.terms:
        if not matching.is_indexed(group):
            conditions = list(map(_term_condition, group))
            query.require(
                f"({' OR '.join(it.text for it in conditions)})", *(v for it in conditions for v in it.values)
            )
    for term in view.excluded_terms:
        if not matching.is_indexed((term,)):
            condition = _term_condition(term)
            query.require(f"NOT {condition.text}", *condition.values)
    if excluded := matching.excluded_expression(view):
        query.require(f"entry.id NOT IN ({_MATCHING})", excluded)


def _require_said(view: View, query: _Query) -> None:
    """Add the condition for the quotation that an article must have; or for those that it must not have."""
    if view.said == ALL_SAID:
        return
    since = None if view.since is None else view.since // 1  # fewer are looked at; rows of speakers have whole seconds
    before = None if view.before is None else -(-view.before // 1)
    said = narrow_filter(view.said, SaidFilter(since=since, before=before))
    if view.said.is_positive:
        condition, values = _said_condition(view, said)
        query.require(condition, *values)
        return
    for term in said.excluded_terms:
        condition, values = _said_condition(view, said._replace(terms=((term,),), excluded_terms=()))
        query.require(f"NOT {condition}", *values)


def _said_condition(view: View, said: SaidFilter) -> tuple[str, list[object]]:
    """Return the condition for entries that have a quotation which fits, and its values."""
    from tuireader.library.said_search import entries_query, unlisted_condition  # noqa: PLC0415 - few lists need it

    statement, values = entries_query(said)
    if not includes_unlisted(view):
        return f"entry.id IN ({statement})", values
    unlisted, more_values = unlisted_condition(said)
    return f"(entry.id IN ({statement}) OR {unlisted})", [*values, *more_values]


class _Condition(NamedTuple):
    text: str
    values: tuple[str, ...]


def _term_condition(term: Term) -> _Condition:
    """Return the condition for entries that a term matches."""
    if term.is_pattern:
        columns = _PATTERN_SQL[term.scope]
        return _Condition(f"({' OR '.join(columns)})", (term.text,) * len(columns))
    if term.scope in _WORDS_SQL:
        words = folded_words(term.text)
        return _Condition(_WORDS_SQL[term.scope], (words[:-1] if term.prefix else words,))
    if term.scope == "url":
        return _Condition("instr(shown_address(entry.url), ?) > 0", (term.text.lower(),))
    if term.scope == "headline":
        return _Condition("instr(entry.words, ?) > 0", (term.text,))
    return _Condition(f"entry.id IN ({_MATCHING})", (matching.quoted_term(term),))


_WORDS_SQL = {
    "note": f"entry.id IN ({_NOTED} AND instr(words, ?) > 0)",
    "author": "instr(folded_words(entry.author), ?) > 0",
}
"""The condition for entries that have words which no index knows, by scope."""
_TEXT_COLUMNS = (
    "entry.path, (SELECT article FROM page WHERE page.entry = entry.id AND shown = 1),"
    " (SELECT data FROM document WHERE document.entry = entry.id AND kind = 'feed'),"
    " (SELECT data FROM document WHERE document.entry = entry.id AND kind = 'file')"
)
"""The columns, in SQL, that `patterns.article_has_pattern` takes beside a pattern."""
_IN_TITLE, _IN_TEXT = "has_pattern(?, entry.title)", f"article_has_pattern(?, {_TEXT_COLUMNS})"
_PATTERN_SQL: dict[str, tuple[str, ...]] = {
    "anywhere": (_IN_TITLE, _IN_TEXT),
    "headline": (_IN_TITLE, "has_pattern(?, entry.credit)"),
    "title": (_IN_TITLE,),
    "text": (_IN_TEXT,),
    "author": ("has_pattern(?, entry.author)",),
    "url": ("has_pattern(?, shown_address(entry.url))",),
}
"""The conditions for entries in which a pattern is found, by scope: one must be true."""


def _require_excluded(view: View, query: _Query) -> None:
    """Add the conditions for excluded feeds, folders, tags and outlets."""
    for kind, value in view.excluded_memberships:
        if kind == "outlet":
            query.require(f"NOT {_OUTLET}", value, value)
        elif kind == "tag":
            query.require("entry.id NOT IN (SELECT entry FROM tag WHERE name = ?)", value)
        else:
            feeds_sql = _FEEDS[kind]
            query.require(f"entry.feed NOT IN ({feeds_sql})", value)
            query.require(f"entry.id NOT IN (SELECT entry FROM also WHERE feed IN ({feeds_sql}))", value)


def _require_included(view: View, query: _Query, *, shared: bool) -> None:
    """Add the conditions for feeds, folders, tags and a watch; entries count for all feeds that have them."""
    if view.watch is not None:
        query.require(f"entry.id IN (SELECT item >> {SLOT_BITS} FROM watch_found WHERE watch = ?)", view.watch)
    feeds: list[tuple[str, object]] = [("?", view.feed)] if view.feed is not None else []
    feeds += [(_FEEDS[kind], value) for kind, value in view.memberships if kind in _FEEDS]
    for feeds_sql, value in feeds:
        if not shared:  # an index gives them in order then
            query.require(f"entry.feed IN ({feeds_sql})", value)
            continue
        shared_sql = f"SELECT entry FROM also WHERE feed IN ({feeds_sql})"
        query.require(f"(entry.feed IN ({feeds_sql}) OR entry.id IN ({shared_sql}))", value, value)
    for kind, value in view.memberships:
        if kind == "tag":
            query.require("entry.id IN (SELECT entry FROM tag WHERE name = ?)", value)
        elif kind == "outlet":
            query.require(_OUTLET, value, value)


def _index_hint(view: View) -> str:
    """Return an index hint where SQLite, which has no statistics here, would read all rows."""
    if any(term.scope == "headline" for group in (*view.terms, view.excluded_terms) for term in group):
        return " NOT INDEXED"
    if view == UNREAD:
        return " INDEXED BY entry_unread"
    return ""
