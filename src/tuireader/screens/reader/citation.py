"""Citations of quotations and articles."""

from tuireader.documents.cleaning import clean_line
from tuireader.documents.model import Document
from tuireader.library.person import PersonQuotation
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.quotes.naming import is_doubtful, probable


def cite(document: Document, attribution: Attribution, quotation_index: int) -> str:
    """Return quotation `quotation_index` for a text that cites it: the words, NAME (role), outlet, date, address."""
    quotation = attribution.quotations[quotation_index]
    source = ", ".join(words for _, words in _source(document, attribution, quotation))
    return f"“{cited_words(quotation)}” — {source}" if source else f"“{cited_words(quotation)}”"


def cited_parts(document: Document, attribution: Attribution, quotation_index: int) -> str:
    """Return what `cite` names, for a message: “the words, Edwin Prowse (captain), outlet, date, address”."""
    quotation = attribution.quotations[quotation_index]
    return ", ".join(["the words", *(part for part, _ in _source(document, attribution, quotation))])


def _source(document: Document, attribution: Attribution, quotation: Quotation) -> list[tuple[str, str]]:
    """Return the parts of a source as (word for it in a message, text); a name is its own word."""
    speaker = next((speaker for speaker in attribution.speakers if speaker.id == quotation.speaker), None)
    who = _name_and_role(speaker) if speaker else ""
    who = probable(who) if is_doubtful(quotation) else who
    parts = [
        (who, who),
        ("outlet", document.credit) if document.credit else ("title", document.title),
        ("date", f"{document.date:%-d %B %Y}" if document.date else ""),
        ("address", document.url),
    ]
    return [(part, words) for part, words in parts if words]


def cite_saved(found: PersonQuotation, url: str) -> tuple[str, str]:
    """Return a stored quotation for a text that cites it, as `cite` does, and what it names, as `cited_parts` does."""
    role = found.quotation.voice.roles[0] if found.quotation.voice is not None and found.quotation.voice.roles else ""
    name, outlet, title = (clean_line(it) for it in (found.person_name, found.outlet, found.title))
    who = f"{name} ({clean_line(role)})" if role else name
    parts = [
        (who, who),
        ("outlet", outlet) if outlet else ("title", title),
        ("date", f"{found.date:%-d %B %Y}" if found.date else ""),
        ("address", url),
    ]
    named = [(part, words) for part, words in parts if words]
    words = clean_line(found.quotation.text).removesuffix(",").rstrip()
    quoted = words if found.quotation.is_reported else f"“{words}”"
    source = ", ".join(words for _, words in named)
    return (f"{quoted} — {source}" if source else quoted), f"{', '.join(['the words', *(part for part, _ in named)])}."


def cited_words(quotation: Quotation) -> str:
    """Return the words on one line, without a comma at the end: it belongs to the sentence around them."""
    return " ".join(quotation.text.split()).removesuffix(",").rstrip()


def _name_and_role(speaker: Speaker) -> str:
    return f"{speaker.name} ({speaker.role})" if speaker.role else speaker.name


def cite_article(document: Document) -> str:
    """Return the article's title, author, publication and day, and its address on a line of its own."""
    date = f"{document.date:%-d %B %Y}" if document.date else ""
    article = ", ".join(part for part in (f"“{document.title}”", document.byline, document.credit, date) if part)
    return f"{article}\n{document.url}" if document.url else article
