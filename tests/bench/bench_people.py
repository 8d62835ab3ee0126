"""Measure how rightly speakers of one name become one person.

`python tests/bench/bench_people.py [--seeds 11-20] [--names 1500]`: on a generated mix (`people_mix`) in which 2 % and
10 % of the names belong to two people, it prints the precision and the recall of sure merges, by pairs of speakers, and
what they are by the name alone. The rules were tuned on the seeds 1 to 10; report others.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from people_mix import MixedVoice, make_mix

from tuireader.library.identity import same_people
from tuireader.library.person_names import name_key, person_words


class Score(NamedTuple):
    """Pairs of speakers of one name."""

    same: int  # of one person
    joined: int
    right: int  # joined and of one person

    def __add__(self, other: "Score") -> "Score":  # type: ignore[override]
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        return f"precision {self.right / max(1, self.joined):.4f} recall {self.right / max(1, self.same):.3f}"


def pairs(count: int) -> int:
    return count * (count - 1) // 2


def groups_of(mix: list[MixedVoice]) -> list[list[MixedVoice]]:
    """Return the voices by the keys of their names."""
    groups = defaultdict[int | None, list[MixedVoice]](list)
    for voice in mix:
        groups[name_key(voice.facts.name, "person", voice.facts.entry_id)].append(voice)
    return list(groups.values())


def score(mix: list[MixedVoice], *, by_name: bool = False) -> Score:
    """Score sure merges; people who are named by a surname alone do not count as missed."""
    joined = right = 0
    whole = [it for it in mix if len(person_words(it.facts.name)) > 1]
    for group in groups_of(mix):
        truth = {it.facts.id: it.truth for it in group}
        prints = {it.facts.id: it.prints for it in group}
        facts = [it.facts for it in group]
        for person in [facts] if by_name else same_people(facts, (), lambda _, prints=prints: prints):  # type: ignore[misc]
            assert len(person) == 1 or all(len(person_words(it.name)) > 1 for it in person)
            joined += pairs(len(person))
            right += sum(map(pairs, Counter(truth[it.id] for it in person).values()))
    same = sum(map(pairs, Counter(it.truth for it in whole).values()))
    return Score(same, joined, right)


def describe(mix: list[MixedVoice]) -> str:
    """Return how far the mix is like the news."""
    by_person = defaultdict[int, list[MixedVoice]](list)
    for it in mix:
        by_person[it.truth].append(it)
    recurring = [it for its in by_person.values() if len(its) > 1 for it in its]
    without = sum(not it.facts.roles for it in recurring) / len(recurring)
    apart = of = 0
    for its in by_person.values():
        with_roles = [set(" ".join(it.facts.roles).lower().split()) for it in its if it.facts.roles]
        for one, other in list(combinations(with_roles, 2))[:50]:
            of, apart = of + 1, apart + one.isdisjoint(other)
    return f"{len(mix)} speakers of {len(by_person)} people, {without:.0%} without a role, {apart / of:.0%} of pairs share no word"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", default="11-20")
    parser.add_argument("--names", type=int, default=1500)
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    for shared in (0.02, 0.1):
        total = alone = Score(0, 0, 0)
        begin = time.process_time()
        for seed in range(int(first), int(last or first) + 1):
            mix = make_mix(seed, options.names, shared)
            total, alone = total + score(mix), alone + score(mix, by_name=True)
        print(describe(mix))
        print(
            f"{shared:.0%} of names with two people: {total} · by the name alone: {alone} · {time.process_time() - begin:.1f} s"
        )


if __name__ == "__main__":
    main()
