"""What is kept: the entries that can be read, and where the reader was in each."""

from tuireader.library.entries import Entry, load_entry
from tuireader.library.places import Place, Places

__all__ = ["Entry", "Place", "Places", "load_entry"]
