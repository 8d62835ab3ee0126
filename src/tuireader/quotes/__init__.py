"""Who said what: plain text in, quotations and speakers out."""

from collections.abc import Sequence

from tuireader.quotes.model import Attribution, Quotation, Span, Speaker
from tuireader.quotes.schema import to_schema

__all__ = ["Attribution", "Quotation", "Span", "Speaker", "attribute", "attribute_with_reported", "to_schema"]


def attribute(text: str, *, indirect: bool = False, blocks: Sequence[Span] = (), language: str = "") -> Attribution:
    """Find the quotations of `text` and their speakers; with `indirect`, reported speech without marks too.

    `blocks` are the spans of its block quotes, in order: after a colon, they are quotations without marks. `language`
    is the one that its page or feed declares (“de-AT”); the words of the text decide first. Of a text that is not
    English, the quotations are found, and no speakers.
    Takes any text, never raises, and needs time proportional to its length. Offsets count code points of `text`.
    """
    # The passes load their word lists: drawing a screen must not wait for them.
    from tuireader.quotes.engine import attribute as run  # noqa: PLC0415

    return run(text, indirect=indirect, blocks=blocks, language=language)


def attribute_with_reported(text: str, *, blocks: Sequence[Span] = (), language: str = "") -> Attribution:
    """Find what `attribute` finds, and behind it the reported speech, which changes nothing about the quotations.

    It has the kind “indirect”. Speakers who are only reported come behind those who are quoted.
    """
    from tuireader.quotes.engine import attribute_with_reported as run  # noqa: PLC0415 - as above

    return run(text, blocks=blocks, language=language)
