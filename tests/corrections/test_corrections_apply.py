"""Rulings applied to what the engine found."""

import pytest

from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.apply import apply_rulings
from tuireader.corrections.drafts import Draft, share_of
from tuireader.corrections.model import Action, Corrected, Ruling
from tuireader.quotes import Attribution, Speaker, attribute
from tuireader.quotes.model import Quotation

TEXT = (
    "Ada Thornbury, the keeper of the sluice, came on Monday.\n\n“It has never stuck in forty years,” said Thornbury."
    "\n\n“We will mend it before the rain comes,” said Josef Kettle, an engineer. “Nobody else will.”\n\nHe reads “The"
    " Weir Post” on Sundays, and he says that it is true.\n\n“He told me ‘never again’ at noon,” said Bella Quill."
)
FOUND = attribute(TEXT)
NEVER, MEND, NOBODY_ELSE = (
    "It has never stuck in forty years,",
    "We will mend it before the rain comes,",
    "Nobody else will.",
)


def ruling(id: int, action: Action, words: str, value: str = "", right: str = "") -> Ruling:  # noqa: A002
    start = TEXT.index(words)
    anchor = anchor_of(TEXT, start, start + len(words))
    first = TEXT.index(right)
    return Ruling(id, 0.0, action, anchor, value, anchor_of(TEXT, first, first + len(right)) if right else None)


def told(corrected: Corrected) -> dict[str, str | None]:
    """Return the words of all quotations with the names of their speakers."""
    names = {speaker.id: speaker.name for speaker in corrected.attribution.speakers}
    return {it.text: names.get(it.speaker or "") for it in corrected.attribution.quotations}


def apply(*rulings: Ruling, text: str = TEXT, found: Attribution = FOUND) -> Corrected:
    return apply_rulings(text, found, rulings)


BEFORE = told(apply())


def test_without_rulings_nothing_is_changed() -> None:
    assert apply() == Corrected(FOUND)
    assert BEFORE[NEVER] == "Ada Thornbury"
    assert BEFORE[MEND] == "Josef Kettle"


@pytest.mark.parametrize("name", ["Josef Kettle", "josef  KETTLE"])
def test_a_speaker_of_the_article_is_joined_with_that(name: str) -> None:
    corrected = apply(ruling(1, Action.SPEAKER, NEVER, name))
    assert told(corrected) == BEFORE | {NEVER: "Josef Kettle"}
    assert [it.id for it in corrected.attribution.speakers] == [
        it.id for it in FOUND.speakers if it.name != "Ada Thornbury"
    ]


def test_an_alias_of_one_speaker_means_that_one() -> None:
    assert told(apply(ruling(1, Action.SPEAKER, MEND, "Thornbury")))[MEND] == "Ada Thornbury"


def test_an_alias_of_two_is_a_speaker_of_its_own() -> None:
    two = tuple(Speaker(f"s{n}", f"{name} Thornbury", None, ("Thornbury",), "person") for n, name in enumerate("AB"))
    quoted = Quotation("q1", ((2, 4),), TEXT[2:4], None, None, "s0", "direct", "", 0.5)
    found = Attribution(two, (quoted, quoted._replace(id="q2", content=((8, 9),), speaker="s1")))
    one = Ruling(1, 0.0, Action.SPEAKER, anchor_of(TEXT, 2, 4), "Thornbury")
    corrected = apply_rulings(TEXT, found, [one])
    assert corrected.attribution.speakers[-1] == Speaker("r1", "Thornbury", None, (), "person")


def test_a_new_speaker_gets_all_quotations_given_to_that_name() -> None:
    corrected = apply(
        ruling(1, Action.SPEAKER, NEVER, "Ottilie Marsh"), ruling(2, Action.SPEAKER, MEND, "ottilie marsh")
    )
    assert {told(corrected)[NEVER], told(corrected)[MEND]} == {"Ottilie Marsh"}
    assert [it.name for it in corrected.attribution.speakers].count("Ottilie Marsh") == 1


def test_what_the_user_ruled_is_sure_and_told_by_data() -> None:
    one = ruling(1, Action.SPEAKER, NEVER, "Ottilie Marsh")
    corrected = apply(one)
    (quotation,) = (it for it in corrected.attribution.quotations if it.text == NEVER)
    assert (quotation.confidence, quotation.source_confidence, quotation.rule) == (1.0, 1.0, "given by you")
    assert corrected.ruling_of == {quotation.id: one}
    assert corrected.places[1].span == quotation.content[0]
    assert quotation.source is None  # “Thornbury” is a name of somebody else
    assert attribute(TEXT) == FOUND, "the engine's own layer is as it was"


def test_nobody_s_words_are_no_quotation() -> None:
    corrected = apply(ruling(1, Action.NOBODY, NEVER))
    assert told(corrected) == {words: name for words, name in BEFORE.items() if words != NEVER}
    assert "Ada Thornbury" not in [it.name for it in corrected.attribution.speakers]
    assert corrected.open == ()
    assert 1 in corrected.places


def test_words_that_are_no_quotation_may_be_nobody_s() -> None:
    assert apply(ruling(1, Action.NOBODY, "keeper of the sluice")).open == ()


@pytest.mark.parametrize("name", ["", "Josef Kettle", "Ottilie Marsh"])
def test_a_missing_quotation_is_added(name: str) -> None:
    one = ruling(1, Action.MISSING, "it is true", name)
    corrected = apply(one)
    assert told(corrected) == BEFORE | {"it is true": name or None}
    assert [it.content for it in corrected.attribution.quotations] == sorted(
        it.content for it in corrected.attribution.quotations
    )
    assert corrected.ruling_of == {"r1": one}


def test_a_missing_quotation_that_the_engine_finds_by_now_is_that_one() -> None:
    corrected = apply(ruling(1, Action.MISSING, f"{MEND}", "Bella Quill"))
    assert told(corrected) == BEFORE | {MEND: "Bella Quill"}


def test_a_missing_quotation_may_lie_in_another_but_not_across_its_end() -> None:
    assert told(apply(ruling(1, Action.MISSING, "before the rain", "Bella Quill")))["before the rain"] == "Bella Quill"
    across = ruling(1, Action.MISSING, "Ada Thornbury, the keeper of the sluice, came on Monday.\n\n“It has never", "X")
    assert apply(across) == Corrected(FOUND, open=(across,))


def test_other_words() -> None:
    one = ruling(1, Action.WORDS, MEND, right="We will mend it")
    corrected = apply(one)
    assert told(corrected) == {("We will mend it" if words == MEND else words): name for words, name in BEFORE.items()}
    (quotation,) = (it for it in corrected.attribution.quotations if it.text == "We will mend it")
    assert corrected.ruling_of == {quotation.id: one}
    assert quotation.rule == next(it.rule for it in FOUND.quotations if it.text == MEND), "its speaker is the engine's"


def test_other_words_take_in_the_quotations_that_they_hold() -> None:
    right = f"{MEND}” said Josef Kettle, an engineer. “{NOBODY_ELSE}"
    corrected = apply(ruling(1, Action.WORDS, MEND, right=right))
    assert NOBODY_ELSE not in told(corrected)
    assert told(corrected)[right] == "Josef Kettle"


def test_other_words_may_not_cross_another_quotation() -> None:
    across = ruling(1, Action.WORDS, NEVER, right="It has never stuck in forty years,” said Thornbury.\n\n“We will")
    assert apply(across) == Corrected(FOUND, open=(across,))


SEQUENCES: dict[str, tuple[list[tuple[Action, str, str, str]], dict[str, str | None]]] = {
    "speaker, speaker": ([(Action.SPEAKER, NEVER, "A", ""), (Action.SPEAKER, NEVER, "B", "")], {NEVER: "B"}),
    "speaker, nobody": ([(Action.SPEAKER, NEVER, "A", ""), (Action.NOBODY, NEVER, "", "")], {}),
    "nobody, speaker": ([(Action.NOBODY, NEVER, "", ""), (Action.SPEAKER, NEVER, "B", "")], {NEVER: "B"}),
    "words, speaker of the old words": (
        [(Action.WORDS, NEVER, "", "It has"), (Action.SPEAKER, NEVER, "B", "")],
        {"It has": "B"},
    ),
    "words, speaker of the new words": (
        [(Action.WORDS, NEVER, "", "It has"), (Action.SPEAKER, "It has", "B", "")],
        {"It has": "B"},
    ),
    "missing, words, nobody": (
        [(Action.MISSING, "it is true", "A", ""), (Action.WORDS, "it is true", "", "it is"), (Action.NOBODY, "it is", "", "")],
        {NEVER: "Ada Thornbury"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_later_ruling_on_the_same_place_wins(name: str) -> None:
    steps, expected = SEQUENCES[name]
    rulings = [ruling(number, *step) for number, step in enumerate(steps, 1)]
    corrected = apply(*reversed(rulings))
    others = {words: name for words, name in BEFORE.items() if words != NEVER}
    assert told(corrected) == others | expected
    assert corrected.open == ()


def test_a_quotation_that_the_engine_no_longer_finds_is_still_there() -> None:
    less = FOUND._replace(quotations=tuple(it for it in FOUND.quotations if it.text != NEVER))
    corrected = apply(ruling(1, Action.SPEAKER, NEVER, "Josef Kettle"), found=less)
    assert told(corrected) == BEFORE | {NEVER: "Josef Kettle"}
    assert list(corrected.ruling_of) == ["r1"]


def split(found: Attribution, words: str, at: int) -> Attribution:
    """Return an attribution that has a quotation in two."""
    quotations = list[Quotation]()
    for it in found.quotations:
        if it.text == words:
            (start, end), middle = it.content[0], it.content[0][0] + at
            quotations += [
                it._replace(id="a", content=((start, middle),), text=TEXT[start:middle]),
                it._replace(id="b", content=((middle, end),), text=TEXT[middle:end]),
            ]
        else:
            quotations.append(it)
    return found._replace(quotations=tuple(quotations))


def test_a_quotation_that_the_engine_finds_in_two_is_given_as_a_whole() -> None:
    one = ruling(1, Action.SPEAKER, MEND, "Bella Quill")
    corrected = apply(one, found=split(FOUND, MEND, 16))
    assert [told(corrected)[part] for part in (MEND[:16], MEND[16:])] == ["Bella Quill"] * 2
    assert corrected.ruling_of == {"a": one, "b": one}


def test_a_quotation_that_the_engine_finds_in_a_larger_one_is_open() -> None:
    start, end = TEXT.index(NEVER), TEXT.index("He reads")
    larger = FOUND.quotations[0]._replace(content=((start, end),))
    one = ruling(1, Action.SPEAKER, NEVER, "Bella Quill")
    found = FOUND._replace(quotations=(larger,))
    assert apply(one, found=found) == Corrected(found, open=(one,))


def test_two_rulings_never_come_to_one_quotation_by_accident() -> None:
    """Two who said “Yes.” were corrected; one of them was cut, and both surroundings fit what is left in part."""
    text = "It rained all of the night. Asked again, she said: “Yes.” Then she went.\n\nIt snowed all of the day. Asked again, she said: “Yes.” Then she went home."
    starts = text.index("Yes"), text.rindex("Yes")
    rulings = [
        Ruling(n, 0.0, Action.SPEAKER, anchor_of(text, it, it + 4), f"Speaker {n}") for n, it in enumerate(starts)
    ]
    assert len(apply_rulings(text, attribute(text), rulings).ruling_of) == 2
    for left in text.split("\n\n"):
        corrected = apply_rulings(left, attribute(left), rulings)
        assert len(corrected.ruling_of) <= 1
        assert len(corrected.open) >= 1


def test_edited_words_do_not_take_in_what_stands_behind_them() -> None:
    """What followed a quotation follows another one now: between the two sides stand both, and one was ruled itself."""
    first = (
        "They will work on the zones of the cities for a long while, and use all of the money that is stuck over there,"
    )
    second = "The tide lifts all of the boats there,"
    text = f"Bella Quill, the mayor, came at noon and said: “{first}” she said.\n\nThen others spoke: “{second}” said Josef Kettle of the river board."
    first_place, second_place = ((text.index(it), text.index(it) + len(it)) for it in (first, second))
    sides = anchor_of(text, first_place[0], second_place[1])
    edited = sides._replace(exact=first.replace("money", "gold"), is_unique=True)
    other = Ruling(1, 0.0, Action.SPEAKER, anchor_of(text, *second_place), "Ada Thornbury")
    corrected = apply_rulings(text, attribute(text), [other, Ruling(2, 0.0, Action.SPEAKER, edited, "Ottilie Marsh")])
    assert [it.id for it in corrected.open] == [2]
    assert {it.id for it in corrected.ruling_of.values()} == {1}


def test_what_is_no_longer_in_the_text_is_open() -> None:
    one, two = ruling(1, Action.SPEAKER, NEVER, "Bella Quill"), ruling(2, Action.NOBODY, MEND)
    text = TEXT.replace(f"“{NEVER}” said Thornbury.", "Nobody said anything.")
    corrected = apply_rulings(text, attribute(text), [one, two])
    assert corrected.open == (one,)
    assert list(corrected.places) == [2]


@pytest.mark.parametrize("text", ["", "\n", "No words of these."])
def test_of_another_text_all_are_open(text: str) -> None:
    rulings = [ruling(n, action, NEVER, "A") for n, action in enumerate((Action.SPEAKER, Action.NOBODY))]
    assert apply_rulings(text, attribute(text), rulings).open == tuple(rulings)


def test_given_ids_are_those_of_quotations_whose_speaker_the_user_said() -> None:
    ids = {it.text: it.id for it in FOUND.quotations}
    corrected = apply(
        ruling(1, Action.SPEAKER, NEVER, "Josef Kettle"),
        ruling(2, Action.WORDS, MEND, right="We will mend it"),
        ruling(3, Action.NOBODY, NOBODY_ELSE),
        ruling(4, Action.MISSING, "it is true"),
    )
    assert corrected.given_ids == {ids[NEVER], "r4"}
    assert set(corrected.ruling_of) == {ids[NEVER], ids[MEND], ids[NOBODY_ELSE], "r4"}


def test_a_place_is_compared_with_the_quotations_near_it(monkeypatch: pytest.MonkeyPatch) -> None:
    count, compared = 2000, list[Draft]()
    text = "".join(f"“Weir number {number:05} never stuck,” said Ada Thornbury.\n\n" for number in range(count))
    found = attribute(text[:60]).quotations[0]
    step = len(text) // count
    many = [found._replace(id=f"q{at}", content=((at * step + 1, at * step + 31),)) for at in range(count)]

    def counting_share(draft: Draft, place: tuple[int, int]) -> float:
        compared.append(draft)
        return share_of(draft.extent, place)

    monkeypatch.setattr(Draft, "share_of", counting_share)
    rulings = [
        Ruling(at + 1, 0.0, Action.NOBODY, anchor_of(text, at * step + 1, at * step + 31)) for at in range(0, count, 10)
    ]
    corrected = apply_rulings(text, Attribution((), tuple(many)), rulings)
    assert len(corrected.attribution.quotations) == count - len(rulings)
    assert not corrected.open
    assert len(compared) <= 3 * len(rulings)
