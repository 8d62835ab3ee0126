"""How much was said in the articles of a view: by speaker, by gender, by kind of speaker, or by outlet."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.newest_first import has_shared_entries
from tuireader.library.person import Person
from tuireader.library.person_rows import load_people
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.said_search import ENTRY_OF_SAID, FEED_OF_ENTRY, OUTLET_SQL, VOICE_OF_SAID, said_query
from tuireader.library.view import ALL, View
from tuireader.library.view_sql import view_query
from tuireader.userinfo import without_users

GroupBy = Literal["gender", "kind", "outlet"]


class SpeakerGroup(NamedTuple):
    """Speakers who have something in common."""

    name: str  # of the gender (m or f), the kind or the outlet; "" where it is not known
    quotations: int
    people: int  # people and bodies; speakers without a name are not counted


class _Source(NamedTuple):
    """What is counted: rows of SQL."""

    tables: str
    condition: str
    amount: str  # for how many quotations a row stands
    values: list[object]


_NAMES: dict[GroupBy, str] = {
    "gender": "coalesce(root.gender, voice.gender, '')",
    "kind": "coalesce(root.kind, voice.kind)",
    "outlet": OUTLET_SQL,
}
_PERSON = "coalesce(person.joined, person.id)"
_PEOPLE = f" LEFT JOIN person ON person.id = voice.person LEFT JOIN person AS root ON root.id = {_PERSON}"


def speaker_groups(db: Database, view: View, by: GroupBy) -> list[SpeakerGroup]:
    """Return the groups of those who are quoted, the most quoted first; only people have a gender.

    Where the view asks for one quotation, those that fit count, and else all that its articles have.
    """
    source = _source(db, view)
    only = " AND coalesce(root.kind, voice.kind) IN ('person', 'unnamed')" if by == "gender" else ""
    feed = FEED_OF_ENTRY if by == "outlet" else ""
    rows = db.rows(
        f"SELECT {_NAMES[by]} AS group_name, sum({source.amount}) AS quotations, count(DISTINCT {_PERSON})"
        f" FROM {source.tables}{_PEOPLE}{feed} WHERE {source.condition}{only}"
        " GROUP BY group_name ORDER BY quotations DESC, group_name",
        source.values,
    )
    return [SpeakerGroup(without_users(as_text(name)), *map(as_integer, counts)) for name, *counts in rows]


def quoted_people(db: Database, view: View, limit: int) -> list[tuple[Person, int]]:
    """Return the people who are quoted in a view, the most quoted first, and how often; `limit` 0: all of them."""
    if view == ALL:  # these are counted already
        rows = db.rows(f"{_ALL_PEOPLE} LIMIT ?", (limit or -1,))
        return _with_people(db, rows)
    source = _source(db, view)
    rows = db.rows(
        f"SELECT {_PERSON} AS root_id, sum({source.amount}) AS quotations FROM {source.tables}{_PEOPLE}"
        f" WHERE {source.condition} AND person.id IS NOT NULL"
        " GROUP BY root_id ORDER BY quotations DESC, root_id LIMIT ?",
        (*source.values, limit or -1),
    )
    return _with_people(db, rows)


_ALL_PEOPLE = "SELECT id, quotations FROM person WHERE joined IS NULL AND quotations > 0 ORDER BY quotations DESC, id"


def _with_people(db: Database, rows: Iterable[Row]) -> list[tuple[Person, int]]:
    """Return people and counts for rows of both."""
    counts = {as_integer(person_id): as_integer(said) for person_id, said in rows}
    people = load_people(db, counts)
    return [(people[person_id], said) for person_id, said in counts.items() if person_id in people]


def _source(db: Database, view: View) -> _Source:
    """Return what a view counts: the rows of its voices, or those of the quotations that it asks for."""
    articles, values = view_query(view, shared=has_shared_entries(db))
    in_view = f"entry.id IN (SELECT entry.id {articles})"
    if not view.said.is_positive:
        tables = f"voice JOIN entry ON entry.id = voice.id >> {SLOT_BITS}"
        return _Source(tables, f"voice.said > 0 AND {in_view}", "voice.said", values)
    fitting, said_values = said_query(view.said)
    tables = f"said JOIN entry ON {ENTRY_OF_SAID} LEFT JOIN voice ON {VOICE_OF_SAID}"
    return _Source(tables, f"said.id IN ({fitting}) AND {in_view}", "1", [*said_values, *values])
