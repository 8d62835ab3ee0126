"""How far a long run is, and what it leaves out: a line on a terminal, and sentences."""

import sys
import time

from tuireader.cli import show_progress, write_error
from tuireader.extract.layout import Progress

MAX_SHOWN_PROBLEMS = 20
"""How many sentences say what is left out; the others are counted."""


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


class Problems:
    """The sentences about what is left out, on standard error: the first ones, and how many more there are."""

    def __init__(self, *, waits: bool = False) -> None:
        """Write sentences as they come, or with `waits` only when `write_rest` is called."""
        self.line, self.count = ProgressLine(), 0
        self._waits, self._waiting = waits, list[str]()

    def say(self, sentence: str) -> None:
        """Write one of the first sentences, and count all."""
        self.count += 1
        if self.count <= MAX_SHOWN_PROBLEMS:
            self._waiting.append(sentence)
            if not self._waits:
                self._write_waiting()

    def write_rest(self) -> None:
        """Write the sentences that wait, and how many others were not written."""
        self._write_waiting()
        if self.count > MAX_SHOWN_PROBLEMS:
            write_error(f"{self.count - MAX_SHOWN_PROBLEMS:,} more are like these")

    def _write_waiting(self) -> None:
        for sentence in self._waiting:
            self.line.end()
            write_error(sentence)
        self._waiting.clear()
