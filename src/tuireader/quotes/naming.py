"""How a speaker is named where it may be wrong: surely, probably, or only in the words of the text."""

from tuireader.quotes.model import Attribution, Quotation

MIN_SURE_CONFIDENCE = 0.85
"""Below this chance, a name is “probably NAME”.

On 200 annotated articles (`tests/bench/score_speakers.py` prints the table), 97 in 100 names at or above it are right,
and 76 in 100 below. 5 in 100 names are below it, and a third of all wrong ones. A name with a chance under
`engine.MIN_NAME_CHANCE` is not given at all: then the words of the text stand for it.
"""
NO_SPEAKER = "no name given"
ENGLISH_ONLY = "Names are found in English only."
"""The message of an article in another language."""
_WORDS_OF_SENTENCES = "He She They It We You Who The A An This That One Some His Her Their Its Our My"
_LOWER_FIRST = frozenset(_WORDS_OF_SENTENCES.split())
MAX_UNKNOWN_CHARACTERS = 60
"""How much is shown of the words that stand for a name."""


def is_sure(confidence: float) -> bool:
    """Return whether a name with this chance is shown as sure."""
    return confidence >= MIN_SURE_CONFIDENCE


def is_doubtful(quotation: Quotation) -> bool:
    """Return whether the name of a quotation's speaker may well be wrong."""
    return quotation.speaker is not None and not is_sure(quotation.confidence)


def probable(name: str) -> str:
    """Return a name that may be wrong: “probably NAME”."""
    return f"probably {name}"


def unknown_speaker(text: str, quotation: Quotation) -> str:
    """Return what stands for the name of an unknown speaker: “he (unknown)”, the words of the text if there are any."""
    words = " ".join(text[slice(*quotation.source)].split()) if quotation.source else ""
    if not words:
        return NO_SPEAKER
    first, blank, rest = words.partition(" ")
    words = f"{first.lower() if first in _LOWER_FIRST else first}{blank}{rest}"
    return f"{words[:MAX_UNKNOWN_CHARACTERS].rstrip()} (unknown)"


def speaker_names(text: str, attribution: Attribution) -> list[str]:
    """Return for each quotation of `text` what its speaker is called: “NAME”, “probably NAME” or “he (unknown)”."""
    names = {speaker.id: speaker.name for speaker in attribution.speakers}
    return [speaker_name(text, quotation, names.get(quotation.speaker or "")) for quotation in attribution.quotations]


def speaker_name(text: str, quotation: Quotation, name: str | None) -> str:
    """Return what the speaker of a quotation is called, whose name is `name` if it is known."""
    if name is None:
        return unknown_speaker(text, quotation)
    return probable(name) if is_doubtful(quotation) else name
