"""Who may be the same as a person, though that is not sure: offered to the user, who joins them or keeps them apart.

People are looked up by their surname, by how it begins, or by a name that continues theirs; never by a surname alone.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum, auto
from functools import cache
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database, Row
from tuireader.library.person import PersonOffer
from tuireader.library.person_names import words_of_kind
from tuireader.library.person_rows import load_people, root_of
from tuireader.library.person_rulings import holding_rulings, person_of
from tuireader.library.role_facts import facts_of
from tuireader.library.spellings import are_spellings, sound_of
from tuireader.library.text_folding import LAST_CHARACTER

MAX_OFFERS = 8
_MAX_CANDIDATES = 400
_MIN_BEGINNING = 3
"""How many letters of a surname two spellings of it have in common."""
_MIN_ACRONYM = 2


class _Likeness(IntEnum):
    """Why two may be the same, the likeliest first."""

    SAME_NAME = auto()
    LONGER_NAME = auto()
    SHORT_FORM = auto()
    INITIALS = auto()
    SPELLING = auto()
    OTHER_SURNAME = auto()
    FIRST_LETTERS = auto()


_WORDS = {
    _Likeness.SAME_NAME: "the same name",
    _Likeness.LONGER_NAME: "a longer name",
    _Likeness.SHORT_FORM: "a short form of the name",
    _Likeness.INITIALS: "initials that fit",
    _Likeness.SPELLING: "another spelling",
    _Likeness.OTHER_SURNAME: "another surname",
    _Likeness.FIRST_LETTERS: "the first letters",
}


class _NamedPerson(NamedTuple):
    """What is known of somebody who may be offered."""

    id: int
    words: tuple[str, ...]  # of the name, that count
    surname: str
    kind: str
    role: str
    gender: str
    name_key: int
    quotations: int


_COLUMNS = "person.id, person.name, form, surname, kind, role, gender, name_key, quotations"
_HAS_ROWS = f"SELECT {_COLUMNS} FROM person WHERE joined IS NULL AND kind = ?"
_BY = {
    "key": f"{_HAS_ROWS} AND name_key = ? ORDER BY quotations DESC LIMIT {_MAX_CANDIDATES:d}",
    "surname": f"{_HAS_ROWS} AND surname = ? ORDER BY quotations DESC LIMIT {_MAX_CANDIDATES:d}",
    "surnames": f"{_HAS_ROWS} AND surname > ? AND surname < ? LIMIT {_MAX_CANDIDATES:d}",
    "forms": f"{_HAS_ROWS} AND form > ? AND form < ? LIMIT {_MAX_CANDIDATES:d}",
}


def offers_for(db: Database, person_id: int) -> list[PersonOffer]:
    """Return who may be the same as a person, the likeliest first; none that the user keeps apart."""
    root_id = root_of(db, person_id)
    row = db.first_row(f"SELECT {_COLUMNS} FROM person WHERE id = ?", (root_id,))
    if row is None:
        return []
    person = _named_person(row)
    apart = _apart_from(db, person.id)
    found = dict[int, tuple[_Likeness, int]]()  # by the id of somebody, what is sorted by
    for other in _candidates(db, person):
        likeness = _likeness(person, other)
        if likeness is not None and other.id != person.id and other.id not in apart:
            found.setdefault(other.id, (likeness, -other.quotations))
    best = sorted(found, key=lambda it: (*found[it], it))[:MAX_OFFERS]
    people = load_people(db, best)
    return [PersonOffer(people[it], _WORDS[found[it][0]]) for it in best if it in people]


def _named_person(row: Row) -> _NamedPerson:
    person_id, name, _, surname, kind, role, gender, name_key, quotations = row
    return _NamedPerson(
        as_integer(person_id),
        words_of_kind(as_text(name), as_text(kind)),
        as_text(surname),
        as_text(kind),
        as_text(role),
        as_text(gender),
        as_integer(name_key),
        as_integer(quotations),
    )


def _candidates(db: Database, person: _NamedPerson) -> Iterator[_NamedPerson]:
    """Yield people who may be looked at."""
    queries: list[tuple[str, Row]] = [("key", (person.name_key,)), ("surname", (person.surname,))]
    if person.words:
        if person.kind == "person":
            queries += [("surname", (word,)) for word in person.words[1:-1]]
            beginning = person.surname[:_MIN_BEGINNING]
            queries += [("surnames", (beginning, beginning + LAST_CHARACTER)), ("forms", _continuing(person.words[0]))]
        else:
            queries += [("forms", (person.words[0][:1], person.words[0][:1] + LAST_CHARACTER))]
        queries.append(("forms", _continuing(" ".join(person.words))))
    for by, values in queries:
        if all(values):
            for row in db.rows(_BY[by], (person.kind, *values)):
                yield _named_person(row)


def _continuing(words: str) -> tuple[str, str]:
    return f"{words} ", f"{words} {LAST_CHARACTER}"


def _apart_from(db: Database, person_id: int) -> set[int]:
    """Return the people that the user keeps apart from a person."""
    found = set[int]()
    for ruling in holding_rulings(db):
        ids = [person_of(db, anchor) for anchor in ruling.anchors] if ruling.action == "apart" else []
        roots = {root_of(db, it) for it in ids if it is not None}
        if person_id in roots:
            found |= {it for it in roots if it is not None}
    return found


def _likeness(one: _NamedPerson, other: _NamedPerson) -> _Likeness | None:
    """Return why two may be the same; None where nothing speaks for it."""
    if not one.words or not other.words or {one.gender, other.gender} == {"m", "f"}:
        return None
    if one.words == other.words:
        return _Likeness.SAME_NAME if len(one.words) > 1 or one.kind != "person" else None
    tests = _OF_PEOPLE if one.kind == "person" else _OF_BODIES
    return next((likeness for likeness, holds in tests.items() if holds(one, other) or holds(other, one)), None)


def _is_longer(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether a name has all words of another one: “Maria Luisa Brandvold” and “Maria Brandvold”."""
    first, last = one.words[0] == other.words[0], one.words[-1] == other.words[-1]
    return first and last and len(other.words) > 1 and set(other.words) < set(one.words)


def _is_short_form(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether a given name is short for another one, with the same surname."""
    are_whole = len(one.words) > 1 and len(other.words) > 1 and one.words[-1] == other.words[-1]
    return are_whole and one.words[0] in _short_forms().get(other.words[0], ())


def _has_initials(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether a name has initials that fit another one's: “J. Kettle” and “Josef Kettle”."""
    if len(one.words) < 2 or len(other.words) < 2 or one.words[-1] != other.words[-1]:
        return False
    given = other.words[0]
    return len(one.words[0]) == 1 < len(given) and given.startswith(one.words[0])


def _is_spelling(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether two names are spellings of one: “Zelenska” and “Zelenskaya”."""
    same_length = len(one.words) == len(other.words) > 1
    return same_length and all(map(are_spellings, one.words, other.words))


def _is_married(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether one has the other's surname besides another, or their roles tell the same person."""
    if len(one.words) < 2 or len(other.words) < 2 or one.words[0] != other.words[0]:
        return False
    if other.words[-1] in one.words[1:]:
        return True
    return not facts_of(one.role).telling.isdisjoint(facts_of(other.role).telling)


def _is_short_body(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether a body's name begins a longer one: “Quillon” and “Quillon Marine”."""
    return len(one.words) < len(other.words) and other.words[: len(one.words)] == one.words


def _is_acronym(one: _NamedPerson, other: _NamedPerson) -> bool:
    """Return whether a body's name has the first letters of another one."""
    if len(one.words) != 1 or len(other.words) < _MIN_ACRONYM:
        return False
    letters = "".join(word[0] for word in other.words)
    without_small = "".join(word[0] for word in other.words if word not in _SMALL)
    return one.words[0] in {letters, without_small}


def _is_body_spelling(one: _NamedPerson, other: _NamedPerson) -> bool:
    return sound_of("".join(one.words)) == sound_of("".join(other.words))


_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to"})
_Test = Callable[[_NamedPerson, _NamedPerson], bool]
_OF_PEOPLE: dict[_Likeness, _Test] = {
    _Likeness.LONGER_NAME: _is_longer,
    _Likeness.SHORT_FORM: _is_short_form,
    _Likeness.INITIALS: _has_initials,
    _Likeness.SPELLING: _is_spelling,
    _Likeness.OTHER_SURNAME: _is_married,
}
_OF_BODIES: dict[_Likeness, _Test] = {
    _Likeness.SHORT_FORM: _is_short_body,
    _Likeness.FIRST_LETTERS: _is_acronym,
    _Likeness.SPELLING: _is_body_spelling,
}


@cache
def _short_forms() -> dict[str, set[str]]:
    """Return by a given name its short forms, and those that are short for the same one."""
    from tuireader.quotes.lexical.word_lists import entries_of  # noqa: PLC0415 - not needed at start

    found = dict[str, set[str]]()
    for entry in entries_of("nicknames"):
        name, _, short = entry.partition("=")
        found.setdefault(name, set()).add(short)
    for shorts in list(found.values()):
        for short in shorts:
            found.setdefault(short, set()).update(shorts - {short})
    return found
