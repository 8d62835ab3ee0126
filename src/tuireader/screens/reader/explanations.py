"""What the engine says about the quotations of the open article: found again when it is asked for."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from tuireader.documents.model import Document
from tuireader.quotes import Quotation, Span

if TYPE_CHECKING:
    from tuireader.quotes.explain import Explanation

MAX_EXPLAINED_CHARACTERS = 40_000
"""Longer texts are not read again for an explanation: that would keep the next key waiting."""
WAIT_SECONDS = 0.5
"""The most seconds that a key waits for an explanation that it can do without."""

ByContent = dict[tuple[Span, ...], "Explanation"]


class Explanations:
    """Explains quotations; the article that was explained last is remembered."""

    def __init__(self) -> None:
        self._explained: tuple[Document, ByContent] | None = None

    def of_quotation(self, document: Document, quotation: Quotation) -> "Explanation | None":
        """Return what the engine says about a quotation; None for a long text, which it would read for too long."""
        if len(document.text) > MAX_EXPLAINED_CHARACTERS:
            return None
        if self._explained is None or self._explained[0] is not document:
            self._explained = document, _explain(document)
        return self._explained[1].get(quotation.content)

    async def soon(self, document: Document, quotation: Quotation) -> "Explanation | None":
        """Return the same without holding other work up; None also where it takes too long."""
        if len(document.text) > MAX_EXPLAINED_CHARACTERS:
            return None
        if self._explained is None or self._explained[0] is not document:
            with suppress(TimeoutError):
                self._explained = document, await asyncio.wait_for(asyncio.to_thread(_explain, document), WAIT_SECONDS)
        explained = self._explained
        return explained[1].get(quotation.content) if explained is not None and explained[0] is document else None


def _explain(document: Document) -> ByContent:
    from tuireader.quotes.explain import explain  # noqa: PLC0415 - only needed on request

    explanations = explain(document.prose, blocks=document.block_quotes, language=document.language)
    return {it.content: it for it in explanations if it.spoken}
