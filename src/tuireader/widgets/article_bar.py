"""The title bar of an article: its source, and the current quotation."""

from tuireader.documents.model import Document
from tuireader.quotes import Attribution
from tuireader.quotes.naming import speaker_names
from tuireader.widgets.phrases import counted, searched_part


def article_headings(
    document: Document | None, attribution: Attribution | None, quotation_index: int | None, collection: str = ""
) -> tuple[str, ...]:
    """Return possible titles of an article, the longest first; the first that fits is shown.

    They name the collection (`collection`) of the article if there is one, else its source.
    """
    if document is None:
        return ("Article",)
    name = " ".join((collection or document.credit or document.title or "Article").split())
    count = len(attribution.quotations) if attribution else 0
    if attribution is None or not count:
        return (name,)
    if quotation_index is None or quotation_index >= count:
        return (f"{name} · {counted(count, 'quotation')}{searched_part(document.text, attribution)}",)
    which = f"{quotation_index + 1} of {count}"
    if attribution.is_english:
        which = f"{which} · {speaker_names(document.text, attribution)[quotation_index]}"
    names = (name, collection.split(" · ", maxsplit=1)[0]) if collection else (name,)
    parts = [f"{shown} · {quotation}{which}" for shown in names for quotation in ("quotation ", "")]
    return (*parts, which)
