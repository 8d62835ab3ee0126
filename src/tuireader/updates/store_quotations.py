"""Index and store the quotations that were found in an article."""

from collections.abc import Sequence

from tuireader.library import Library
from tuireader.library.said import INDIRECT
from tuireader.quotes import Attribution, Quotation


def index_and_store_quotations(
    library: Library, entry_id: int, text: str, attribution: Attribution, reported: Attribution | None = None
) -> None:
    """Index an entry with the attribution of its article's `text`, and store that, with its reported speech.

    In this order: an attribution that is not stored is found and indexed again, so that a kill in between loses
    nothing.
    """
    library.search.index_quotations(entry_id, text, attribution)
    library.articles.store_attribution(entry_id, text, attribution, reported)


def split_reported(found: Attribution) -> tuple[Attribution, Attribution]:
    """Return the quotations of an attribution with their speakers, and its reported speech with its own."""
    quoted = [it for it in found.quotations if it.kind != INDIRECT]
    reported = [it for it in found.quotations if it.kind == INDIRECT]
    return _with_quotations(found, quoted), _with_quotations(found, reported)


def _with_quotations(found: Attribution, quotations: Sequence[Quotation]) -> Attribution:
    speaking = {it.speaker for it in quotations}
    speakers = tuple(speaker for speaker in found.speakers if speaker.id in speaking)
    return found._replace(speakers=speakers, quotations=tuple(quotations))
