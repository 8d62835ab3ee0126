"""Who said what: plain text in, quotations and speakers out."""

from tuireader.quotes.model import Attribution, Quotation, Span, Speaker
from tuireader.quotes.schema import to_schema

__all__ = ["Attribution", "Quotation", "Span", "Speaker", "attribute", "to_schema"]


def attribute(text: str, *, indirect: bool = False) -> Attribution:
    """Find the quotations of `text` and who is speaking; with `indirect` reported speech without marks too.

    Takes any text, never raises, and needs time in proportion to its length. Offsets count code points of `text`.
    """
    # The passes come with their word lists: a screen that is being drawn does not wait for them.
    from tuireader.quotes.engine import attribute as run  # noqa: PLC0415

    return run(text, indirect=indirect)
