"""The people of a library: a way to all that is known of them, and what the user rules about them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tuireader.library.articles import Articles
from tuireader.library.damage import explains_damage
from tuireader.library.database import Database
from tuireader.library.entries import Entries
from tuireader.library.person import (
    Order,
    Person,
    PersonChange,
    PersonOffer,
    PersonProfile,
    PersonQuotation,
    PersonRow,
)
from tuireader.library.person_lookup import person_of_speaker, person_with_id
from tuireader.library.said import SavedQuotation
from tuireader.library.said_filter import ALL_SAID, SaidFilter
from tuireader.library.undo_steps import UndoSteps
from tuireader.library.view import ALL, View

if TYPE_CHECKING:
    from tuireader.library.people_rows import PeopleRows
    from tuireader.library.person_changes import PersonChanges
    from tuireader.library.person_profile import PersonProfiles
    from tuireader.library.said_pages import SaidPages
    from tuireader.library.said_sentences import SaidSentences
    from tuireader.library.same_words import SameWordsFinder
    from tuireader.library.speaker_groups import GroupBy, SpeakerGroup
    from tuireader.library.witness import SameWords

DEFAULT_DAYS = 7
PAGE_QUOTATIONS = 60
MAX_NAMED = 8


class People:
    """The people of a library; only `decide` and what the user rules write."""

    def __init__(self, db: Database, steps: UndoSteps, entries: Entries, articles: Articles) -> None:
        self._db, self._steps, self._entries, self._articles = db, steps, entries, articles

    # What is read: imported where it is asked for, because a start needs none of it

    @cached_property
    def _lists(self) -> "PeopleRows":
        from tuireader.library.people_rows import PeopleRows  # noqa: PLC0415

        return PeopleRows(self._db, self._entries)

    @cached_property
    def _pages(self) -> "SaidPages":
        from tuireader.library.said_pages import SaidPages  # noqa: PLC0415

        return SaidPages(self._db)

    @cached_property
    def _sentences(self) -> "SaidSentences":
        from tuireader.library.said_sentences import SaidSentences  # noqa: PLC0415

        return SaidSentences(self._entries, self._articles)

    @cached_property
    def _same_words(self) -> "SameWordsFinder":
        from tuireader.library.same_words import SameWordsFinder  # noqa: PLC0415

        return SameWordsFinder(self._db, self._pages)

    @cached_property
    def _profiles(self) -> "PersonProfiles":
        from tuireader.library.person_profile import PersonProfiles  # noqa: PLC0415

        return PersonProfiles(self._db, self._pages)

    @explains_damage
    def get(self, person_id: int) -> Person | None:
        """Return a person, or the one that the user joined it into; None where there is none."""
        return person_with_id(self._db, person_id)

    @explains_damage
    def of_speaker(self, entry_id: int, name: str) -> Person | None:
        """Return who a speaker of an article is; None where nobody has decided that yet, or nobody can."""
        return person_of_speaker(self._db, entry_id, name)

    @explains_damage
    def named(self, typed: str, limit: int = MAX_NAMED) -> list[Person]:
        """Return the people who have, for each typed word, a name word that begins with it; the most quoted first."""
        return self._lists.named(typed, limit)

    @explains_damage
    def rows(  # noqa: PLR0913 - what a list can be asked for
        self,
        days: int | None = DEFAULT_DAYS,
        view: View = ALL,
        order: Order = "most",
        limit: int = 100,
        *,
        offset: int = 0,
        words: str = "",
    ) -> list[PersonRow]:
        """Return people who are quoted in the articles of a view, in the last `days`, or at any time."""
        return self._lists.rows(days, view, order, limit, offset=offset, words=words)

    @explains_damage
    def count(self, days: int | None = DEFAULT_DAYS, view: View = ALL, words: str = "") -> int:
        """Return how many people `rows` would list without a limit."""
        return self._lists.count(days, view, words)

    @explains_damage
    def profile(self, person_id: int) -> PersonProfile | None:
        """Return what a person's page says; None where there is no such person."""
        return self._profiles.profile(person_id)

    @explains_damage
    def topics(self, person_id: int) -> tuple[tuple[str, int], ...]:
        """Return what a person speaks about: words, and how many quotations have them."""
        return self._profiles.topics(person_id)

    @explains_damage
    def quotations(  # noqa: PLR0913 - what a page can be asked for
        self,
        person_id: int,
        words: str = "",
        *,
        filter: SaidFilter = ALL_SAID,  # noqa: A002 - what it is
        by_outlet: bool = False,
        before: PersonQuotation | None = None,
        limit: int = PAGE_QUOTATIONS,
    ) -> list[PersonQuotation]:
        """Return a page of what a person has said, the newest first; `before` is the last of the page before."""
        return self._pages.of_person(person_id, words, filter, limit, before, by_outlet=by_outlet)

    @explains_damage
    def count_quotations(self, person_id: int, words: str = "", filter: SaidFilter = ALL_SAID) -> int:  # noqa: A002
        """Return how many quotations `quotations` would give without a limit."""
        return self._pages.count_of_person(person_id, words, filter)

    @explains_damage
    def count_articles(self, filter: SaidFilter) -> int:  # noqa: A002 - what it is
        """Return how many articles have quotations that fit."""
        return self._pages.count_articles(filter)

    @explains_damage
    def find(
        self,
        filter: SaidFilter,  # noqa: A002 - what it is
        limit: int = PAGE_QUOTATIONS,
        before: PersonQuotation | None = None,
    ) -> list[PersonQuotation]:
        """Return a page of quotations that fit, of whoever said them, the newest first."""
        return self._pages.find(filter, limit, before)

    @explains_damage
    def fitting(self, entry_id: int, filter: SaidFilter) -> tuple[SavedQuotation, ...]:  # noqa: A002 - what it is
        """Return the quotations of an article that fit, in the order of its text."""
        return self._pages.fitting(entry_id, filter)

    @explains_damage
    def with_ids(self, row_ids: Sequence[int]) -> list[PersonQuotation]:
        """Return the quotations with these ids of rows that articles still have, in the order of ids."""
        return self._pages.with_ids(row_ids)

    @explains_damage
    def same_words(self, quotation_id: str) -> "SameWords | None":
        """Return a quotation with all that have its words; None where no listed article has the quotation."""
        return self._same_words.find(quotation_id)

    @explains_damage
    def quoted(self, view: View = ALL, limit: int = 0) -> list[tuple[Person, int]]:
        """Return who is quoted in a view, the most quoted first, and how often; `limit` 0: all of them.

        Where the view asks for one quotation, those that fit count, and else all that its articles have.
        """
        from tuireader.library.speaker_groups import quoted_people  # noqa: PLC0415 - for commands alone

        return quoted_people(self._db, view, limit)

    @explains_damage
    def groups(self, view: View, by: "GroupBy") -> "list[SpeakerGroup]":
        """Return how many are quoted in a view, and how often, by what they have in common; counts as `quoted` does."""
        from tuireader.library.speaker_groups import speaker_groups  # noqa: PLC0415 - as above

        return speaker_groups(self._db, view, by)

    @explains_damage
    def sentences(self, rows: Sequence[PersonQuotation]) -> list[str]:
        """Return the sentence in which each quotation stands; "" where it is not to be had. Opens their articles."""
        return self._sentences.sentences(rows)

    @explains_damage
    def offers(self, person_id: int) -> list[PersonOffer]:
        """Return who may be the same as a person, the likeliest first."""
        from tuireader.library.person_offers import offers_for  # noqa: PLC0415 - not needed at start

        return offers_for(self._db, person_id)

    def join(self, one: int, other: int) -> PersonChange:
        """Rule that two people are one: the second belongs to the first."""
        return self._changes().join(one, other)

    def keep_apart(self, one: int, other: int) -> PersonChange:
        """Rule that two people are two."""
        return self._changes().keep_apart(one, other)

    def part(self, person_id: int) -> PersonChange:
        """Undo the joins of a person: all who were joined are people of their own again."""
        return self._changes().part(person_id)

    def rename(self, person_id: int, name: str) -> PersonChange:
        """Give a person another name, or with an empty one its own again."""
        return self._changes().rename(person_id, name)

    def decide(self, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Count, index and decide what has changed; return how many groups of speakers were decided."""
        from tuireader.library.deciding import decide_people  # noqa: PLC0415 - not needed at start

        return decide_people(self._db, cancelled)

    def decide_entry(self, entry_id: int) -> None:
        """Count the quotations of an entry and decide who its speakers are, inside a transaction."""
        from tuireader.library.deciding import decide_entry  # noqa: PLC0415 - not needed at start

        with self._db.transaction():
            decide_entry(self._db, entry_id)

    def _changes(self) -> "PersonChanges":
        from tuireader.library.person_changes import PersonChanges  # noqa: PLC0415 - not needed at start

        return PersonChanges(self._db, self._steps)
