"""The texts of the sheets."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tuireader.corrections.model import Action, Ruling
from tuireader.corrections.placed_notes import Note
from tuireader.library.entry import local_time
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.quotes.naming import ENGLISH_ONLY
from tuireader.screens.rule_phrases import rule_phrase
from tuireader.widgets.phrases import introduction

if TYPE_CHECKING:
    from tuireader.quotes.explain import Explanation

_RULED = {
    Action.SPEAKER: "the speaker",
    Action.NOBODY: "nobody’s words",
    Action.MISSING: "a quotation that was missing",
    Action.WORDS: "the words",
}

Paragraph = tuple[str, str]
"""A term and its explanation; with an empty term, plain text; with both empty, a blank line."""


def explain_speaker(  # noqa: PLR0913 - what is known of a quotation
    text: str,
    attribution: Attribution,
    quotation_index: int,
    explanation: "Explanation | None" = None,
    ruling: Ruling | None = None,
    *,
    is_speaker_given: bool = False,
    notes: Sequence[Note] = (),
) -> Iterator[Paragraph]:
    """Yield an explanation, in plain words, of why a quotation has its speaker.

    `explanation` is what the engine says about this quotation, if it was asked: who else it could be. `ruling` is what
    the user ruled about it, and with `is_speaker_given` its speaker is what the user said; `notes` are the user's.
    """
    quotation = attribution.quotations[quotation_index]
    speaker = next((it for it in attribution.speakers if it.id == quotation.speaker), None)
    yield "", f"“{' '.join(quotation.text.split())}”"
    yield "", ""
    for note in notes:
        yield "Your note" if note.text else "Kept by you", note.text or "without words"
    if notes:
        yield "", ""
    if ruling is not None:
        yield "Given by you", f"{_RULED[ruling.action]}, {_day_of(ruling)}"
        if is_speaker_given:
            yield from _given(speaker, explanation)
            return
    if words := introduction(text, quotation):
        yield f"“{words}”", f"introduces it: {rule_phrase(quotation.rule)}"
    else:
        yield "Nothing introduces it", rule_phrase(quotation.rule)
    if not attribution.is_english:
        from tuireader.quotes.lexical.language import language_name  # noqa: PLC0415 - few articles need it

        yield "", f"This text is in {language_name(attribution.language)}. {ENGLISH_ONLY}"
        return
    yield from _source(text, quotation, speaker, explanation)
    if speaker is None:
        yield "No name given", "the text does not say who this is, or nobody was found"
    else:
        yield speaker.name, speaker.role or "no role given"
    if explanation is not None:
        yield from _others(explanation)
    if speaker is not None and speaker.aliases:
        yield "", ""
        yield "", f"Also called here: {', '.join(speaker.aliases)}"


def _given(speaker: Speaker | None, explanation: "Explanation | None") -> Iterator[Paragraph]:
    """Yield the name that the user gave, and what the program had found."""
    if speaker is None:
        yield "No name given", "you did not say who this is"
    else:
        yield speaker.name, speaker.role or "no role given"
    if explanation is not None:
        chance = explanation.name_confidence if explanation.speaker else explanation.likely_chance
        found = explanation.speaker or explanation.likely
        yield "", ""
        yield "", f"The program found {f'{found}, {round(100 * chance)} %' if found else 'nobody'}."


def _day_of(ruling: Ruling) -> str:
    """Return on which day a ruling was made; a damaged file may say anything."""
    moment = local_time(ruling.at)
    return f"on {moment:%-d %B %Y}" if moment else "on an unknown day"


def _source(
    text: str, quotation: Quotation, speaker: Speaker | None, explanation: "Explanation | None"
) -> Iterator[Paragraph]:
    """Yield who the words for the speaker refer to, unless they are the name itself."""
    if quotation.source is None:
        return
    source = " ".join(text[slice(*quotation.source)].split())
    if speaker is not None and explanation is not None:
        if explanation.reason is not None:
            from tuireader.quotes.reasons import resolution_words  # noqa: PLC0415 - other sheets need no engine

            yield f"“{explanation.reason.words}”", f"← {resolution_words(explanation.reason)}"
    elif speaker is not None and source != speaker.name:
        yield f"“{source}”", f"is most likely {speaker.name}"


def _others(explanation: "Explanation") -> Iterator[Paragraph]:
    """Yield who else could have spoken, the likeliest first, with the chances."""
    others = [(rival.chance, f"{rival.name}, {rival.why}") for rival in explanation.rivals]
    if explanation.speaker is None and explanation.likely:
        others.insert(0, (explanation.likely_chance, f"{explanation.likely}, too unsure to be named"))
    if others:
        yield "", ""
        yield "", "Who it could be" if explanation.speaker is None else "Who else it could be"
        for chance, who in others:
            yield "", f"{round(100 * chance):2} %  {who}"
