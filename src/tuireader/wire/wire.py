"""Frames on their way from a Textual application to its terminal: what has changed, when the line is free."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol
from weakref import WeakKeyDictionary, ref

from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from tuireader.wire import textual_internals
from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Palette, Row
from tuireader.wire.flow_control import Flow
from tuireader.wire.frame import Frame
from tuireader.wire.frame_clock import Clock
from tuireader.wire.screen_diff import Writer
from tuireader.wire.scroll import Area
from tuireader.wire.splash import Prelude

SYNCHRONIZE_FROM = 2048
"""Shorter frames come in one piece anyway: they are not worth the sixteen bytes that hold a terminal still."""
HOLD = 0.5
"""Seconds that what the prelude shows may stay for the sake of what is not there yet: one picture is fewer bytes."""
WAIT_FOR_ANSWER = 0.05
"""Seconds after which a frame that is held back looks again whether the line has become free."""


class FrameDriver(Protocol):
    """What a wire needs of the driver that has the terminal."""

    @property
    def opening(self) -> str:
        """The sequences that take the terminal over."""

    @property
    def bytes_a_second(self) -> int | None:
        """How many bytes a second the line carries, None where nobody knows."""

    @property
    def is_clear(self) -> bool:
        """Whether the terminal has taken all that was written."""

    def write(self, data: str) -> None:
        """Write to the terminal."""


class Wire:
    """Takes an application's frames and writes what has changed; where the line is slow, the latest frame alone."""

    def __init__(self, app: App[Any], terminal: Terminal, prelude: Prelude | None = None) -> None:
        self.app = app
        self.terminal = terminal
        self.prelude = prelude
        self.flow = Flow()
        self._palette = Palette(terminal)
        self._writer = Writer(terminal)
        self._driver: FrameDriver | None = None
        self._frame: Frame | None = None
        self._size = (0, 0)
        self._fresh = self._synchronization_asked = self._held = False
        self._clocks: WeakKeyDictionary[Screen[Any], Clock] = WeakKeyDictionary()
        self._out = Clock(self.flush, self._drawn, interval=0)
        self._later: asyncio.TimerHandle | None = None

    # What the driver tells

    def attached(
        self, driver: FrameDriver, size: tuple[int, int], shown: Sequence[Row] | None, *, after_prelude: bool
    ) -> None:
        """The terminal is ours, so large; what it shows is `shown`, if anything is known of it."""
        self._driver, self._size = driver, size
        self.flow = Flow(bytes_a_second=driver.bytes_a_second)
        self.redraw()
        if shown:
            self._writer.adopt(shown)
        if after_prelude:
            self._held = True
            asyncio.get_running_loop().call_later(HOLD, self.release)

    def release(self) -> None:
        """All is there that the last screen showed, or somebody waits for an answer: show what is true now."""
        if self._held:
            self._held = False
            self._out.resume()

    def release_soon(self) -> None:
        """The application has been told something, and answers that first: its answer comes with the picture."""
        if self._held:
            self.app.call_later(self._release_answered)

    def _release_answered(self) -> None:
        if self.app.screen_stack:
            (self.app.focused or self.app.screen).call_after_refresh(self.release)
        else:
            self.release()

    def detached(self) -> None:
        """The terminal is somebody else's."""
        self._driver = None
        self._out.pause()

    def left(self, driver: FrameDriver) -> None:
        """The terminal is given back: keep what it showed for the next start, unless that was only in passing."""
        if self.prelude and self._frame is not None and len(self.app.screen_stack) == 1:
            # What this terminal has answered another one may not have.
            terminal = replace(self.terminal, repeats=False, margins=False)
            drawing = driver.opening + Writer(terminal).frame(self._frame.rows, (0, 0)) + "\x1b[m"
            self.prelude.keep(drawing.encode(terminal.encoding, "replace"), self._frame.rows)

    def resized(self, size: tuple[int, int]) -> None:
        """The terminal has another size, and shows nobody knows what."""
        self._size = size
        self._writer.forget()

    def answered(self) -> None:
        """The terminal has drawn what it was sent."""
        self.flow.answered()
        self.flush()

    # Frames

    def redraw(self) -> None:
        """Draw every cell anew."""
        self._writer.forget()
        if self._frame is not None and self._driver is not None:
            self._fresh = True
            self._out.resume()

    def display(self, own: textual_internals.Display, screen: Screen[Any], update: object) -> None:
        """Take an update in the place of Textual’s own display."""
        if self._driver is None or not textual_internals.is_update(update):
            own(screen, update)
            return
        if not textual_internals.batching(self.app) and self.app.is_running:
            self.paint(update)
            self._fresh = True
            self._out.resume()
            self._keep_time(screen)
        self.app.post_display_hook()

    def paint(self, update: object) -> Frame | None:
        """Draw an update into the frame; return the frame, None where there is none to draw into."""
        size = textual_internals.size_of(update)
        if size is not None and (self._frame is None or (self._frame.width, self._frame.height) != size):
            self._frame = Frame(*size)
        if self._frame is not None:
            for line, column, strip in textual_internals.strips_of(update):
                self._frame.paint(self._palette, line, column, strip)
        return self._frame

    def _keep_time(self, screen: Screen[Any]) -> None:
        if screen not in self._clocks:
            drawn = ref(screen)
            clock = self._clocks[screen] = Clock(lambda: _draw(drawn()), self._settled)
            textual_internals.set_clock(screen, clock)

    def _settled(self) -> bool:
        """Say whether no message is under way, as far as one can see."""
        screen = self.app.screen
        return not (
            self.app.message_queue_size
            or screen.message_queue_size
            or any(node.message_queue_size for node in screen.walk_children())
        )

    def _drawn(self) -> bool:
        """Say whether there is nothing more to come for this frame, as far as one can see."""
        return self._settled() and not any(clock.is_pending for clock in self._clocks.values())

    def flush(self) -> None:
        """Write the frame, if there is a new one and the line is free."""
        if not self._fresh or self._held or self._driver is None or self._frame is None:
            return
        if (self._frame.width, self._frame.height) != self._size or not self._driver.is_clear:
            return
        if not self.flow.is_open:
            if self._later is None:
                self._later = asyncio.get_running_loop().call_later(WAIT_FOR_ANSWER, self._look_again)
            return
        self._fresh = False
        self._driver.write(self.encode(self._frame))

    def _look_again(self) -> None:
        self._later = None
        self.flush()

    def encode(self, frame: Frame) -> str:
        """Return the bytes that make the terminal show `frame`."""
        x, y = self.app.cursor_position
        cursor = (max(0, min(x, frame.width - 1)), max(0, min(y, frame.height - 1)))
        written = self._writer.frame(frame.rows, cursor, self._areas(frame))
        if len(written) >= SYNCHRONIZE_FROM:
            written = self._synchronized(written)
        return written + self.flow.sent(len(written))

    def _synchronized(self, written: str) -> str:
        """Let the terminal show a long frame all at once, if it can; the first long frame asks."""
        if self.terminal.synchronized:
            return f"\x1b[?2026h{written}\x1b[?2026l"
        asked, self._synchronization_asked = self._synchronization_asked, True
        return written if asked or not self.terminal.modern else written + "\x1b[?2026$p"

    def _areas(self, frame: Frame) -> Iterator[Area]:
        """Where something may scroll: the insides of widgets that can, and have more than they show."""
        for node in self.app.screen.walk_children(Widget):
            if node.is_scrollable and node.display and (node.max_scroll_y or node.max_scroll_x):
                x, y, width, height = node.scrollable_content_region
                left, top = max(0, x), max(0, y)
                right, bottom = min(frame.width, x + width), min(frame.height, y + height)
                if right - left > 1 and bottom - top > 1:
                    yield Area(left, top, right, bottom)


def _draw(screen: Screen[Any] | None) -> None:
    if screen is not None and screen.is_running:
        textual_internals.draw(screen)
