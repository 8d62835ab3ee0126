"""A quotation or an article as it is cited."""

from tuireader.documents.model import Document
from tuireader.quotes import Attribution, Quotation, Speaker


def cite(document: Document, attribution: Attribution, quotation_index: int) -> str:
    """Return quotation `quotation_index` for a text that cites it: the words, NAME (role), outlet, date, address."""
    quotation = attribution.quotations[quotation_index]
    speaker = next((speaker for speaker in attribution.speakers if speaker.id == quotation.speaker), None)
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    source = [_name_and_role(speaker) if speaker else "", document.credit or document.title, date, document.url]
    return f"“{cited_words(quotation)}” — {', '.join(filter(None, source))}".removesuffix(" — ")


def cited_words(quotation: Quotation) -> str:
    """Return the words on one line, without the comma at the end: it belongs to the sentence around them."""
    return " ".join(quotation.text.split()).removesuffix(",").rstrip()


def _name_and_role(speaker: Speaker) -> str:
    return f"{speaker.name} ({speaker.role})" if speaker.role else speaker.name


def cite_article(document: Document) -> str:
    """Return the article's title, author, publication and day, and its address on a line of its own."""
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    article = ", ".join(part for part in (f"“{document.title}”", document.byline, document.credit, date) if part)
    return f"{article}\n{document.url}" if document.url else article
