"""Changes that the user makes to people: join, keep apart, part, rename; each holds at once, and can be undone."""

from collections.abc import Iterable, Sequence

from tuireader.documents.cleaning import clean_line
from tuireader.errors import TuireaderError
from tuireader.library.database import Database
from tuireader.library.deciding import decide_groups
from tuireader.library.person import Person, PersonAction, PersonChange
from tuireader.library.person_lookup import person_with_id
from tuireader.library.person_rulings import (
    MAX_PERSON_RULINGS,
    PersonAnchor,
    PersonRuling,
    add_ruling,
    anchor_of,
    holding_rulings,
    keys_of,
    person_of,
    set_undone,
)
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.library.undo_steps import PERSON, UndoStep, UndoSteps


class PersonChanges:
    """Makes the changes of a user to the people of a library."""

    def __init__(self, db: Database, steps: UndoSteps) -> None:
        self._db, self._steps = db, steps

    def join(self, one_id: int, other_id: int) -> PersonChange:
        """Rule that two people are one: the second belongs to the first."""
        with self._db.transaction():
            one, other = self._two(one_id, other_id)
            if one.kind != other.kind:
                raise TuireaderError(f"{one.name} and {other.name} cannot be joined: they are of different kinds")
            return self._rule("join", one, other)

    def keep_apart(self, one_id: int, other_id: int) -> PersonChange:
        """Rule that two people are two."""
        with self._db.transaction():
            return self._rule("apart", *self._two(one_id, other_id))

    def rename(self, person_id: int, name: str) -> PersonChange:
        """Give a person another name, or with an empty one the name that articles give."""
        value = clean_line(name)
        if len(value) > MAX_NAME_CHARACTERS:
            raise TuireaderError(f"the name is too long; {MAX_NAME_CHARACTERS} characters are allowed")
        with self._db.transaction():
            person = self._one(person_id)
            if not value and self._db.first_row(_HAS_GIVEN_NAME, (person.id,)) is None:
                raise TuireaderError(f"{person.name} has the name that articles give")
            return self._rule("rename", person, None, value)

    def part(self, person_id: int) -> PersonChange:
        """Undo the joins of a person: all who were joined are people of their own again."""
        with self._db.transaction():
            person = self._one(person_id)
            joined = {it for (it,) in self._db.rows("SELECT id FROM person WHERE joined = ?", (person.id,))}
            family = {person.id, *joined}
            ids = [
                ruling.id
                for ruling in holding_rulings(self._db)
                if ruling.action == "join" and any(person_of(self._db, it) in family for it in ruling.anchors)
            ]
            changed = set_undone(self._db, ids, undone=True)
            if not changed:
                raise TuireaderError(f"nobody was joined into {person.name}")
            self._steps.store(PERSON, value=False, ids=ids)
            return _follow(self._db, changed, holds=False)

    def _one(self, person_id: int) -> Person:
        person = person_with_id(self._db, person_id)
        if person is None:
            raise TuireaderError("this person is no longer in the library")
        return person

    def _two(self, one_id: int, other_id: int) -> tuple[Person, Person]:
        one, other = self._one(one_id), self._one(other_id)
        if one.id == other.id:
            raise TuireaderError(f"{one.name} is one person already")
        return one, other

    def _rule(self, action: PersonAction, one: Person, other: Person | None, value: str = "") -> PersonChange:
        """Store a ruling inside a transaction, and what follows from it."""
        if len(holding_rulings(self._db)) >= MAX_PERSON_RULINGS:
            raise TuireaderError(f"there are {MAX_PERSON_RULINGS:,} rulings about people; undo one to make another")
        first, second = self._anchor(one), None if other is None else self._anchor(other)
        ruling_id = add_ruling(self._db, action, first, second, value)
        self._steps.store(PERSON, value=True, ids=[ruling_id])
        change = _follow(self._db, [PersonRuling(ruling_id, action, first, second, value)], holds=True)
        return change._replace(one=change.one if change.one.id else one, other=change.other or other)

    def _anchor(self, person: Person) -> PersonAnchor:
        anchor = anchor_of(self._db, person.id)
        if anchor is None:
            raise TuireaderError("this person is no longer in the library")
        return anchor


_HAS_GIVEN_NAME = "SELECT 1 FROM person WHERE id = ? AND given_name IS NOT NULL"


def undo_person_step(db: Database, step: UndoStep) -> PersonChange | None:
    """Undo what was done to rulings about people, inside a transaction; return None where they are gone."""
    changed = set_undone(db, step.ids, undone=step.value)
    return _follow(db, changed, holds=not step.value) if changed else None


def _follow(db: Database, rulings: Sequence[PersonRuling], *, holds: bool) -> PersonChange:
    """Decide again who the people of rulings are; return the change that the first ruling makes."""
    decide_groups(db, keys_of(db, _anchors(rulings)), ruled=True)
    first = rulings[0]
    one, other = (None if anchor is None else _person(db, anchor) for anchor in (first.one, first.other))
    return PersonChange(first.action, one or _gone(first.one), other, first.value, holds)


def _anchors(rulings: Iterable[PersonRuling]) -> list[PersonAnchor]:
    return [anchor for ruling in rulings for anchor in ruling.anchors]


def _person(db: Database, anchor: PersonAnchor) -> Person | None:
    person_id = person_of(db, anchor)
    return None if person_id is None else person_with_id(db, person_id, follow=False)


def _gone(anchor: PersonAnchor) -> Person:
    """Return what is known of somebody whose articles are gone."""
    return Person(0, anchor.form, anchor.kind, "", None, None, 0, 0)
