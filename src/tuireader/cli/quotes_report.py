"""A report for people of who said what."""

import shutil
import textwrap
from collections.abc import Iterator

from tuireader.documents.model import Document
from tuireader.quotes import Attribution, Quotation, Speaker, attribute
from tuireader.quotes.naming import ENGLISH_ONLY, is_doubtful, probable


def quotations_report(id: str, document: Document, *, indirect: bool = False) -> str:  # noqa: A002 - the schema's name
    """Return the speakers of `document` with their quotations, under its title."""
    attribution = attribute(document.prose, indirect=indirect, blocks=document.block_quotes, language=document.language)
    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    return "\n".join([document.title, id, "", *_speaker_lines(attribution, width)])


def _speaker_lines(attribution: Attribution, width: int) -> Iterator[str]:
    if not attribution.quotations:
        yield f"{'Nobody is quoted.' if attribution.is_english else ENGLISH_ONLY}\n"
        return
    if not attribution.is_english:
        yield f"{ENGLISH_ONLY}\n"
    total = sum(len(quotation.text.split()) for quotation in attribution.quotations) or 1
    for speaker in (*attribution.speakers, None):
        quotations_of_speaker = [
            quotation for quotation in attribution.quotations if quotation.speaker == (speaker.id if speaker else None)
        ]
        if quotations_of_speaker:
            words = sum(len(quotation.text.split()) for quotation in quotations_of_speaker)
            is_probable = all(map(is_doubtful, quotations_of_speaker))
            yield _heading(speaker, len(quotations_of_speaker), round(100 * words / total), is_probable=is_probable)
            for quotation in quotations_of_speaker:
                yield from _quotation_lines(quotation, width)
            yield ""


def _heading(speaker: Speaker | None, count: int, share: int, *, is_probable: bool) -> str:
    name = "No speaker named" if speaker is None else probable(speaker.name) if is_probable else speaker.name
    role = f", {speaker.role}" if speaker and speaker.role else ""
    return f"{name}{role} — {count} quotation{'s' if count > 1 else ''}, {share} % of the quoted words"


def _quotation_lines(quotation: Quotation, width: int) -> list[str]:
    words = " ".join(quotation.text.split())
    text = words if quotation.kind == "indirect" else f"“{words}”"
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="   ", break_long_words=False)
