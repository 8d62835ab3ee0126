"""The people of a library, worked out naively: each name is a person, but for those who have several roles of a kind."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.person import (
    Alias,
    HeldRole,
    Person,
    PersonChange,
    PersonOffer,
    PersonProfile,
    PersonQuotation,
    PersonRow,
)
from tuireader.library.text_folding import fold

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FakePeople:
    """Has the methods of `library.people` that the screens call, without an index and without storing anything."""

    def __init__(self, library: Library, now: datetime) -> None:
        self.library, self.now = library, now
        self.joined: dict[int, int] = {}
        self.apart: set[frozenset[int]] = set()
        self.names: dict[int, str] = {}
        self.calls: list[str] = []
        self.is_readonly = False

    def _all(self) -> list[tuple[int, PersonQuotation]]:
        """Return each quotation with the id of its person, the newest first."""
        found = []
        ids: dict[str, int] = {}
        entries = sorted(self.library.entries.listing(), key=lambda it: (it.date or EPOCH, it.id), reverse=True)
        for entry in entries:
            for it in self.library.said.of_entry(entry.id):
                if it.voice is None or it.voice.kind == "unnamed":
                    continue
                key = fold(it.voice.name) + ("|sport" if "footballer" in it.voice.roles else "")
                person_id = ids.setdefault(key, len(ids) + 1)
                found.append((person_id, _quotation(person_id, it, entry)))
        return [(self.joined.get(person_id, person_id), it) for person_id, it in found]

    def same_words(self, quotation_id: str) -> None:
        """Find nothing: who else has the words of a quotation is found by an index alone."""

    def _of(self, person_id: int) -> list[PersonQuotation]:
        person_id = self.joined.get(person_id, person_id)
        return [it for of_id, it in self._all() if of_id == person_id]

    def get(self, person_id: int) -> Person | None:
        person_id = self.joined.get(person_id, person_id)
        return self._person(person_id, self._of(person_id))

    def _person(self, person_id: int, said: list[PersonQuotation]) -> Person | None:
        if not said:
            return None
        voice = said[0].quotation.voice
        assert voice is not None
        name = self.names.get(person_id, voice.name)
        articles = len({it.entry_id for it in said})
        return Person(
            person_id, name, voice.kind, next(iter(voice.roles), ""), said[-1].date, said[0].date, len(said), articles
        )

    def of_speaker(self, entry_id: int, name: str) -> Person | None:
        for person_id, it in self._all():
            if it.entry_id == entry_id and it.quotation.voice and it.quotation.voice.name == name:
                return self.get(person_id)
        return None

    def decide(self, cancelled: Any = lambda: False) -> int:
        del cancelled
        self.calls.append("decide")
        return 0

    def named(self, typed: str, limit: int = 8) -> list[Person]:
        return [it.person for it in self.rows(None, limit=limit, words=typed)]

    def rows(
        self,
        days: int | None = 7,
        view: Any = None,
        order: str = "most",
        limit: int = 200,
        *,
        offset: int = 0,
        words: str = "",
    ) -> list[PersonRow]:
        del view
        by_person: dict[int, list[PersonQuotation]] = {}
        for person_id, it in self._all():
            by_person.setdefault(person_id, []).append(it)
        rows = []
        for person_id, said in by_person.items():
            person = self._person(person_id, said)
            assert person is not None
            since = self.now - timedelta(days=7)
            recent = sum(bool(it.date and it.date >= since) for it in said)
            ages = [(self.now - it.date).days // 7 for it in said if it.date]
            weeks = tuple(sum(weeks_ago == age for age in ages) for weeks_ago in range(7, -1, -1))
            is_new = bool(person.first and person.first >= since)
            named = all(
                any(part.startswith(word) for part in fold(person.name).split()) for word in fold(words).split()
            )
            if named and (recent or days is None):
                rows.append(PersonRow(person, recent, weeks, is_new))
        keys: dict[str, Any] = {
            "most": lambda it: (-(it.recent if days else it.person.quotations), it.person.name),
            "name": lambda it: fold(it.person.name),
            "latest": lambda it: -(it.person.last or EPOCH).timestamp(),
            "new": lambda it: -(it.person.first or EPOCH).timestamp(),
        }
        return sorted(rows, key=keys[order])[offset : offset + limit]

    def count(self, days: int | None = 7, view: Any = None, words: str = "") -> int:
        return len(self.rows(days, view, limit=10**6, words=words))

    def profile(self, person_id: int) -> PersonProfile | None:
        person = self.get(person_id)
        if person is None:
            return None
        said = self._of(person_id)
        roles: dict[str, list[Any]] = {}
        for it in said:
            for role in it.quotation.voice.roles if it.quotation.voice else ():
                roles.setdefault(role, []).append(it.date)
        held = tuple(HeldRole(role, dates[-1], dates[0], len(dates)) for role, dates in roles.items())
        outlets = tuple(Counter(it.outlet for it in said).most_common())
        mondays = Counter(it.date.date() - timedelta(days=it.date.weekday()) for it in said if it.date)
        week, weeks = min(mondays), []
        while week <= max(mondays):
            weeks.append((week, mondays[week]))
            week += timedelta(days=7)
        verbs = tuple(Counter(it.quotation.cue for it in said).most_common())
        joined = tuple(
            found
            for one, into in self.joined.items()
            if into == person.id
            and (found := self._person(one, [it for of_id, it in self._unjoined() if of_id == one])) is not None
        )
        alias = Alias(person.name.split()[-1], person.first, person.last, 2)
        return PersonProfile(person, held, (alias,), outlets, tuple(weeks), verbs, joined)

    def _unjoined(self) -> list[tuple[int, PersonQuotation]]:
        joined, self.joined = self.joined, {}
        try:
            return self._all()
        finally:
            self.joined = joined

    def topics(self, person_id: int) -> tuple[tuple[str, int], ...]:
        words = Counter(
            word
            for it in self._of(person_id)
            for word in it.quotation.text.lower().split()
            if len(word) > 4 and word.isalpha()
        )
        return tuple((word, count) for word, count in words.most_common(8) if count > 1)

    def quotations(
        self,
        person_id: int,
        words: str = "",
        *,
        by_outlet: bool = False,
        before: PersonQuotation | None = None,
        limit: int = 60,
    ) -> list[PersonQuotation]:
        said = [it for it in self._of(person_id) if _has(it.quotation.text, words)]
        if by_outlet:
            counts = Counter(it.outlet for it in said)
            said.sort(key=lambda it: (-counts[it.outlet], it.outlet))
        self.calls.append(f"quotations {limit}")
        start = 0 if before is None else said.index(before) + 1
        return said[start : start + limit]

    def count_quotations(self, person_id: int, words: str = "") -> int:
        return sum(_has(it.quotation.text, words) for it in self._of(person_id))

    def sentences(self, rows: list[PersonQuotation]) -> list[str]:
        return [f"The board was told that it was “{it.quotation.text}” and nothing else." for it in rows]

    def offers(self, person_id: int) -> list[PersonOffer]:
        person = self.get(person_id)
        if person is None:
            return []
        others = [it.person for it in self.rows(None, limit=10**6) if it.person.id != person.id]
        return [
            PersonOffer(it, "the same name")
            for it in others
            if fold(it.name) == fold(person.name) and frozenset({it.id, person.id}) not in self.apart
        ]

    # Rulings

    def _ruled(
        self, action: Any, one: int, other: int = 0, value: str = "", *, other_person: Any = None
    ) -> PersonChange:
        person = self.get(one)
        assert person is not None
        return PersonChange(action, person, other_person or (self.get(other) if other else None), value, True)

    def _check(self) -> None:
        if self.is_readonly:
            raise TuireaderError("nothing can be stored here")

    def join(self, one: int, other: int) -> PersonChange:
        self._check()
        one_person, other_person = self.get(one), self.get(other)
        assert one_person is not None
        self.joined[other] = one
        self.names.setdefault(one, one_person.name)
        return self._ruled("join", one, other, other_person=other_person)

    def keep_apart(self, one: int, other: int) -> PersonChange:
        self._check()
        self.apart.add(frozenset({one, other}))
        return self._ruled("apart", one, other)

    def part(self, person_id: int) -> PersonChange:
        self._check()
        others = [one for one, into in self.joined.items() if into == person_id]
        self.joined = {one: into for one, into in self.joined.items() if into != person_id}
        return self._ruled("join", person_id, others[0])._replace(holds=False)

    def rename(self, person_id: int, name: str) -> PersonChange:
        self._check()
        self.names[person_id] = name
        return self._ruled("rename", person_id, value=name)


def _has(text: str, words: str) -> bool:
    return all(any(part.strip("“”,.").startswith(word) for part in fold(text).split()) for word in fold(words).split())


def _quotation(person_id: int, it: Any, entry: Any) -> PersonQuotation:
    fields = {
        "quotation": it,
        "person_id": person_id,
        "person_name": it.voice.name,
        "entry_id": entry.id,
        "title": entry.title,
        "outlet": entry.credit,
        "date": entry.date,
        "sentence": "",
        "note": None,
    }
    return PersonQuotation(**{name: fields[name] for name in PersonQuotation._fields})
