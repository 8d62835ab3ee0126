"""The sample articles, which are read where nothing is subscribed to yet: the bars say what they are."""

from tuireader.library import Listing
from tuireader.screens.reader.state import ReaderState

SAMPLES_TITLE = "Samples"
"""What stands above the list of samples, and above each."""
INVENTED = "invented people"
GUIDE_NAME = "00-start-here"
"""The file, without its suffix, of the sample that teaches the keys."""


class Samples:
    """Knows which article is a sample."""

    def __init__(self, screen: ReaderState, listed_first: Listing) -> None:
        self._screen = screen
        self._samples = listed_first if screen.shows_samples else listed_first[:0]

    @property
    def has_guide_open(self) -> bool:
        """Whether the sample that teaches the keys is being read."""
        entry = self._screen.entry
        return entry is not None and entry in self._samples and entry.path is not None and entry.path.stem == GUIDE_NAME

    def show_bar(self) -> None:
        """Say above a sample that it is one: of which there are how many."""
        entry = self._screen.entry
        is_sample = entry is not None and entry in self._samples
        which = f"{self._samples.index(entry) + 1} of {len(self._samples)}" if entry is not None and is_sample else ""
        self._screen.collection = f"{SAMPLES_TITLE} · {which} · {INVENTED}" if is_sample else ""
