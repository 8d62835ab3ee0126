"""People: who the speakers of a library's articles are, and what the library knows of them."""

from datetime import date as Date  # noqa: N812 - fields are called `date`
from datetime import datetime
from typing import Literal, NamedTuple

from tuireader.library.said import SavedQuotation

PersonAction = Literal["join", "apart", "rename"]
Order = Literal["most", "name", "latest", "new"]
"""How people are sorted: most quoted first, by name, last quoted first, first quoted last."""


class Person(NamedTuple):
    """Somebody, or a body, that articles of the library quote; with all people that the user joined into this one."""

    id: int  # stays
    name: str
    kind: str  # person, group or document
    role: str  # the latest
    first: datetime | None  # the date of the first article that quotes it; None where a damaged file has no date
    last: datetime | None
    quotations: int
    articles: int
    gender: str = ""  # m, f or unknown


class PersonRow(NamedTuple):
    """A person in a list of people."""

    person: Person
    recent: int  # quotations in the days asked for; in the last seven where all time is asked for
    weeks: tuple[int, ...]  # quotations of the last eight weeks, the oldest first
    is_new: bool  # first quoted in these days


class HeldRole(NamedTuple):
    """A role in which somebody is quoted."""

    role: str
    first: datetime | None
    last: datetime | None
    articles: int


class Alias(NamedTuple):
    """What somebody is called."""

    name: str
    first: datetime | None
    last: datetime | None
    articles: int


class PersonProfile(NamedTuple):
    """What a person's page says above the quotations."""

    person: Person
    roles: tuple[HeldRole, ...]  # the latest first
    aliases: tuple[Alias, ...]
    outlets: tuple[tuple[str, int], ...]  # with quotations, most first
    weeks: tuple[tuple[Date, int], ...]  # Monday and quotations of each week from the first to the last
    verbs: tuple[tuple[str, int], ...]  # that introduce the quotations, most frequent first
    joined: tuple[Person, ...]  # people that the user joined into this one


class PersonQuotation(NamedTuple):
    """A quotation with what is shown beside it."""

    quotation: SavedQuotation
    person_name: str
    entry_id: int
    title: str
    outlet: str
    date: datetime | None
    sentence: str  # around the words; "" where it is not at hand
    person_id: int = 0  # 0 where nobody knows who it is
    note: str | None = None  # what the user wrote beside it; "" where it is kept without words, None where it is not


class PersonOffer(NamedTuple):
    """Who may be the same as a person."""

    person: Person
    reason: str


class PersonChange(NamedTuple):
    """A ruling about people that was made, undone or brought back."""

    action: PersonAction
    one: Person  # as it is now
    other: Person | None  # of a join or a part: the second person
    value: str  # of a new name: that
    holds: bool  # whether it holds now
