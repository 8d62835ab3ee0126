"""An article with what the engine found, what the user ruled, and the ids of its quotations that stay."""

from typing import NamedTuple

from tuireader.corrections.model import Corrected
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.quotes import Attribution, Quotation
from tuireader.updates.find_quotations import find_in_document

HOW_TO_LIST = "tuireader correct --list ENTRY shows the ids of an article’s quotations"


class CorrectedArticle(NamedTuple):
    """An article of the library."""

    entry: Entry
    document: Document
    found: Attribution  # by the engine
    corrected: Corrected
    ids: dict[str, str]  # the ids that stay, by those of the attributions: of all that is found, and all that is given
    ruling_ids: dict[str, str]  # other ids of what the user added: “ENTRY.rRULING”

    def quotation(self, lasting_id: str) -> Quotation:
        """Return the quotation with an id that stays, as it is corrected, or as it was found if it is none any more.

        Raises TuireaderError where the article has none with this id.
        """
        for quotation in (*self.corrected.attribution.quotations, *self.found.quotations):
            if lasting_id in {self.ids.get(quotation.id), self.ruling_ids.get(quotation.id)}:
                return quotation
        raise TuireaderError(f"{lasting_id}: the article has no quotation with this id; {HOW_TO_LIST}")

    def quotations(self) -> list[Quotation]:
        """Return all quotations in order, also those that the user ruled to be none."""
        present = {quotation.id for quotation in self.corrected.attribution.quotations}
        removed = (it for it in self.found.quotations if it.id in self.corrected.ruling_of and it.id not in present)
        return sorted((*self.corrected.attribution.quotations, *removed), key=lambda it: it.content[0])


def open_corrected(library: Library, entry: Entry) -> CorrectedArticle:
    """Return the article of an entry; its quotations are found and stored first if they are not known.

    Raises ArticleError where it cannot be read.
    """
    document = library.articles.open(entry)
    found = library.articles.attribution(entry.id, document.text)
    if found is None:
        found = find_in_document(library, entry.id, document)
    corrected = library.rulings.apply(entry.id, document.text, found)
    ids = library.said.ids_of(entry.id, found.quotations)
    if found.quotations and not ids:  # they were found by an earlier version, which gave no ids
        library.articles.store_attribution(entry.id, document.text, found)
        ids = library.said.ids_of(entry.id, found.quotations)
    added = [it for it in corrected.attribution.quotations if it.id not in ids]
    ruling_ids, slot_ids = {it.id: f"{entry.id}.{it.id}" for it in added}, library.said.ids_of(entry.id, added)
    return CorrectedArticle(entry, document, found, corrected, ids | ruling_ids | slot_ids, ruling_ids)
