"""Who said what: plain text in, quotations and speakers out."""

from collections.abc import Sequence

from tuireader.quotes.model import Attribution, Quotation, Span, Speaker
from tuireader.quotes.schema import to_schema

__all__ = ["Attribution", "Quotation", "Span", "Speaker", "attribute", "to_schema"]


def attribute(text: str, *, indirect: bool = False, blocks: Sequence[Span] = ()) -> Attribution:
    """Find the quotations of `text` and their speakers; with `indirect`, reported speech without marks too.

    `blocks` are the spans of its block quotes, in order: after a colon, they are quotations without marks.
    Takes any text, never raises, and needs time proportional to its length. Offsets count code points of `text`.
    """
    # The passes load their word lists: drawing a screen must not wait for them.
    from tuireader.quotes.engine import attribute as run  # noqa: PLC0415

    return run(text, indirect=indirect, blocks=blocks)
