"""What a library knows of a person: roles, names, outlets, weeks, verbs and topics."""

from collections import Counter
from datetime import date, timedelta

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.cue_verbs import unpack_verbs
from tuireader.library.database import Database
from tuireader.library.entry import from_timestamp
from tuireader.library.person import Alias, HeldRole, PersonProfile
from tuireader.library.person_rows import load_people, members_of, root_of
from tuireader.library.said_filter import SaidFilter
from tuireader.library.said_pages import SaidPages
from tuireader.library.topic_words import topic_counts

MAX_ROLES, MAX_ALIASES, MAX_OUTLETS, MAX_VERBS = 100, 100, 200, 50
"""How much of each a profile has; a page shows a few of them."""
MAX_WEEKS = 60 * 52
"""The weeks of a profile are the last ones, where a damaged file has earlier ones."""
MAX_TOPIC_QUOTATIONS = 1000
"""The newest so many quotations say what a person speaks about."""
_EPOCH_MONDAY = date(1969, 12, 29)


class PersonProfiles:
    """Reads what a person's page says above the quotations."""

    def __init__(self, db: Database, pages: SaidPages) -> None:
        self._db, self._pages = db, pages

    def profile(self, person_id: int) -> PersonProfile | None:
        """Return what is known of a person, or of the one that it was joined into; None where there is none."""
        root_id = root_of(self._db, person_id)
        people = load_people(self._db, [] if root_id is None else members_of(self._db, root_id))
        if root_id not in people:
            return None
        return PersonProfile(
            people[root_id],
            roles=self._roles(root_id),
            aliases=self._aliases(root_id),
            outlets=self._outlets(root_id),
            weeks=self._weeks(root_id),
            verbs=self._verbs(list(people)),
            joined=tuple(person for it, person in people.items() if it != root_id),
        )

    def topics(self, person_id: int) -> tuple[tuple[str, int], ...]:
        """Return words that a person's newest quotations are about, and how many of these have each, most first."""
        texts = self._pages.newest_texts(SaidFilter(person_ids=(person_id,)), MAX_TOPIC_QUOTATIONS)
        return topic_counts(texts)

    def _roles(self, root_id: int) -> tuple[HeldRole, ...]:
        rows = self._db.rows(
            "SELECT role, first, last, count FROM role_held WHERE person = ?"
            " ORDER BY last DESC, count DESC, role LIMIT ?",
            (root_id, MAX_ROLES),
        )
        return tuple(
            HeldRole(as_text(role), from_timestamp(first), from_timestamp(last), as_integer(count))
            for role, first, last, count in rows
        )

    def _aliases(self, root_id: int) -> tuple[Alias, ...]:
        rows = self._db.rows(
            "SELECT name, first, last, count FROM alias WHERE person = ? ORDER BY count DESC, name LIMIT ?",
            (root_id, MAX_ALIASES),
        )
        return tuple(
            Alias(as_text(name), from_timestamp(first), from_timestamp(last), as_integer(count))
            for name, first, last, count in rows
        )

    def _outlets(self, root_id: int) -> tuple[tuple[str, int], ...]:
        outlets = self._pages.outlets(SaidFilter(person_ids=(root_id,)))[:MAX_OUTLETS]
        return tuple((name, count) for name, count in outlets if count)

    def _weeks(self, root_id: int) -> tuple[tuple[date, int], ...]:
        """Return the quotations of each week, by its Monday, from the first to the last."""
        counts = Counter[int]()
        for day, count in self._db.rows("SELECT day, count FROM heard WHERE person = ?", (root_id,)):
            counts[(as_integer(day) + _DAYS_AFTER_MONDAY) // 7] += as_integer(count)
        weeks = [week for week in counts if 0 <= week < MAX_WEEKS + _PAST_WEEKS]
        if not weeks:
            return ()
        first = max(min(weeks), max(weeks) - MAX_WEEKS + 1)
        return tuple((_EPOCH_MONDAY + timedelta(weeks=it), counts[it]) for it in range(first, max(weeks) + 1))

    def _verbs(self, member_ids: list[int]) -> tuple[tuple[str, int], ...]:
        counts = Counter[str]()
        for verbs, times in self._db.rows_for(
            "SELECT verbs, count(*) FROM voice WHERE person IN ({}) AND verbs != '' GROUP BY verbs", member_ids
        ):
            for verb, count in unpack_verbs(as_text(verbs)).items():
                counts[verb] += count * as_integer(times)
        return tuple(sorted(counts.items(), key=lambda it: (-it[1], it[0]))[:MAX_VERBS])


_DAYS_AFTER_MONDAY = 3  # 1 January 1970 was a Thursday
_PAST_WEEKS = 100 * 52
