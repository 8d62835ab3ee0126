"""Which speakers are one person: cases, and what must be true of all of them."""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_cases import APART_KEYS, ONE_KEY, SURE, voice

from tuireader.library.identity import VoiceFacts, _Cluster, same_people
from tuireader.library.person_names import name_key, surname_of
from tuireader.library.role_facts import facts_of
from tuireader.library.spellings import are_spellings

EXAMPLES = int(os.environ.get("TUIREADER_TEST_IDENTITIES", "40"))


def key_of(facts: VoiceFacts) -> int | None:
    return name_key(facts.name, facts.kind, facts.entry_id)


def partition(people: list[list[VoiceFacts]]) -> set[frozenset[int]]:
    return {frozenset(it.id for it in person) for person in people}


@pytest.mark.parametrize("case", SURE)
def test_who_is_who(case: str) -> None:
    speakers = SURE[case]
    expected = {frozenset(it.id for other, it in speakers if other == number) for number, _ in speakers}
    assert len({key_of(it) for _, it in speakers}) == 1
    for seed in range(6):
        shuffled = random.Random(seed).sample([it for _, it in speakers], len(speakers))
        assert partition(same_people(shuffled)) == expected


@pytest.mark.parametrize("case", APART_KEYS)
def test_names_that_do_not_say_enough_are_groups_of_their_own(case: str) -> None:
    keys = [key_of(it) for it in APART_KEYS[case]]
    assert len({*keys}) == len(keys) or keys == [None, None]


@pytest.mark.parametrize("case", ONE_KEY)
def test_forms_of_a_name_are_one_group(case: str) -> None:
    assert len({key_of(it) for it in ONE_KEY[case]}) == 1


def test_nobody_is_named() -> None:
    assert name_key("a man of 34", "unnamed", 1) is None


@pytest.mark.parametrize(
    ("name", "kind", "surname"),
    [("Ada Thornbury", "person", "thornbury"), ("Kettle", "person", "kettle"), ("The Weir Post", "group", "weir"), ("", "person", "")],
)  # fmt: skip
def test_a_word_to_look_others_up_by(name: str, kind: str, surname: str) -> None:
    assert surname_of(name, kind) == surname


ROLES = {
    "mayor of Ness": ({"politics"}, {"ness"}),
    "the mayor": ({"politics"}, set()),
    "former Tarn United striker": ({"sport"}, {"tarn united"}),
    "MP for Oxmere": ({"politics"}, {"oxmere"}),
    "General": ({"military"}, set()),
    "chief of Quillon Marine": (set(), {"quillon"}),
    "spokesman": (set(), set()),
    "": (set(), set()),
}


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_says(role: str) -> None:
    facts = facts_of(role)
    assert (set(facts.classes), set(facts.telling)) == ROLES[role]
    assert facts.sure_classes <= facts.classes


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mohammed", "muhamad", True),
        ("zelenskiy", "zelensky", True),
        ("sergei", "sergey", True),
        ("kettle", "marsh", False),
        ("al", "el", False),
        ("brandt", "brandvold", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, expected: bool) -> None:
    assert are_spellings(one, other) is are_spellings(other, one) is expected


_ROLES = st.sampled_from(
    ["mayor of Ness", "Ness mayor", "striker for Tarn United", "baker", "spokesman", "lawyer in Oxmere"]
)
_VOICES = st.lists(
    st.builds(
        lambda entry, roles, **facts: voice(entry, "Ada Thornbury", *roles, **facts),
        st.integers(1, 25),
        st.lists(_ROLES, max_size=2, unique=True),
        number=st.integers(1, 3),
        gender=st.sampled_from(["", "", "f", "m"]),
        generation=st.sampled_from(["", "", "", "jr", "sr"]),
        initials=st.sampled_from(["", "", "B", "T"]),
        age=st.none() | st.integers(15, 80),
        outlet=st.integers(1, 7),
    ),
    max_size=25,
    unique_by=lambda it: it.id,
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None)
@given(_VOICES, st.randoms(use_true_random=False), st.data())
def test_the_order_of_speakers_changes_nothing(
    voices: list[VoiceFacts], dice: random.Random, data: st.DataObject
) -> None:
    apart = []
    if len(voices) > 1:
        one, other = data.draw(st.sampled_from(voices)), data.draw(st.sampled_from(voices))
        apart = [(frozenset([one.id]), frozenset([other.id]))] if one.id != other.id else []
    prints = {it.id: frozenset([dice.randrange(4)]) for it in voices if dice.random() < 0.3}
    people = same_people(voices, apart, lambda _: prints)
    assert sorted(it.id for person in people for it in person) == sorted(it.id for it in voices)
    shuffled = dice.sample(voices, len(voices))
    assert partition(same_people(shuffled, apart, lambda _: prints)) == partition(people)
    for person in people:  # nothing joins who is surely apart
        assert len({it.gender for it in person} - {""}) <= 1
        assert len({it.generation for it in person} - {""}) <= 1
        assert len({it.initials for it in person} - {""}) <= 1
        assert len({it.entry_id for it in person}) == len(person)
        ids = {it.id for it in person}
        assert not any(ids & one and ids & other for one, other in apart)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(_VOICES, st.text(max_size=40), st.text(max_size=40), st.randoms(use_true_random=False))
def test_hostile_speakers_break_nothing(voices: list[VoiceFacts], role: str, body: str, dice: random.Random) -> None:
    hostile = [it._replace(roles=(role,), bodies=(body,), initials=role, name=body) for it in voices[:5]]
    people = same_people([*hostile, *voices[5:]])
    assert sum(map(len, people)) == len(voices)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["person", "group", "document"]))
def test_a_hostile_name_is_in_no_group_of_another(name: str, kind: str) -> None:
    own = name_key(name, kind, 7)
    others = {name_key("Ada Thornbury", kind, 7), name_key("Quillon Marine", kind, 7)}
    words = "".join(name.casefold().split())
    assert own not in others or "adathornbury" in words or "quillonmarine" in words or not words.isascii()


def test_a_large_group_is_soon_decided() -> None:
    """Three thousand speakers of one name, most of whom tell nothing: without comparing each with each."""
    roles = ["mayor of Ness", "striker for Tarn United", "", "", ""]
    voices = [voice(n, "Ada Thornbury", *filter(None, [roles[n % 5]]), outlet=n % 50) for n in range(1, 3001)]
    people = same_people(voices)
    assert sorted(map(len, people))[-2:] == [600, 600]


def test_a_hostile_group_is_soon_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speakers who are apart from each other, with the same names in their roles: few are compared with each."""
    compared, may_be = [0], _Cluster.may_be

    def counting(self: _Cluster, other: _Cluster) -> bool:
        compared[0] += 1
        return may_be(self, other)

    monkeypatch.setattr(_Cluster, "may_be", counting)
    towns = [f"mayor of Ness{number}" for number in range(4)]
    voices = [voice(n, "Ada Thornbury", *towns, initials=chr(0x4E00 + n)) for n in range(200)]
    assert len(same_people(voices)) == 200
    assert compared[0] < 20 * 4 * 200


def test_what_tells_a_person_has_a_bound() -> None:
    voices = [
        voice(n, "Ada Thornbury", "mayor of Ness", *(f"mayor of Tarn{n}o{number}" for number in range(60)))
        for n in range(20)
    ]
    assert max(len(it.telling) for it in voices) <= 40
    assert partition(same_people(voices)) == partition(same_people(voices[::-1]))


def test_the_same_words_tell_a_person_with_two_trades() -> None:
    voices = [voice(1, "Ada Thornbury", "mayor of Ness"), voice(2, "Ada Thornbury", "novelist")]
    assert len(same_people(voices)) == 2
    prints = {it.id: frozenset([77]) for it in voices}
    assert len(same_people(voices, (), lambda _: prints)) == 1
    apart = [(frozenset([voices[0].id]), frozenset([voices[1].id]))]
    assert len(same_people(voices, apart, lambda _: prints)) == 2


def test_one_article_that_copies_the_words_of_two_namesakes_joins_nobody() -> None:
    bakers = [voice(n, "Ada Thornbury", "baker in Ness", outlet=n) for n in (1, 2)]
    strikers = [voice(n, "Ada Thornbury", "striker for Tarn United", outlet=n) for n in (3, 4)]
    stranger = voice(9, "Ada Thornbury", outlet=9)
    prints = {bakers[0].id: frozenset([1]), strikers[1].id: frozenset([2]), stranger.id: frozenset([1, 2])}
    people = same_people([*bakers, *strikers, stranger], (), lambda _: prints)
    assert [{it.outlet for it in person} - {9} for person in people] == [{1, 2}, {3, 4}]


def test_one_article_that_names_the_bodies_of_two_namesakes_joins_nobody() -> None:
    bakers = [voice(n, "Ada Thornbury", "baker", bodies=("Ness Mill",), outlet=n) for n in (1, 2)]
    strikers = [voice(n, "Ada Thornbury", "striker", bodies=("Tarn United",), outlet=n) for n in (3, 4)]
    stranger = voice(9, "Ada Thornbury", bodies=("Ness Mill", "Tarn United"), outlet=9)
    people = same_people([*bakers, *strikers, stranger])
    assert [{it.outlet for it in person} - {9} for person in people] == [{1, 2}, {3, 4}]
