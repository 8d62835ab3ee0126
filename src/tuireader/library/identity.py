"""Which speakers of one name are one person: sure, or not. Pure functions over a whole group, in a fixed order.

Two speakers are **apart** where their generations, initials, genders or years of birth differ, where one article has
both, and where the user said so. They are **one** where a name in their roles, or a body, tells it, or the same
quotation of eight words or more.

As long as nothing shows that several people have the name, they are also one if neither work nor names in roles
contradict each other, and they have the same work, a word of their roles or an outlet in common (or one of them is
known to many outlets). What shows it are two who are apart, or whose work or whose names in roles differ. The articles
of one outlet show it for the speakers of that outlet alone, those of two for all, and then only the first two proofs
count: an outlet, which may be hostile, changes no page that others fill. For the same reason a copied quotation or a
body joins people of different work only where the later speaker is known to that one outlet alone. What the user keeps
apart shows nothing about the others: people that nothing else parts stay one.

The result depends on the speakers alone, not on the order in which they were found. A few that a mistake sets apart (a
wrong role, a wrong gender) among many stay apart and do not make the name a shared one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from tuireader.library.role_facts import body_form, facts_of
from tuireader.library.said_ids import SLOT_BITS

MIN_PRINT_WORDS = 8
"""How many words of a quotation tell who said it."""
MAX_BIRTH_YEARS = 3
"""How far the years of birth of one person may differ, as ages and dates tell them."""
MIN_APART_SHARE = 0.1
"""How many speakers of a name, besides one, must be set apart from the others to show that several people have it."""
MIN_OUTLETS_OF_PROOF = 2
"""How many outlets must show that several people have a name, or that one person does two kinds of work.

The articles of one outlet, which may be hostile, change nobody's page in others.
"""
MIN_OUTLETS_OF_KNOWN = 8
"""Somebody that so many outlets quote is meant by others, too."""
MIN_OTHER_NAMES = 2
"""How many speakers must have other names in their roles than others to show that these are two people."""
_YEAR_SECONDS = 31_556_952
_MAX_PROFILES = 100
_MAX_COMPARED = 12
"""With how many of those apart from each other who have a name in their roles in common somebody is compared."""
_MAX_WORDS, _MAX_WORDS_OF_PERSON = 40, 400
"""How many words of the roles of one speaker, and of one person, are compared, and how many names in them."""


class VoiceFacts(NamedTuple):
    """A speaker of one article, with all that tells who it is."""

    id: int  # of its row: entry << 20 | number
    date: int  # of the article, in seconds since 1970
    name: str
    kind: str
    roles: tuple[str, ...] = ()
    gender: str = ""
    age: int | None = None
    generation: str = ""
    initials: str = ""
    bodies: tuple[str, ...] = ()
    person: int | None = None  # the id of the person that it was decided to be before
    outlet: int = 0  # the feed
    said: int = 0  # how many quotations the article has; and how much reported speech
    reported: int = 0

    @property
    def entry_id(self) -> int:
        """The id of the article's entry."""
        return self.id >> SLOT_BITS

    @property
    def classes(self) -> frozenset[str]:
        """What kinds of work the roles name."""
        return _classes_of(self.roles)

    @property
    def sure_classes(self) -> frozenset[str]:
        """The classes that the roles name without doubt: several for somebody with two kinds of work."""
        return _sure_classes_of(self.roles)

    @property
    def role_words(self) -> frozenset[str]:
        """All words of the roles that say something."""
        return _role_words_in(self.roles)

    @property
    def telling(self) -> frozenset[str]:
        """Names in the roles, and nouns for few persons, that tell who it is."""
        return _telling_in(self.roles, self.bodies) if self.roles or self.bodies else _NOTHING


_NOTHING = frozenset[str]()


@lru_cache(4096)
def _classes_of(roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for role in roles for name in facts_of(role).classes)


@lru_cache(4096)
def _sure_classes_of(roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for role in roles for name in facts_of(role).sure_classes)


@lru_cache(4096)
def _role_words_in(roles: tuple[str, ...]) -> frozenset[str]:
    return _limited(frozenset(word for role in roles for word in facts_of(role).words), _MAX_WORDS)


@lru_cache(4096)
def _telling_in(roles: tuple[str, ...], bodies: tuple[str, ...]) -> frozenset[str]:
    in_bodies = frozenset(filter(None, map(body_form, bodies)))
    return _limited(in_bodies.union(*(facts_of(role).telling for role in roles)), _MAX_WORDS)


def _limited(names: frozenset[str], limit: int) -> frozenset[str]:
    """Return names, or the first of too many: a hostile feed may have any number of them."""
    return names if len(names) <= limit else frozenset(sorted(names)[:limit])


Apart = tuple[frozenset[int], frozenset[int]]
"""The ids of the speakers of two people that the user keeps apart."""
_Side = tuple[int, int]
"""A side of what the user keeps apart: the number of the ruling, and 0 or 1."""
PrintsOf = Callable[[Sequence[int]], Mapping[int, frozenset[int]]]
"""A function that returns, by the ids of speakers, hashes of their quotations of `MIN_PRINT_WORDS` or more."""


def same_people(
    voices: Iterable[VoiceFacts], apart: Sequence[Apart] = (), prints_of: PrintsOf = lambda _: {}
) -> list[list[VoiceFacts]]:
    """Return the speakers of one name and kind by person; the people are in the order of their first speakers."""
    ordered = sorted(voices, key=lambda it: (it.date, it.entry_id, it.name, it.roles, it.id))
    if len(ordered) == 1:  # most names are in one article
        return [ordered]
    clusters = _clusters(ordered, apart, {})
    if len(clusters) > 1 and (prints := prints_of([it.id for it in ordered])):  # few groups need it, and it is slow
        clusters = _clusters(ordered, apart, prints)
    return [it.voices for it in clusters]


def _clusters(
    voices: Sequence[VoiceFacts], apart: Sequence[Apart], prints: Mapping[int, frozenset[int]]
) -> list["_Cluster"]:
    group = _Group(voices, apart)
    group.join_by_role_words()
    group.join_by_prints(prints)
    if len(voices) > 1 and not group.is_shared_name():
        group.join_by_name()
    return group.clusters()


class _Cluster:
    """Speakers who are one person."""

    __slots__ = ("apart_sides", "entries", "facts", "index", "outlets", "voices")

    def __init__(self, index: int, facts: "_Facts", voice: VoiceFacts, apart_sides: frozenset[_Side]) -> None:
        self.index = index  # of its first speaker
        self.voices = [voice]
        self.entries, self.outlets = {voice.entry_id}, {voice.outlet}
        self.facts = facts
        self.apart_sides = apart_sides

    def may_be(self, other: "_Cluster") -> bool:
        """Return whether nothing sets this cluster and another one apart."""
        return (
            self.facts.may_be(other.facts)
            and self.entries.isdisjoint(other.entries)
            and not any((number, 1 - side) in other.apart_sides for number, side in self.apart_sides)
        )

    def is_quoted_with(self, other: "_Cluster") -> bool:
        """Return whether an outlet quotes both, or this one is known to many."""
        return len(self.outlets) >= MIN_OUTLETS_OF_KNOWN or not self.outlets.isdisjoint(other.outlets)

    def take(self, other: "_Cluster") -> None:
        """Take over the speakers of another cluster."""
        self.voices += other.voices
        self.entries |= other.entries
        self.outlets |= other.outlets
        self.apart_sides |= other.apart_sides
        self.facts = self.facts.union(other.facts)


class _Facts(NamedTuple):
    """What is known of a person, whatever the articles."""

    generations: frozenset[str]
    initials: frozenset[str]
    genders: frozenset[str]
    births: frozenset[int]
    classes: frozenset[str]
    words: frozenset[str]
    telling: frozenset[str]

    def union(self, other: "_Facts") -> "_Facts":
        """Return what is known of both."""
        if self is other or self == other:
            return self
        both = _Facts(*(one | another for one, another in zip(self, other, strict=True)))  # type: ignore[arg-type]
        words, telling = (_limited(it, _MAX_WORDS_OF_PERSON) for it in (both.words, both.telling))
        return both._replace(words=words, telling=telling)

    def may_be(self, other: "_Facts") -> bool:
        """Return whether neither generation, initials, gender nor year of birth sets the two apart."""
        return self is other or (
            len(self.generations | other.generations) <= 1
            and len(self.genders | other.genders) <= 1
            and _are_initials_of_one(self.initials | other.initials)
            and _are_births_of_one(self.births | other.births)
        )

    def agrees_with(self, other: "_Facts") -> bool:
        """Return whether neither work nor names in roles contradict each other."""
        return _agree(self.classes, other.classes) and _agree(self.telling, other.telling)

    def has_same_role(self, other: "_Facts") -> bool:
        """Return whether both have the same kind of work, or a role with the same word."""
        return not self.classes.isdisjoint(other.classes) or not self.words.isdisjoint(other.words)


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two sets have something in common, or one of them is empty."""
    return not one or not other or not one.isdisjoint(other)


def _are_of_several(weights: Counter[_Facts], count: int) -> bool:
    """Return whether facts contradict each other; `weights` has how many of `count` speakers they are known of."""
    enough = max(1, MIN_APART_SHARE * (count - 1))
    counted = [it for it, weight in weights.most_common() if weight >= enough][:_MAX_PROFILES]
    return any(
        not one.may_be(other)
        or not _agree(one.classes, other.classes)
        or (min(weights[one], weights[other]) >= MIN_OTHER_NAMES and not _agree(one.telling, other.telling))
        for one, other in combinations(counted, 2)
    )


def _are_initials_of_one(initials: frozenset[str]) -> bool:
    """Return whether initials may be of one person: “J” and “JT” may."""
    return all(one.startswith(other) or other.startswith(one) for one, other in combinations(initials, 2))


def _are_births_of_one(years: frozenset[int]) -> bool:
    return not years or max(years) - min(years) <= MAX_BIRTH_YEARS


class _GroupFacts:
    """What the speakers of a group together say about each of them."""

    def __init__(self, voices: Sequence[VoiceFacts]) -> None:
        self._work = _merged_classes(voices)
        names = {name for voice in voices for name in voice.telling}
        self._single = {name for name in names if " " not in name}
        self._facts = dict[object, _Facts]()  # by what one article tells

    def facts_of(self, voice: VoiceFacts) -> _Facts:
        """Return what is known of one speaker; those who are described alike share one object."""
        year = None if voice.age is None else 1970 + voice.date // _YEAR_SECONDS - voice.age
        told = voice.roles, voice.bodies, voice.gender, voice.generation, voice.initials, year
        found = self._facts.get(told)
        if found is None:
            found = self._facts[told] = self._new_facts(voice, year)
        return found

    def _new_facts(self, voice: VoiceFacts, birth_year: int | None) -> _Facts:
        births = frozenset[int]() if birth_year is None else frozenset([birth_year])
        generations, initials, genders = (
            frozenset([it]) if it else _NOTHING for it in (voice.generation, voice.initials.casefold(), voice.gender)
        )
        classes = frozenset(self._work.get(name, name) for name in voice.classes)
        return _Facts(generations, initials, genders, births, classes, voice.role_words, self.names_in(voice))

    def names_in(self, voice: VoiceFacts) -> frozenset[str]:
        """Return the telling names in roles: “Ted Cruz” is Cruz where another one has that name alone."""
        return frozenset(map(self._short, voice.telling)) if voice.telling else _NOTHING

    def _short(self, name: str) -> str:
        first, *_, last = name.split(" ") if " " in name else (name, name)
        return last if last in self._single else first if first in self._single else name


def _merged_classes(voices: Iterable[VoiceFacts]) -> dict[str, str]:
    """Return by a class of work the one that stands for it: who is called baker and councillor joins these two."""
    stands_for = dict[str, str]()
    outlets = defaultdict[frozenset[str], set[int]](set)
    for voice in voices:
        outlets[voice.sure_classes].add(voice.outlet)
    enough = min(MIN_OUTLETS_OF_PROOF, len({voice.outlet for voice in voices}))
    for sure_classes, by in outlets.items():
        if len(sure_classes) > 1 and len(by) >= enough:
            old = {stands_for.get(name, name) for name in sure_classes}
            first = min(old)
            stands_for.update(dict.fromkeys(sure_classes, first))
            stands_for.update({name: first for name, other in stands_for.items() if other in old})
    return stands_for


class _Group:
    """The speakers of one name, while they are joined."""

    def __init__(self, voices: Sequence[VoiceFacts], apart: Sequence[Apart]) -> None:
        apart_sides = defaultdict[int, set[_Side]](set)
        for number, sides in enumerate(apart):
            for side, ids in enumerate(sides):
                for voice_id in ids:
                    apart_sides[voice_id].add((number, side))
        self._voices, self._facts = voices, _GroupFacts(voices)
        self._clusters = {
            index: _Cluster(index, self._facts.facts_of(voice), voice, frozenset(apart_sides.get(voice.id, ())))
            for index, voice in enumerate(voices)
        }
        self._of = list(range(len(voices)))  # by a speaker that of its cluster, or one that leads there

    def clusters(self) -> list[_Cluster]:
        """Return the people, each by the first speaker."""
        return [self._clusters[index] for index in sorted(self._clusters)]

    def _cluster_of(self, index: int) -> _Cluster:
        """Return the cluster of a speaker."""
        root = index
        while self._of[root] != root:
            root = self._of[root]
        while self._of[index] != root:
            self._of[index], index = root, self._of[index]
        return self._clusters[root]

    def _join(self, one: _Cluster, other: _Cluster) -> _Cluster:
        """Make one of two clusters, and return it; the smaller one is copied."""
        large, small = (one, other) if len(one.voices) >= len(other.voices) else (other, one)
        first, second = sorted((one.index, other.index))
        large.take(small)
        large.index, self._of[second] = first, first
        del self._clusters[second]
        self._clusters[first] = large
        return large

    def join_by_role_words(self) -> None:
        """Join those whose roles or bodies have a telling name in common, unless their work differs."""
        found = defaultdict[str, list[int]](list)  # by a name, speakers of different clusters
        for index, voice in enumerate(self._voices):
            telling = self._facts.names_in(voice)
            in_bodies = set(map(body_form, voice.bodies)) if telling else ()
            for name in sorted(telling):
                self._join_with(index, found[name], whatever_work=name in in_bodies)

    def _join_with(self, index: int, others: list[int], *, whatever_work: bool) -> None:
        """Join a speaker with each of those others that may be the same, and add it to them."""
        separate = dict[int, int]()
        for other in (*others, index):
            own, cluster = self._cluster_of(index), self._cluster_of(other)
            has_same_work = _agree(own.facts.classes, cluster.facts.classes)
            # Else one outlet could join two people of others.
            brings_nobody = own.outlets == {self._voices[index].outlet}
            if own is not cluster and (has_same_work or (whatever_work and brings_nobody)) and own.may_be(cluster):
                cluster = self._join(own, cluster)
            separate.setdefault(cluster.index, other)
        others[:] = islice(separate.values(), _MAX_COMPARED)

    def join_by_prints(self, prints: Mapping[int, frozenset[int]]) -> None:
        """Join those who said the same words."""
        found = defaultdict[int, list[int]](list)
        for index, voice in enumerate(self._voices):
            for number in sorted(prints.get(voice.id, ())):
                self._join_with(index, found[number], whatever_work=True)

    def is_shared_name(self) -> bool:
        """Return whether the articles of several outlets show that several people have the name."""
        counts = Counter((voice.entry_id, voice.outlet) for voice in self._voices)
        several = [outlet for (_, outlet), count in counts.items() if count > 1]
        if len(set(several)) >= MIN_OUTLETS_OF_PROOF and len(several) >= MIN_APART_SHARE * (len(counts) - 1):
            return True
        weights, outlets = Counter[_Facts](), defaultdict[_Facts, set[int]](set)
        for cluster in self._clusters.values():
            weights[cluster.facts] += len(cluster.voices)
            outlets[cluster.facts] |= cluster.outlets
        known = Counter({it: weight for it, weight in weights.items() if len(outlets[it]) >= MIN_OUTLETS_OF_PROOF})
        return _are_of_several(known, len(self._voices))

    def _doubtful_outlets(self) -> set[int]:
        """Return the outlets whose own articles show that several people have the name."""
        by_outlet = defaultdict[int, list[int]](list)
        for index, voice in enumerate(self._voices):
            by_outlet[voice.outlet].append(index)
        return {outlet for outlet, indexes in by_outlet.items() if self._has_several(indexes)}

    def _has_several(self, indexes: Sequence[int]) -> bool:
        """Return whether these speakers of one outlet show that several people have the name."""
        counts = Counter(self._voices[index].entry_id for index in indexes)
        if sum(count > 1 for count in counts.values()) >= max(1, MIN_APART_SHARE * (len(counts) - 1)):
            return True
        return _are_of_several(Counter(self._cluster_of(index).facts for index in indexes), len(indexes))

    def join_by_name(self) -> None:
        """Join all with the largest cluster that do not contradict it, and have the same role or a common outlet.

        Speakers of an outlet that itself shows several people of the name are left as they are.
        """
        doubtful = self._doubtful_outlets()
        ordered = sorted(
            (it for it in self.clusters() if not it.outlets <= doubtful),
            key=lambda it: (not it.facts.words, -len(it.voices), it.index),
        )
        for _ in range(_MAX_COMPARED):
            if ordered and ordered[0].facts.words:
                ordered = self._join_near(ordered[0], ordered[1:])
        self._join_without_roles(ordered)

    def _join_near(self, main: _Cluster, others: list[_Cluster]) -> list[_Cluster]:
        """Join others with a cluster; return those that are left."""
        known, count = main.facts, len(others) + 1
        while len(others) < count:  # each who joins may bring an outlet
            count, left = len(others), list[_Cluster]()
            for cluster in others:
                is_near = known.has_same_role(cluster.facts) or main.is_quoted_with(cluster)
                if is_near and main.may_be(cluster) and known.agrees_with(cluster.facts):
                    main = self._join(main, cluster)
                else:
                    left.append(cluster)
            others = left
        return others

    def _join_without_roles(self, clusters: Iterable[_Cluster]) -> None:
        """Join those without a role that the same outlet quotes."""
        found = dict[int, _Cluster]()
        for cluster in clusters:
            outlet = min(cluster.outlets)
            if not cluster.facts.words:
                other = found.get(outlet)
                found[outlet] = self._join(other, cluster) if other and other.may_be(cluster) else cluster
