"""Rules of the configuration that have a query: they act on new articles, once it is known who said what.

`ingest_entries` puts new articles into `rule_queue` where there are such rules. Each is looked at once, so that nothing
that the user changes later is changed back, and what the user changed before stays as well (`touched`).
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from tuireader.config import Rule
from tuireader.errors import TuireaderError
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.packed import unpack
from tuireader.library.query import parse_query
from tuireader.library.said_filter import ALL_SAID
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.view import View
from tuireader.library.watch_check import entries_in_view, is_undecided, new_quotations

ENTRIES_PER_STEP = 200
READ_TOUCHED, STAR_TOUCHED = 1, 2
"""What the user has changed of an article in the queue: whether it is read, whether it is starred."""
_WAITING = (
    "SELECT rule_queue.entry, touched, feed.url FROM rule_queue JOIN entry ON entry.id = rule_queue.entry"
    " JOIN feed ON feed.id = entry.feed WHERE entry.engine > 0"
    " AND NOT EXISTS (SELECT 1 FROM copy_queue WHERE copy_queue.entry = entry.id) ORDER BY rule_queue.entry LIMIT ?"
)


_LASTING_SCOPES = {"author", "url"}


def rule_view(query: str) -> View:
    """Return the view of a rule's query. Raises TuireaderError where it is wrong, or asks for nothing a rule knows."""
    view = parse_query(query)
    names_article = any(term.scope in _LASTING_SCOPES for group in view.terms for term in group)
    has_age = view.since is not None or view.before is not None
    if not (view.said.is_positive or view.copied or names_article or has_age):
        raise TuireaderError(
            f"{query or 'it'} asks for no quotation, author, address or age; write said:, about:, verb:, author:, url:,"
            " age: or is:copy, or match for words"
        )
    return view


def wrong_rules(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield a sentence for each rule whose query is wrong: it is ignored."""
    for rule in rules:
        if rule.query:
            try:
                rule_view(rule.query)
            except TuireaderError as error:
                yield f"the rule with the query “{rule.query}” is ignored: {error}"


def apply_rules(db: Database, rules: Iterable[Rule], cancelled: Callable[[], bool]) -> int:
    """Let rules act on the articles that wait, whose quotations are known; return how many articles were changed."""
    usable = list(_usable(rules))
    changed = 0
    while not cancelled() and db.first_row("SELECT 1 FROM rule_queue LIMIT 1") is not None:
        with db.transaction():
            if not usable:  # the user has removed them
                db.connection.execute("DELETE FROM rule_queue")
            rows = [] if is_undecided(db) else db.rows(_WAITING, (ENTRIES_PER_STEP,))
            if not rows:
                break
            changed += len(set[int]().union(*(_apply(db, rule, view, rows) for rule, view in usable)))
            db.connection.executemany("DELETE FROM rule_queue WHERE entry = ?", ((row[0],) for row in rows))
    return changed


def _usable(rules: Iterable[Rule]) -> Iterable[tuple[Rule, View]]:
    """Yield the rules with a query, with their views, without those that are wrong."""
    for rule in rules:
        if rule.query:
            try:
                yield rule, rule_view(rule.query)
            except TuireaderError:  # `wrong_rules` says so
                continue


def _apply(db: Database, rule: Rule, view: View, rows: Sequence[tuple[int, int, str]]) -> set[int]:
    """Let a rule act on some articles; return the ids of those that it is about."""
    touched = {entry_id: as_integer(marks) for entry_id, marks, url in rows if rule.applies_to_feed(as_text(url))}
    inside = entries_in_view(db, view._replace(said=ALL_SAID), list(touched)) if touched else []
    found = set(inside)
    if view.said.is_positive and inside:
        found = {row_id >> SLOT_BITS for row_id in new_quotations(db, view, inside)}
    if rule.pattern is not None:
        found = {entry_id for entry_id in found if _has_words(db, rule, entry_id)}
    _act(db, rule, found, touched)
    return found


def _has_words(db: Database, rule: Rule, entry_id: int) -> bool:
    """Return whether an article matches the pattern of a rule, too."""
    from tuireader.config.rule_matcher import RULE_MATCHER  # noqa: PLC0415 - few rules have both

    statement = (
        "SELECT title, (SELECT data FROM document WHERE entry = entry.id AND kind = 'feed') FROM entry WHERE id = ?"
    )
    title, data = db.first_row(statement, (entry_id,)) or ("", None)
    try:
        content = unpack(data).decode("utf-8", "replace") if data is not None else ""
    except zlib.error:  # `tuireader check` says so
        content = ""
    return bool(RULE_MATCHER.matches([rule], as_text(title), content).rules)


def _act(db: Database, rule: Rule, entry_ids: Collection[int], touched: Mapping[int, int]) -> None:
    """Do what a rule says, but for what the user has changed."""
    if rule.action == "tag":
        db.connection.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", ((it, rule.tag) for it in entry_ids))
        return
    column, marks = _COLUMNS[rule.action]
    statement = f"UPDATE entry SET {column} = 1 WHERE id = ? AND {column} = 0"
    db.connection.executemany(statement, ((it,) for it in entry_ids if not touched[it] & marks))


_COLUMNS = {
    "star": ("starred", STAR_TOUCHED),
    "read": ("read", READ_TOUCHED),
    "hide": ("hidden", READ_TOUCHED | STAR_TOUCHED),
}
"""What an action sets, and which changes by the user leave it undone."""
