"""Who is quoted in a view, and how many by outlet, kind and gender: the same as by looking at every quotation."""

import random
from collections import Counter
from contextlib import closing

import pytest

from spoken_library import Said, Spoken, spoken_library
from tuireader.library import Library, parse_query

QUERIES = ["", "is:unread", "said:kettle", "about:grain -verb:claimed", "verb:said is:indirect", "-about:fog", "outlet:mill"]  # fmt: skip


def counted(library: Library, spoken: Spoken, query: str) -> list[Said]:
    """Return the quotations that count in a view."""
    view = parse_query(query)
    entries = set(library.entries.listing(view).ids)
    fitting = [it for it in spoken.said if it.entry_id in entries]
    if view.said.is_positive:
        return [it for it in fitting if spoken.fits(it, view.said)]
    return [it for it in fitting if not it.is_reported]


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_quotations(seed: int) -> None:
    with closing(spoken_library(random.Random(seed), 30)) as library:
        spoken = Spoken(library)
        for query in QUERIES:
            said = counted(library, spoken, query)
            by_person = Counter(it.person for it in said if it.person)
            quoted = library.people.quoted(parse_query(query))
            assert quoted or query, "somebody is quoted"
            assert {person.id: count for person, count in quoted} == dict(by_person), query
            assert [count for _, count in quoted] == sorted(by_person.values(), reverse=True)
            assert library.people.quoted(parse_query(query), 2) == quoted[:2]
            groups = library.people.groups(parse_query(query), "outlet")
            assert {(it.name, it.people) for it in groups if it.people} == {
                (outlet, len({it.person for it in said if it.outlet == outlet and it.person}))
                for outlet in {it.outlet for it in said if it.person}
            }, query
            kinds = library.people.groups(parse_query(query), "kind")
            assert sum(it.people for it in kinds) == len(by_person), query
