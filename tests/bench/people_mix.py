"""A generated mix of people who are quoted, for `bench_people.py`: who is who is known, and the rules must find it.

It was written before the rules were tuned. What it imitates was counted in news: 30 % of article-speakers have no role; in 21 % of
the pairs of roles of one person no word is the same; people are quoted by several outlets, a few of them very often;
some change their role, and a few their trade; the same agency report stands in several outlets; some articles give a
middle initial, an age, “Jr”, or only a surname; and what the engine says is wrong now and then.
"""

import random
from itertools import count
from typing import NamedTuple

from tuireader.library.identity import VoiceFacts

DAY = 86_400
GIVEN = {
    "f": "Ada Mina Tilda Greta Nora Lene Iris Halina Maria Tamsin Odile Petra Rosa Signe Thea Ursel Vera Wanda Yrsa Zelda",
    "m": "Josef Ruben Oskar Emil Viktor Pavel Edwin Royce Colm Lucian Anton Bruno Casper Dagobert Egon Fabian Gustav Hugo",
}
STEMS = "Thorn Kett Alde Mar Hollo Brand Sor Quis Ferr Ost Vanter Ted Farra Brod Stra Wish Pros Tarn Lark Mell Nev Orr"
ENDS = "bury le cott sh way t ley pool row line gar ke art per by son wick ham field mere"
_PLACE_STEMS = (
    "Ness Tarn Marrow Ester Anselm Kestrel Brack Quill Harrow Ulva Ox Dun Fenn Glen Holm Ivel Kirk Lang Mor Wend"
)
PLACES = " ".join(stem + end for end in ("", "holm", "dale", "mouth") for stem in _PLACE_STEMS.split())
_FIRM_STEMS = "Quillon Tarn Aldecott Brightmoor Ferrant Orrin Lark Novane Sorley Veldt Wexley Yarrow"
FIRMS = " ".join(f"{stem}_{what}" for what in ("Marine", "Rail", "Foods", "Energy") for stem in _FIRM_STEMS.split())
_TOWNS = [stem + end for end in ("holm", "dale") for stem in _PLACE_STEMS.split()]
CLUBS = " ".join(
    f"{town}_{what}" for town, what in zip(_TOWNS, ["United", "Rovers", "City", "Athletic"] * 10, strict=True)
)
PARTIES = "Reform_League Valley_Party Harbour_Alliance Hearth_Union Commons_Bloc Meadow_Front"
SCHOOLS = " ".join(f"{town}_{what}" for what in ("University", "College") for town in _TOWNS[:12])
FORCES = " ".join(f"{town}_Police" for town in _TOWNS[12:24])

# By trade: how frequent it is among the quoted, and how a holder of one post is called. {p} is a place, {b} a body.
TRADES: dict[str, tuple[float, str, list[list[str]]]] = {
    "politics": (
        0.22,
        PARTIES,
        [
            ["mayor of {p}", "{p} mayor", "the mayor", "{b} politician", "mayor"],
            ["leader of the {b}", "{b} leader", "party leader", "opposition leader", "politician"],
            ["minister for transport", "transport minister", "the minister", "{b} minister", "cabinet member"],
            ["councillor for {p}", "{p} councillor", "{b} councillor", "local councillor", "member of the council"],
            ["member of parliament for {p}", "MP for {p}", "{b} MP", "lawmaker", "backbencher"],
            ["senator from {p}", "{b} senator", "the senator", "lawmaker"],
        ],
    ),
    "sport": (
        0.17,
        CLUBS,
        [
            ["manager of {b}", "{b} manager", "{b} head coach", "the coach", "{b} boss"],
            ["{b} striker", "striker", "{b} forward", "{p}-born footballer", "captain of {b}"],
            ["{b} goalkeeper", "keeper", "{b} captain", "footballer"],
            ["cyclist", "{p} rider", "champion", "winner of the {p} tour"],
        ],
    ),
    "business": (
        0.15,
        FIRMS,
        [
            ["chief executive of {b}", "{b} chief executive", "{b} boss", "the chief executive", "head of {b}"],
            ["spokeswoman for {b}", "{b} spokeswoman", "company spokeswoman", "spokeswoman"],
            ["founder of {b}", "{b} founder", "entrepreneur", "the founder", "investor"],
            ["analyst at {b}", "{b} analyst", "senior analyst", "economist at {b}"],
        ],
    ),
    "ordinary": (
        0.15,
        PLACES,
        [
            ["resident of {p}", "{p} resident", "neighbour", "mother of three", "who lives in {p}"],
            ["baker in {p}", "baker", "shop owner", "{p} baker", "owner of the bakery"],
            ["farmer near {p}", "sheep farmer", "farmer", "{p} farmer"],
            ["pupil", "pupil from {p}", "student", "15-year-old"],
            ["bus driver", "driver from {p}", "retired bus driver"],
        ],
    ),
    "arts": (
        0.08,
        FIRMS,
        [
            ["author of “The Weir”", "novelist", "the writer", "author"],
            ["director of the film", "film director", "director", "filmmaker"],
            ["singer", "singer from {p}", "lead singer", "musician"],
            ["curator of the {p} museum", "museum curator", "{p} museum director"],
        ],
    ),
    "law": (
        0.05,
        FIRMS,
        [
            ["lawyer for the family", "defence lawyer", "the lawyer", "attorney", "solicitor in {p}"],
            ["prosecutor", "{p} prosecutor", "chief prosecutor", "district attorney"],
            ["judge", "high court judge", "the judge", "Justice"],
        ],
    ),
    "police": (
        0.06,
        FORCES,
        [
            ["inspector of {b}", "Inspector", "{b} inspector", "detective", "police officer"],
            ["chief of {b}", "police chief", "{p} police chief", "Chief Constable"],
            ["spokesman for {b}", "police spokesman", "{b} spokesman"],
        ],
    ),
    "medicine": (
        0.04,
        SCHOOLS,
        [
            ["surgeon at {p} hospital", "surgeon", "consultant", "doctor"],
            ["nurse", "{p} nurse", "nurse at {p} hospital"],
            ["epidemiologist at {b}", "professor of medicine at {b}", "public health expert", "{b} epidemiologist"],
        ],
    ),
    "science": (
        0.03,
        SCHOOLS,
        [
            ["professor of geology at {b}", "geologist", "{b} professor", "scientist at {b}"],
            ["climate scientist", "researcher at {b}", "lead author of the study", "{b} climate researcher"],
        ],
    ),
    "education": (0.03, SCHOOLS, [["headteacher of {b}", "head teacher", "{b} principal", "teacher at {b}"]]),
    "faith": (0.02, PLACES, [["bishop of {p}", "Bishop", "the bishop", "priest in {p}", "vicar"]]),
    "military": (
        0.02,
        PLACES,
        [["General", "army general", "commander of the garrison", "retired general", "Colonel"]],
    ),
}


class MixedVoice(NamedTuple):
    """A voice of the mix, with who it is."""

    facts: VoiceFacts
    truth: int  # the number of the person
    prints: frozenset[int]  # hashes of its quotations of eight words or more


class _Post(NamedTuple):
    """What a person is for some time."""

    trade: str
    forms: list[str]
    bodies: tuple[str, ...]
    since: int


class _Person(NamedTuple):
    truth: int
    given: str
    surname: str
    initial: str
    gender: str
    born: int  # year
    generation: str
    posts: list[_Post]
    outlets: list[int]


def words(text: str) -> list[str]:
    return [it.replace("_", " ") for it in text.split()]


def _post(dice: random.Random, since: int, trade: str | None = None) -> _Post:
    trade = trade or dice.choices(list(TRADES), [it[0] for it in TRADES.values()])[0]
    _, bodies, posts = TRADES[trade]
    place, body = dice.choice(words(PLACES)), dice.choice(words(bodies))
    forms = [it.format(p=place, b=body) for it in dice.choice(posts)]
    return _Post(trade, forms, (body,) if bodies is not PLACES else (), since)


def _person(dice: random.Random, truth: int, name: tuple[str, str, str]) -> _Person:
    given, surname, gender = name
    posts = [_post(dice, 0)]
    chance = dice.random()
    if chance < 0.12:  # another post of the same trade
        posts.append(_post(dice, dice.randrange(200, 600), posts[0].trade))
    elif chance < 0.18:  # another trade
        posts.append(_post(dice, dice.randrange(200, 600)))
    is_known_everywhere = dice.random() < 0.4
    outlets = list(range(1, 21)) if is_known_everywhere else dice.sample(range(1, 21), dice.choice([1, 1, 2, 3]))
    initial = dice.choice("ABCDEFGHJKLMNPRSTW")
    return _Person(truth, given, surname, initial, gender, 2026 - dice.randrange(18, 80), "", posts, outlets)


def _names(dice: random.Random) -> list[tuple[str, str, str]]:
    surnames = sorted({stem + end for stem in STEMS.split() for end in ENDS.split()})
    names = [
        (given, surname, gender) for gender, all_ in GIVEN.items() for given in all_.split() for surname in surnames
    ]
    dice.shuffle(names)
    return names


def make_mix(seed: int, names: int, shared: float) -> list[MixedVoice]:
    """Return the voices of people with so many names, of which the share `shared` belongs to two people each."""
    dice, numbers, entry_ids = random.Random(seed), count(1), count(1)
    mix, wrong_roles = list[MixedVoice](), ["spokesman", "the mayor", "driver", "Dr", "resident", "captain"]
    for name in _names(dice)[:names]:
        bearers = [_person(dice, next(numbers), name)]
        if dice.random() < shared:
            bearers.append(_person(dice, next(numbers), name))
            if dice.random() < 0.1:  # father and son
                bearers = [it._replace(generation=word) for it, word in zip(bearers, ("sr", "jr"), strict=True)]
        for person in bearers:
            mix += _voices(dice, person, entry_ids, wrong_roles)
    dice.shuffle(mix)
    return mix


def _voices(dice: random.Random, person: _Person, entry_ids: "count[int]", wrong_roles: list[str]) -> list[MixedVoice]:
    voices, middle = list[MixedVoice](), dice.randrange(1000)
    for _ in range(min(30, int(1.6 * dice.paretovariate(1.3)))):
        day = min(1000, max(0, int(dice.gauss(middle, 180))))
        voice = _voice(dice, person, next(entry_ids), day, wrong_roles)
        voices.append(voice)
        while dice.random() < 0.12:  # the same report in another outlet
            facts = voice.facts._replace(
                id=next(entry_ids) << 20 | 1, date=voice.facts.date + 3600, outlet=dice.randrange(1, 21)
            )
            voice = voice._replace(facts=facts)
            voices.append(voice)
    return voices


def _voice(dice: random.Random, person: _Person, entry_id: int, day: int, wrong_roles: list[str]) -> MixedVoice:
    post = [it for it in person.posts if it.since <= day][-1]
    roles, bodies = tuple[str, ...](), tuple[str, ...]()
    if dice.random() >= 0.3:
        weights = [5, 3, 2, 1, 1][: len(post.forms)]
        roles = tuple(dict.fromkeys(dice.choices(post.forms, weights, k=1 + (dice.random() < 0.15))))
        if dice.random() < 0.02:
            roles = (dice.choice(wrong_roles),)
        bodies = tuple(it for it in post.bodies if any(it in role for role in roles))
    initial = person.initial if dice.random() < 0.06 else ""
    name = f"{person.given} {initial}. {person.surname}" if initial else f"{person.given} {person.surname}"
    if dice.random() < 0.04:
        name = person.surname
    other = {"f": "m", "m": "f"}[person.gender]
    gender = (other if dice.random() < 0.004 else person.gender) if dice.random() < 0.7 else ""
    age = 2023 + day // 365 - person.born if dice.random() < 0.05 else None
    facts = VoiceFacts(
        entry_id << 20 | 1,
        (19_500 + day) * DAY + dice.randrange(DAY),
        name,
        "person",
        roles,
        gender,
        age,
        person.generation if dice.random() < 0.5 else "",
        initial,
        bodies,
        outlet=dice.choice(person.outlets),
    )
    prints = frozenset(dice.getrandbits(60) for _ in range(dice.choice([0, 1, 1, 2, 3])))
    return MixedVoice(facts, person.truth, prints)
