"""Applies rulings to an attribution; see `Corrected`."""

from collections.abc import Iterable

from tuireader.corrections.model import Corrected, Ruling
from tuireader.quotes.model import Attribution


def apply_rulings(text: str, attribution: Attribution, rulings: Iterable[Ruling]) -> Corrected:
    """Return the attribution of `text` with the rulings applied, in the order of their ids."""
    return Corrected(attribution, open=tuple(rulings)) if text else Corrected(attribution)
