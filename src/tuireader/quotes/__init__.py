"""Who said what: plain text in, quotations and speakers out."""

from tuireader.quotes.engine import attribute
from tuireader.quotes.model import Attribution, Quotation, Span, Speaker
from tuireader.quotes.schema import to_schema

__all__ = ["Attribution", "Quotation", "Span", "Speaker", "attribute", "to_schema"]
