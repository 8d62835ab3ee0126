"""A quotation or an article as it is cited."""

from tuireader.documents.model import Document
from tuireader.quotes import Attribution


def cite(document: Document, attribution: Attribution, quotation_index: int) -> str:
    """Return the words of quotation `quotation_index`, who said them, and below that the article."""
    quotation = attribution.quotations[quotation_index]
    speaker = next((speaker for speaker in attribution.speakers if speaker.id == quotation.speaker), None)
    words = f"“{' '.join(quotation.text.split())}”"
    if speaker is not None:
        words += f" — {speaker.name}" + (f", {speaker.role}" if speaker.role else "")
    return f"{words}\n{cite_article(document)}"


def cite_article(document: Document) -> str:
    """Return the article's title, author, publication and day, and its address on a line of its own."""
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    article = ", ".join(part for part in (f"“{document.title}”", document.byline, document.credit, date) if part)
    return f"{article}\n{document.url}" if document.url else article
