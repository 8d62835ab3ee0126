"""A quotation as it is cited: its words, who said them, and where they stand."""

from tuireader.documents.model import Document
from tuireader.quotes import Attribution


def cite(document: Document, attribution: Attribution, number: int) -> str:
    """Return quotation `number` with its speaker, and the article with its address."""
    quotation = attribution.quotations[number]
    speaker = next((speaker for speaker in attribution.speakers if speaker.id == quotation.speaker), None)
    words = f"“{' '.join(quotation.text.split())}”"
    if speaker is not None:
        words += f" — {speaker.name}" + (f", {speaker.role}" if speaker.role else "")
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    place = ", ".join(part for part in (f"“{document.title}”", document.byline, document.credit, date) if part)
    return "\n".join(part for part in (words, place, document.url) if part)
