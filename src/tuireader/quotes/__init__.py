"""Who said what: plain text in, quotations and speakers out."""

from tuireader.quotes.model import Attribution, Quotation, Span, Speaker

__all__ = ["Attribution", "Quotation", "Span", "Speaker"]
