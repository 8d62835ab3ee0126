"""What can be chosen to correct a quotation: its people, by chance, and what else may be wrong."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tuireader.corrections.model import Action, Ruling
from tuireader.quotes import Attribution
from tuireader.quotes.naming import speaker_names
from tuireader.widgets.phrases import GIVEN, counted, quoted_name

if TYPE_CHECKING:
    from tuireader.quotes.explain import Explanation

MAX_PEOPLE = 200
"""The most people of an article to choose from."""
MAX_OPEN_RULINGS = 20
"""The most corrections to choose from that no longer fit."""


class Correction(Enum):
    """What can be chosen, as it is shown."""

    SPEAKER = "who said it"
    NAMELESS = "no name is given"
    NOBODY = "nobody’s words"
    WORDS = "the words are wrong"
    MISSING = "a quotation is missing here"
    TAKE_BACK = "as the program found it"
    OPEN = "a correction that no longer fits"
    PUT_HERE = "put it on this quotation"
    MARK_AGAIN = "mark its words again"
    DROP = "drop it"


class Choice(NamedTuple):
    """A row that can be chosen: what it does, with the name of a speaker or the id of a ruling."""

    what: Enum
    name: str
    detail: str = ""
    chance: float | None = None
    value: str = ""
    ruling_id: int = 0  # or that of a note
    is_refused: bool = False  # it is shown, and cannot be taken
    is_now: bool = False  # it is so already, and not what is chosen first

    @property
    def key(self) -> tuple[Enum, str, int]:
        """What tells it from other rows."""
        return self.what, self.name, self.ruling_id


class Question(NamedTuple):
    """What is asked: the title of its bar, the people of the article and what else can be chosen.

    `people` is None where nobody is asked for.
    """

    title: str
    right: str = ""
    people: tuple[Choice, ...] | None = None
    others: tuple[Choice, ...] = ()
    open_rulings: tuple[Choice, ...] = ()


_NOBODY = Choice(Correction.NOBODY, Correction.NOBODY.value, "a title, a phrase, a doubt")
_WORDS = Choice(Correction.WORDS, Correction.WORDS.value, "move their start and end")
_MISSING = Choice(Correction.MISSING, Correction.MISSING.value, "mark it from word to word")


def question_about(  # noqa: PLR0913, PLR0917 - what is known of a quotation
    text: str,
    attribution: Attribution,
    quotation_index: int | None,
    rulings: Mapping[str, Ruling],
    open_rulings: tuple[Ruling, ...],
    explanation: "Explanation | None",
) -> Question:
    """Return what is asked about a quotation of an article; without one, only what is missing can be said."""
    unfit = tuple(_open_choice(ruling) for ruling in open_rulings[:MAX_OPEN_RULINGS])
    if quotation_index is None:
        return Question("Correct this article", others=(_MISSING,), open_rulings=unfit)
    quotation = attribution.quotations[quotation_index]
    ruling = rulings.get(quotation.id)
    now = speaker_names(text, attribution)[quotation_index]
    title = f"Correct this quotation · now: {now}"
    if ruling is None:
        return Question(
            title, people=people_of(attribution, quotation_index, explanation), open_rulings=unfit
        )._replace(others=(_NOBODY, _WORDS, _MISSING))
    taken_back = Choice(
        Correction.TAKE_BACK, Correction.TAKE_BACK.value, "without your correction", ruling_id=ruling.id
    )
    people = people_of(attribution, quotation_index, explanation, is_given=True)
    return Question(f"{title} · {GIVEN}", "", people, (_NOBODY, _WORDS, _MISSING, taken_back), unfit)


def question_about_missing(attribution: Attribution) -> Question:
    """Return what is asked about a quotation that was missing."""
    nameless = Choice(Correction.NAMELESS, Correction.NAMELESS.value, "the text does not say who it is")
    return Question("Who says these words?", people=people_of(attribution, None, None), others=(nameless,))


def question_about_open(ruling: Ruling, *, has_quotation: bool) -> Question:
    """Return what is asked about a correction that no longer fits."""
    is_about_speaker = ruling.action in {Action.SPEAKER, Action.NOBODY}
    ways = [Choice(Correction.PUT_HERE, Correction.PUT_HERE.value)] if is_about_speaker and has_quotation else []
    if not is_about_speaker:
        ways = [Choice(Correction.MARK_AGAIN, Correction.MARK_AGAIN.value)]
    words = quoted_name(ruling.anchor.exact)
    return Question(
        f"It no longer fits: {ruling_name(ruling)} · “{words}”", others=(*ways, Choice(Correction.DROP, "drop it"))
    )


def ruling_name(ruling: Ruling) -> str:
    """Return what a ruling says, in few words."""
    if ruling.action is Action.NOBODY:
        return Correction.NOBODY.value
    if ruling.action is Action.WORDS:
        return "other words"
    return ruling.value or "a quotation"


def _open_choice(ruling: Ruling) -> Choice:
    words = " ".join(ruling.anchor.exact[:200].split())
    return Choice(Correction.OPEN, ruling_name(ruling), f"“{words}”", ruling_id=ruling.id)


def people_of(
    attribution: Attribution, quotation_index: int | None, explanation: "Explanation | None", *, is_given: bool = False
) -> tuple[Choice, ...]:
    """Return the people of an article: those who may have spoken by their chance, then the others in their order."""
    quotation = None if quotation_index is None else attribution.quotations[quotation_index]
    chances = {} if explanation is None else {rival.name: (rival.chance, rival.why) for rival in explanation.rivals}
    if explanation is not None and explanation.speaker is None and explanation.likely:
        chances.setdefault(explanation.likely, (explanation.likely_chance, "too unsure to be named"))
    found = dict[str, Choice]()
    for choice in _quoted_people(attribution, quotation.speaker if quotation else None):
        chance = chances.get(choice.name, (None, ""))[0]
        if choice.is_now and quotation is not None and not is_given:
            chance = quotation.confidence
        found[choice.name] = choice._replace(chance=None if choice.is_now and is_given else chance)
    for name, (chance, why) in chances.items():
        found.setdefault(name, Choice(Correction.SPEAKER, name, why, chance, value=name))
    return tuple(sorted(found.values(), key=lambda it: -1.0 if it.chance is None else -1 - it.chance))[:MAX_PEOPLE]


def _quoted_people(attribution: Attribution, speaker_now: str | None) -> Iterator[Choice]:
    """Yield the speakers of an article, with role and number of quotations."""
    counts = dict[str | None, int]()
    for quotation in attribution.quotations:
        counts[quotation.speaker] = counts.get(quotation.speaker, 0) + 1
    for speaker in attribution.speakers:
        is_now, count = speaker.id == speaker_now, counts.get(speaker.id, 0)
        times = {0: "", 1: "quoted once here", 2: "quoted twice here"}.get(count, f"quoted {count} times here")
        detail = "; ".join(filter(None, ("the speaker now" if is_now else "", speaker.role or "", times)))
        yield Choice(Correction.SPEAKER, speaker.name, detail, value=speaker.name, is_now=is_now)


def person_of_library(name: str, role: str, articles: int) -> Choice:
    """Return a person who is quoted in other articles."""
    quoted = f"quoted in {counted(articles, 'other article')}" if articles else ""
    return Choice(Correction.SPEAKER, name, "; ".join(filter(None, (role, quoted))), value=name)
