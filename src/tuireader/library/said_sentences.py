"""Reads the sentences in which quotations stand; for those that are looked at, because each article is opened."""

from collections.abc import Sequence

from tuireader.errors import ArticleError
from tuireader.library.articles import Articles
from tuireader.library.entries import Entries
from tuireader.library.person import PersonQuotation
from tuireader.library.said import SavedQuotation
from tuireader.library.sentence_around import sentence_around


class SaidSentences:
    """The sentences of quotations."""

    def __init__(self, entries: Entries, articles: Articles) -> None:
        self._entries, self._articles = entries, articles

    def sentences(self, rows: Sequence[PersonQuotation]) -> list[str]:
        """Return the sentence of each quotation; "" where its article cannot be read or no longer has the words."""
        entries = {entry.id: entry for entry in self._entries.load({row.entry_id for row in rows})}
        texts = dict[int, str]()
        for entry_id, entry in entries.items():
            try:
                texts[entry_id] = self._articles.open(entry).text
            except ArticleError:
                texts[entry_id] = ""
        return [_sentence(texts.get(row.entry_id, ""), row.quotation) for row in rows]


def _sentence(text: str, quotation: SavedQuotation) -> str:
    (start, first_stop), stop = quotation.content[0], quotation.content[-1][1]
    words = quotation.text[: min(_COMPARED_CHARACTERS, first_stop - start)]
    if not words or not text.startswith(words, start):  # it was found in another text
        start = text.find(quotation.text) if quotation.text else -1
        stop = start + len(quotation.text)
    return sentence_around(text, start, stop) if 0 <= start < stop <= len(text) else ""


_COMPARED_CHARACTERS = 20
