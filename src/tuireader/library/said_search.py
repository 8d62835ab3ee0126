"""The SQL of a search for quotations: which of them meet a `SaidFilter`.

A person is found by every name that any article gives, and by the names of all people that the user joined into this
one. The index `said_words` has no positions: what is found by it is compared with a phrase afterwards.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from tuireader.library.column_types import MAX_SECOND, storable_text
from tuireader.library.cue_verbs import MAX_VERB_CHARACTERS, MAX_VERBS
from tuireader.library.people_tables import EFFECTIVE_TEXT_SQL, EFFECTIVE_VOICE_SQL, PRESENT_SQL
from tuireader.library.person_totals import MAX_ALIASES
from tuireader.library.said import INDIRECT
from tuireader.library.said_filter import PERSON_ID, SaidFilter
from tuireader.library.said_ids import MAX_SLOT, MAX_SLOTTED_ENTRY_ID, SLOT_BITS, first_id, last_id
from tuireader.library.said_words import split_words, words_query
from tuireader.library.term import Term
from tuireader.library.text_folding import LAST_CHARACTER, fold, folded_words, tokens

OUTLET_SQL = "coalesce(nullif(entry.credit, ''), nullif(feed.name, ''), feed.title, '')"
"""Where an article was published, as the list of articles shows it; SQL for rows of `entry` and `feed`."""
FEED_OF_ENTRY = " LEFT JOIN feed ON feed.id = entry.feed"
"""What `OUTLET_SQL` needs beside `entry`."""
MAX_INDEXED_NAMES = MAX_ALIASES - 1
"""How many names are looked for in the index of words. People with more may have names that are not stored: then the
speaker of each quotation is looked up."""

MIN_INDEXED_BEGINNING = 4
"""The shortest beginning of a word that is looked for in the index of words together with names."""

VOICE_OF_SAID = f"voice.id = (said.id & ~{MAX_SLOT} | {EFFECTIVE_VOICE_SQL})"
SAID_OF_VOICE = (
    f"said.id BETWEEN (voice.id & ~{MAX_SLOT}) AND (voice.id | {MAX_SLOT})"
    f" AND {EFFECTIVE_VOICE_SQL} = voice.id & {MAX_SLOT}"
)
ENTRY_OF_SAID = f"entry.id = said.id >> {SLOT_BITS}"
SAID_OF_ENTRY = f"said.id BETWEEN entry.id << {SLOT_BITS} AND (entry.id << {SLOT_BITS} | {MAX_SLOT})"


FoundBy = Literal["words", "people", "entries"]
"""Whether rows come from the index of words, from the speakers of the people who are asked for, or from entries."""


class Sql(NamedTuple):
    """A part of a statement, and its values."""

    text: str
    values: tuple[object, ...] = ()


def said_query(said: SaidFilter, *, with_unlisted: bool = True) -> tuple[str, list[object]]:
    """Return a SELECT of the ids of the rows of `said` that meet a filter, and its values.

    Entries that are hidden have none; unless `with_unlisted`, those that are in no subscription have none either.
    """
    source, found_by = _source(said)
    conditions = said_conditions(said, found_by, with_unlisted=with_unlisted)
    text = f"SELECT said.id {source.text} AND {conditions.text}"
    return text, [*source.values, *conditions.values]


def entries_query(said: SaidFilter, *, with_unlisted: bool = True) -> tuple[str, list[object]]:
    """Return a SELECT of the ids of the entries that have a quotation that meets a filter, and its values."""
    if _asks_only_who(said) and with_unlisted:
        people = people_sql(said)
        counted = {"quoted": "said > 0", "reported": "reported > 0", "both": "said + reported > 0"}[said.kind]
        dates = _date_conditions(said, "voice.date")
        conditions = " AND ".join((f"voice.person IN ({people.text})", counted, *(it.text for it in dates)))
        values = [*people.values, *(value for it in dates for value in it.values)]
        return f"SELECT voice.id >> {SLOT_BITS} FROM voice WHERE {conditions}", values
    text, values = said_query(said, with_unlisted=with_unlisted)
    return f"SELECT id >> {SLOT_BITS} FROM ({text})", values


def quoting_condition(said: SaidFilter) -> Sql:
    """Return the condition for a row of `entry` that has a quotation which meets a filter."""
    conditions = said_conditions(said, "entries", with_unlisted=True)
    rows = f"SELECT 1 FROM said LEFT JOIN voice ON {VOICE_OF_SAID}"
    if said.outlet:
        rows += FEED_OF_ENTRY
    return Sql(f"EXISTS ({rows} WHERE {SAID_OF_ENTRY} AND {conditions.text})", conditions.values)


def unlisted_condition(said: SaidFilter) -> tuple[str, list[object]]:
    """Return the condition for a row of `entry` that is in no subscription and has a quotation that meets a filter."""
    condition = quoting_condition(by_name(said))
    return f"entry.aside = 1 AND {condition.text}", list(condition.values)


def by_name(said: SaidFilter) -> SaidFilter:
    """Return a filter that looks for the names that articles give: those in no subscription have no people."""
    terms = tuple(tuple(map(_by_name, group)) for group in said.terms)
    return said._replace(terms=terms, excluded_terms=tuple(map(_by_name, said.excluded_terms)))


def _by_name(term: Term) -> Term:
    return term._replace(scope="speaker") if term.scope == "said" else term


def _asks_only_who(said: SaidFilter) -> bool:
    return (
        names_people(said)
        and all(group[0].scope == "said" for group in said.terms)
        and not (said.excluded_terms or said.outlet or said.entry_id is not None)
    )


def _source(said: SaidFilter) -> tuple[Sql, FoundBy]:
    """Return FROM and the first condition for the rows to look at, and what they were found by."""
    rest = f" LEFT JOIN voice ON {VOICE_OF_SAID} CROSS JOIN entry ON {ENTRY_OF_SAID}{FEED_OF_ENTRY}"
    if said.entry_id is not None:
        in_entry = 0 < said.entry_id <= MAX_SLOTTED_ENTRY_ID
        extent = (first_id(said.entry_id), last_id(said.entry_id)) if in_entry else (1, 0)
        return Sql(f"FROM said{rest} WHERE said.id BETWEEN ? AND ?", extent), "entries"
    if said.groups_of("about"):
        words = about_sql(said)
        joined = f"FROM said_words CROSS JOIN said ON said.id = said_words.rowid{rest}"
        return Sql(f"{joined} WHERE said_words MATCH {words.text}", words.values), "words"
    if names_people(said):
        people, verbs = people_sql(said), _with_verbs(said)
        joined = f"FROM voice CROSS JOIN said ON {SAID_OF_VOICE} CROSS JOIN entry ON {ENTRY_OF_SAID}{FEED_OF_ENTRY}"
        bounds = f"{voice_date_bounds(said)} AND {verbs.text}"
        return Sql(f"{joined} WHERE voice.person IN ({people.text}){bounds}", (*people.values, *verbs.values)), "people"
    if said.since is not None:
        joined = f"FROM entry CROSS JOIN said ON {SAID_OF_ENTRY} LEFT JOIN voice ON {VOICE_OF_SAID}{FEED_OF_ENTRY}"
        return Sql(f"{joined} WHERE entry.date >= ?", (said.since,)), "entries"
    return Sql(f"FROM said{rest} WHERE 1"), "entries"


def voice_date_bounds(said: SaidFilter, latest: int | None = None) -> str:
    """Return the condition for speakers whose dates, in whole seconds, a filter and a latest second leave."""
    upper = [it for it in (latest, _whole_second(said.before)) if it is not None]
    lower = _whole_second(said.since)
    until = f" AND voice.date <= {min(upper):d}" if upper else ""
    return until if lower is None else f"{until} AND voice.date >= {lower:d}"


def _with_verbs(said: SaidFilter) -> Sql:
    """Return the condition for speakers who may have quotations with the verbs that a filter asks for.

    An index has these verbs, shortened where they are many or long, so that few quotations must be read. It has none of
    reported speech.
    """
    if said.kind != "quoted":
        return Sql("1")
    groups = [_any_of([_may_have("voice.verbs", term) for term in group]) for group in said.groups_of("verb")]
    may_be_cut = f"length(voice.verbs) >= {min(MAX_VERB_CHARACTERS, 2 * MAX_VERBS) - 1}"
    conditions = [Sql("1"), *(Sql(f"({may_be_cut} OR {group.text})", group.values) for group in groups)]
    return Sql(" AND ".join(it.text for it in conditions), tuple(value for it in conditions for value in it.values))


def _whole_second(moment: float | None) -> int | None:
    return None if moment is None else int(max(-MAX_SECOND, min(moment, MAX_SECOND)) // 1)


def names_people(said: SaidFilter) -> bool:
    """Return whether a filter says who speaks."""
    return bool(said.person_ids or said.groups_of("said"))


def about_sql(said: SaidFilter) -> Sql:
    """Return the value of MATCH for the words of a filter; if it asks for people who have few names, also for these.

    The index is slow for short beginnings of words, which very many words have. Where it looks for names, it does not
    look for such beginnings: `said_conditions` compares them with the text of each row.
    """
    groups = said.groups_of("about")
    if not names_people(said):
        return Sql("?", (_words_query(groups),))
    whole = [group for group in groups if not any(map(_is_short_beginning, group))]
    people = people_sql(said)
    with_names = f"{_words_query(whole)} AND (" if whole else "("
    return Sql(_WITH_NAMES.format(people.text), (with_names, _words_query(groups), *people.values))


def _is_short_beginning(term: Term) -> bool:
    return term.prefix and len((split_words(term.text) or [""])[-1]) < MIN_INDEXED_BEGINNING


def _words_query(groups: Sequence[Sequence[Term]]) -> str:
    alternatives = [" OR ".join(words_query(term.text, prefix=term.prefix) for term in group) for group in groups]
    return " AND ".join(f"({it})" for it in alternatives)


_WITH_NAMES = (
    "(SELECT CASE WHEN count(*) BETWEEN 1 AND " + str(MAX_INDEXED_NAMES) + " THEN ? || group_concat("
    "'\"' || name_token(form) || '\"', ' OR ') || ')' ELSE ? END FROM (SELECT DISTINCT form FROM alias"
    " WHERE person IN ({})))"
)


def people_sql(said: SaidFilter) -> Sql:
    """Return a SELECT of the ids of the people that a filter asks for, with all that are one with them."""
    parts = [_named_sql(group) for group in said.groups_of("said")]
    if said.person_ids:
        parts.append(Sql(_ROOTS, (str([*said.person_ids]),)))
    members = [Sql(_MEMBERS.format(part.text), part.values) for part in parts]
    return Sql(" INTERSECT ".join(it.text for it in members), tuple(value for it in members for value in it.values))


_MEMBERS = (
    "SELECT id FROM (WITH roots (id) AS MATERIALIZED ({})"
    " SELECT id FROM roots UNION ALL SELECT id FROM person WHERE joined IN (SELECT id FROM roots))"
)
"""The people of a SELECT, with all that the user joined with them."""


_ROOTS = "SELECT coalesce(joined, id) FROM person WHERE id IN (SELECT value FROM json_each(?))"


def _named_sql(group: Sequence[Term]) -> Sql:
    """Return a SELECT of the ids of people who have a name with all words of one of the terms, in this order."""
    parts = [_named_by_term(term) for term in group]
    return Sql(" UNION ".join(it.text for it in parts), tuple(value for it in parts for value in it.values))


def _named_by_term(term: Term) -> Sql:
    if found := PERSON_ID.fullmatch(term.text):
        return Sql(_ROOTS, (f"[{int(found[1])}]",))
    words = tokens(fold(term.text))
    if not 0 < len(words) <= MAX_NAME_WORDS:
        return Sql("SELECT 0 WHERE 0")
    last = "word >= ? AND word < ?" if term.prefix else "word = ?"
    conditions = [*["word = ?"] * (len(words) - 1), last]
    candidates = " INTERSECT ".join(f"SELECT person FROM name_word WHERE {it}" for it in conditions)
    values = [*words, *([words[-1] + LAST_CHARACTER] if term.prefix else [])]
    if len(words) == 1:
        return Sql(f"SELECT person FROM ({candidates})", tuple(values))
    pattern = "%".join(f" {_literal(word)} " for word in words)
    pattern = f"%{pattern.rstrip() if term.prefix else pattern}%"
    return Sql(f"SELECT person FROM ({candidates}) AS it WHERE {_NAMED_IN_ORDER}", (*values, pattern, pattern))


MAX_NAME_WORDS = 50
"""A name of more words is nobody's."""
_SPREAD = "replace(folded_words({}), ' ', '  ') LIKE ? ESCAPE '\\'"
"""Whether words stand in a name in order: two blanks between them, one for each, because others may be there."""
_NAMED_IN_ORDER = (
    f"EXISTS (SELECT 1 FROM alias WHERE alias.person = it.person AND {_SPREAD.format('alias.name')})"
    f" OR EXISTS (SELECT 1 FROM person WHERE person.id = it.person AND {_SPREAD.format('person.name')})"
)


def _literal(word: str) -> str:
    """Return a word as a pattern of LIKE that means itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def said_conditions(said: SaidFilter, found_by: FoundBy, *, with_unlisted: bool) -> Sql:
    """Return the conditions of a filter, for rows of `said`, `voice`, `entry` and `feed`.

    Leave out the conditions that the rows already meet because of `found_by`.
    """
    conditions = [Sql(PRESENT_SQL), Sql("entry.hidden = 0")]
    if not with_unlisted:
        conditions.append(Sql("entry.aside = 0"))
    if said.kind != "both":
        conditions.append(Sql(f"said.kind {'=' if said.kind == 'reported' else '!='} '{INDIRECT}'"))
    if names_people(said) and found_by != "people":
        people = people_sql(said)
        conditions.append(Sql(f"voice.person IN ({people.text})", people.values))
    conditions += _date_conditions(said, "entry.date")
    if said.outlet:
        conditions.append(Sql(f"instr(lower({OUTLET_SQL}), lower(?)) > 0", (storable_text(said.outlet),)))
    for group in said.terms:
        if group[0].scope in _WORDS_SQL and not (found_by == "words" and _is_found_by_index(said, group)):
            conditions.append(_any_of([_term_condition(term) for term in group]))
    conditions += (Sql(f"NOT ({it.text})", it.values) for it in map(_excluded_condition, said.excluded_terms))
    return Sql(" AND ".join(it.text for it in conditions), tuple(value for it in conditions for value in it.values))


def _date_conditions(said: SaidFilter, column: str) -> list[Sql]:
    conditions = []
    if said.since is not None:
        conditions.append(Sql(f"{column} >= ?", (said.since,)))
    if said.before is not None:
        conditions.append(Sql(f"{column} < ?", (said.before,)))
    return conditions


def _is_found_by_index(said: SaidFilter, group: Iterable[Term]) -> bool:
    """Return whether the index of words, which has no positions, answers a group alone."""
    has_names = names_people(said)
    return all(
        term.scope == "about" and len(split_words(term.text)) == 1 and not (has_names and _is_short_beginning(term))
        for term in group
    )


_WORDS_SQL = {"about": EFFECTIVE_TEXT_SQL, "verb": "said.cue", "role": "voice.roles", "speaker": "voice.form"}


def _term_condition(term: Term) -> Sql:
    column, words = _WORDS_SQL[term.scope], folded_words(term.text).rstrip()
    may_have = _may_have(column, term)
    has_words = f"instr(folded_words({column}), ?) > 0"
    return Sql(f"({may_have.text} AND {has_words})", (*may_have.values, words if term.prefix else f"{words} "))


def _may_have(column: str, term: Term) -> Sql:
    """Return a condition that all texts with the longest word of a term meet, and few others.

    SQLite compares letters much faster than it calls a function, but knows only those of ASCII.
    """
    longest = max(folded_words(term.text).split(), key=len, default="")
    if not longest.isascii():
        return Sql("1")
    has_letters = f"{column} LIKE ? ESCAPE '\\'"
    return Sql(f"({has_letters} OR length({column}) != length(CAST({column} AS BLOB)))", (f"%{_literal(longest)}%",))


def _excluded_condition(term: Term) -> Sql:
    if term.scope == "said":
        named = _named_by_term(term)
        return Sql(f"coalesce(voice.person IN ({_MEMBERS.format(named.text)}), 0)", named.values)
    return _term_condition(term)


def _any_of(conditions: Sequence[Sql]) -> Sql:
    text = " OR ".join(it.text for it in conditions)
    return Sql(f"({text})", tuple(value for it in conditions for value in it.values))
