"""The title bar of an article: its source, and the current quotation."""

from collections.abc import Container

from tuireader.documents.model import Document
from tuireader.quotes import Attribution
from tuireader.quotes.naming import speaker_names
from tuireader.widgets.phrases import GIVEN, counted, no_longer_fits, searched_part


def article_headings(  # noqa: PLR0913 - what may stand in the bar
    document: Document | None,
    attribution: Attribution | None,
    quotation_index: int | None,
    collection: str = "",
    *,
    given: Container[str] = (),
    unfit: int = 0,
) -> tuple[str, ...]:
    """Return possible titles of an article, the longest first; the first that fits is shown.

    They name the collection (`collection`) of the article if there is one, else its source. `given` are the ids of the
    quotations that the user has corrected, `unfit` is how many corrections no longer fit.
    """
    if document is None:
        return ("Article",)
    name = " ".join((collection or document.credit or document.title or "Article").split())
    count = len(attribution.quotations) if attribution else 0
    end = f" · {no_longer_fits(unfit)}" if unfit else ""
    if attribution is None or not count:
        return (f"{name}{end}",)
    if quotation_index is None or quotation_index >= count:
        quoted = f"{name} · {counted(count, 'quotation')}{searched_part(document.text, attribution)}"
        return (f"{quoted}{end}", *((f"{name}{end}",) if end else ()))
    which = f"{quotation_index + 1} of {count}"
    quotation = attribution.quotations[quotation_index]
    if attribution.is_english or quotation.speaker is not None:
        which = f"{which} · {speaker_names(document.text, attribution)[quotation_index]}"
    names = (name, collection.split(" · ", maxsplit=1)[0]) if collection else (name,)
    if quotation.id in given:  # who corrected it counts for more than where it stands
        given_parts = tuple(f"{name} · {word}{which} · {GIVEN}" for word in ("quotation ", ""))
        return (*given_parts, f"{which} · {GIVEN}", f"{which} ✓")
    parts = [f"{shown} · {quoted}{which}" for shown in names for quoted in ("quotation ", "")]
    return (*parts, which)
