"""The sample articles, shown while there are no feeds yet: the bars say that they are samples."""

from tuireader.library import Listing
from tuireader.screens.reader.state import ReaderState

SAMPLES_TITLE = "Samples"
"""The title of the list of samples, and the first words above each."""
INVENTED = "invented people"
GUIDE_NAME = "00-start-here"
"""The file name, without suffix, of the sample that teaches the keys."""


class Samples:
    """Knows which article is a sample."""

    def __init__(self, screen: ReaderState, listed_first: Listing) -> None:
        self._screen = screen
        self._samples = listed_first if screen.shows_samples else listed_first[:0]

    @property
    def has_guide_open(self) -> bool:
        """Whether the sample that teaches the keys is open."""
        entry = self._screen.entry
        return entry is not None and entry in self._samples and entry.path is not None and entry.path.stem == GUIDE_NAME

    def show_bar(self) -> None:
        """Show above a sample that it is one, and which of how many."""
        entry = self._screen.entry
        is_sample = entry is not None and entry in self._samples
        which = f"{self._samples.index(entry) + 1} of {len(self._samples)}" if entry is not None and is_sample else ""
        self._screen.collection = f"{SAMPLES_TITLE} · {which} · {INVENTED}" if is_sample else ""
