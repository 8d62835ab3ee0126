"""How far a long run is: a line on a terminal."""

import sys
import time

from tuireader.cli import show_progress
from tuireader.extract.layout import Progress


class ProgressLine:
    """The line on a terminal that says how far the work is, how fast, and how long it still takes."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_shown = sys.stderr is not None and sys.stderr.isatty()

    def update(self, progress: Progress) -> None:
        """Show how far the run is."""
        if self._is_shown:
            show_progress(progress_line(progress, time.monotonic() - self._began))

    def show(self, text: str) -> None:
        """Show something else."""
        if self._is_shown:
            show_progress(text)

    def end(self) -> None:
        """Clear the line."""
        if self._is_shown:
            show_progress("")


def progress_line(progress: Progress, seconds: float) -> str:
    """Return the line: “12,000 articles · 43 % · 310 a second · 2 min left”."""
    parts = [f"{progress.rows:,} articles"]
    if progress.share:  # nobody knows how much a pipe has
        parts.append(f"{progress.share:.0%}")
    rate = progress.rows_now / seconds if seconds else 0.0
    if rate:
        parts.append(f"{rate:,.0f} a second")
    if 0 < progress.share < 1:
        left = seconds * (1 - progress.share) / progress.share
        parts.append(f"{left / 60:,.0f} min left" if left >= 90 else f"{left:,.0f} s left")
    if progress.problems:
        parts.append(f"{progress.problems:,} could not be read")
    return " · ".join(parts)
