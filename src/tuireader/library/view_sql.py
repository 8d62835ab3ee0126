"""What a view asks of the tables: a FROM, a WHERE, and their values."""

from typing import NamedTuple

from tuireader.library import matching
from tuireader.library.view import UNREAD, Term, View

_FEEDS = {
    "folder": "SELECT id FROM feed WHERE folder = ? AND listed = 1",
    "feed": "SELECT id FROM feed WHERE instr(lower(name || ' ' || title), lower(?)) > 0",
}


class _Question(NamedTuple):
    conditions: list[str]
    values: list[object]

    def ask(self, condition: str, *values: object) -> None:
        self.conditions.append(condition)
        self.values.extend(values)


def question(view: View, *, shared: bool, indexed: bool = True) -> tuple[str, list[object]]:
    """Return the FROM and WHERE of a view, and their values. `shared`: some entries are in several feeds.

    Without `indexed` the search index is left out: who asks has asked it already.
    """
    it = _Question(["entry.hidden = 0"], [])
    if not may_be_aside(view):
        it.ask("entry.aside = 0")
    for name in ("read", "starred"):
        wanted = {"read": None if view.unread is None else not view.unread, "starred": view.starred}[name]
        if wanted is not None:
            it.ask(f"entry.{name} = {wanted:d}")
    if view.quoted is not None:
        it.ask(f"entry.quotations {'>' if view.quoted else '='} 0")
    if view.since is not None:
        it.ask("entry.date >= ?", view.since)
    if view.before is not None:
        it.ask("entry.date < ?", view.before)
    _belonging(view, it, shared=shared)
    _barred(view, it)
    _worded(view, it)
    if indexed and (asked := matching.expression(view)):
        it.ask(f"entry.id IN ({_MATCHING})", asked)
    return f"FROM entry{_index(view)} WHERE {' AND '.join(it.conditions)}", it.values


def may_be_aside(view: View) -> bool:
    """Say whether a view shows also what is not subscribed to."""
    return view.feed is not None or bool(view.starred) or view.aside


_MATCHING = "SELECT entry FROM search CROSS JOIN sought ON docid = search.rowid WHERE search MATCH ?"


def _worded(view: View, it: _Question) -> None:
    """Ask for the words that the search index is not asked for as a whole."""
    for group in view.terms:
        if not matching.is_indexed(group):
            it.ask(f"({' OR '.join(map(_single, group))})", *map(_value, group))
    for term in view.without:
        if term.where == "headline":
            it.ask(f"NOT {_single(term)}", _value(term))
    if unwanted := matching.barred(view):
        it.ask(f"entry.id NOT IN ({_MATCHING})", unwanted)


def _single(term: Term) -> str:
    return "instr(entry.words, ?) > 0" if term.where == "headline" else f"entry.id IN ({_MATCHING})"


def _value(term: Term) -> str:
    return term.text if term.where == "headline" else matching.quoted(term)


def _barred(view: View, it: _Question) -> None:
    """Ask for entries that are not in some feeds or folders, and do not have some tags."""
    for kind, value in view.barred:
        if kind == "tag":
            it.ask("entry.id NOT IN (SELECT entry FROM tag WHERE name = ?)", value)
        else:
            which = _FEEDS[kind]
            it.ask(f"entry.feed NOT IN ({which})", value)
            it.ask(f"entry.id NOT IN (SELECT entry FROM also WHERE feed IN ({which}))", value)


def _belonging(view: View, it: _Question, *, shared: bool) -> None:
    """Ask for the entries of feeds: those that are theirs, and those that they have as well."""
    feeds: list[tuple[str, object]] = [("?", view.feed)] if view.feed is not None else []
    feeds += [(_FEEDS[kind], value) for kind, value in view.belongs if kind in _FEEDS]
    for which, value in feeds:
        if not shared:  # then an index gives them in order
            it.ask(f"entry.feed IN ({which})", value)
            continue
        as_well = f"SELECT entry FROM also WHERE feed IN ({which})"
        it.ask(f"(entry.feed IN ({which}) OR entry.id IN ({as_well}))", value, value)
    for kind, value in view.belongs:
        if kind == "tag":
            it.ask("entry.id IN (SELECT entry FROM tag WHERE name = ?)", value)


def _index(view: View) -> str:
    """Name the index where SQLite, which keeps no statistics here, would read rows one by one."""
    if not all(map(matching.is_indexed, (*view.terms, view.without))):
        return " NOT INDEXED"
    if view == UNREAD:
        return " INDEXED BY entry_unread"
    return ""
