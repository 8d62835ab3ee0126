"""The wire writes a Textual application's frames to its terminal: only changes, when the connection is free."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any, Protocol
from weakref import WeakKeyDictionary, ref

from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from tuireader.wire import textual_internals
from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Palette, Row
from tuireader.wire.flow_control import FlowControl
from tuireader.wire.frame import Frame
from tuireader.wire.frame_clock import FrameClock
from tuireader.wire.screen_diff import ScreenWriter
from tuireader.wire.scroll import ScrollArea
from tuireader.wire.splash import Splash

SYNCHRONIZE_FROM_BYTES = 2048
"""Shorter frames arrive in one piece anyway and are not worth the sixteen bytes of synchronized output."""
MAX_SPLASH_HOLD_SECONDS = 1.0
"""How long the splash may stay while parts of the first frame are missing: one frame takes fewer bytes than two."""
RETRY_SECONDS = 0.05
"""How long to wait before trying again to write a frame."""


class FrameDriver(Protocol):
    """What a wire needs of its driver."""

    @property
    def opening(self) -> str:
        """The sequences that set the terminal up."""

    @property
    def bytes_a_second(self) -> int | None:
        """The speed of the connection, or None if it is unknown."""

    @property
    def is_clear(self) -> bool:
        """Whether the terminal has accepted everything that was written."""

    def write(self, data: str) -> None:
        """Write to the terminal."""


class Wire:
    """Takes an application's frames and writes changes; on a slow connection, only the latest frame's."""

    def __init__(self, app: App[Any], terminal: Terminal, splash: Splash | None = None) -> None:
        self.app = app
        self.terminal = terminal
        self.splash = splash
        self.flow = FlowControl()
        self._palette = Palette(terminal)
        self._writer = ScreenWriter(terminal)
        self._driver: FrameDriver | None = None
        self._frame: Frame | None = None
        self._size = (0, 0)
        self._frame_is_new = self._is_held = False
        self._mode_is_asked = False
        self.mode_asked_at: float | None = None
        self._clocks: WeakKeyDictionary[Screen[Any], FrameClock] = WeakKeyDictionary()
        self._output_clock = FrameClock(self.flush, self._is_drawn, interval=0)
        self._retry: asyncio.TimerHandle | None = None

    # What the driver reports

    def attach(
        self, driver: FrameDriver, size: tuple[int, int], shown: Sequence[Row] | None, *, after_splash: bool
    ) -> None:
        """Take the terminal over. It has `size` (columns, rows) and shows `shown`, if that is known."""
        self._driver, self._size = driver, size
        self.flow = FlowControl(bytes_a_second=driver.bytes_a_second)
        self.redraw()
        if shown:
            self._writer.assume_shown(shown)
        if after_splash:
            self._is_held = True
            asyncio.get_running_loop().call_later(MAX_SPLASH_HOLD_SECONDS, self.release)

    def release(self) -> None:
        """Replace the splash with the present frame: it is complete now, or the user waits for an answer."""
        if self._is_held:
            self._is_held = False
            self._output_clock.resume()

    def release_soon(self) -> None:
        """Release after the application has handled the message just sent: the frame then has the answer."""
        if self._is_held:
            self.app.call_later(self._release_answered)

    def _release_answered(self) -> None:
        if self.app.screen_stack:
            (self.app.focused or self.app.screen).call_after_refresh(self.release)
        else:
            self.release()

    def detach(self) -> None:
        """Stop writing: another program has the terminal."""
        self._driver = None
        self._output_clock.pause()

    def save_last_screen(self, driver: FrameDriver) -> None:
        """Save what the terminal showed for the next start, unless a dialog was open over the reader."""
        if self.splash and self._frame is not None and len(self.app.screen_stack) == 1:
            terminal = copy(self.terminal)
            terminal.repeats = terminal.margins = False  # the next terminal may answer differently
            drawing = driver.opening + ScreenWriter(terminal).frame(self._frame.rows, (0, 0)) + "\x1b[m"
            self.splash.save_screen(drawing.encode(terminal.encoding, "replace"), self._frame.rows)

    def resize(self, size: tuple[int, int]) -> None:
        """Draw for another size; what the terminal shows is now unknown."""
        self._size = size
        self._writer.forget_shown()

    def record_answer(self) -> None:
        """Record that the terminal has drawn everything up to the last question."""
        self.flow.record_answer()
        self.flush()

    def record_mode(self, *, is_known: bool) -> None:
        """Record whether the terminal knows mode 2026, which shows a frame all at once."""
        self.mode_asked_at = None
        self.terminal.synchronized = is_known

    # Frames

    def redraw(self) -> None:
        """Draw every cell again."""
        self._writer.forget_shown()
        if self._frame is not None and self._driver is not None:
            self._frame_is_new = True
            self._output_clock.resume()

    def display(self, textual_display: textual_internals.Display, screen: Screen[Any], update: object) -> None:
        """Handle an update instead of Textual's own display."""
        if self._driver is None or not textual_internals.is_update(update):
            textual_display(screen, update)
            return
        if not textual_internals.is_batching(self.app) and self.app.is_running:
            self.paint(update)
            self._frame_is_new = True
            self._output_clock.resume()
            self._set_clock(screen)
        self.app.post_display_hook()

    def paint(self, update: object) -> Frame | None:
        """Draw an update into the frame and return it; None if there is no frame yet."""
        size = textual_internals.size_of(update)
        if size is not None and (self._frame is None or (self._frame.width, self._frame.height) != size):
            self._frame = Frame(*size)
        if self._frame is not None:
            for row, column, strip in textual_internals.strips_of(update):
                self._frame.paint(self._palette, row, column, strip)
        return self._frame

    def _set_clock(self, screen: Screen[Any]) -> None:
        if screen not in self._clocks:
            drawn = ref(screen)
            clock = self._clocks[screen] = FrameClock(lambda: _draw_screen(drawn()), self._is_settled)
            textual_internals.set_update_timer(screen, clock)

    def _is_settled(self) -> bool:
        """Return whether all messages of the screen seem to be handled."""
        if not self.app.screen_stack:  # the application is ending, after a crash at the latest
            return False
        screen = self.app.screen
        return not (
            self.app.message_queue_size
            or screen.message_queue_size
            or any(node.message_queue_size for node in screen.walk_children())
        )

    def _is_drawn(self) -> bool:
        """Return whether the frame seems to be complete."""
        return self._is_settled() and not any(clock.is_pending for clock in self._clocks.values())

    def flush(self) -> None:
        """Write the frame, if there is a new one and the connection is free."""
        if not self._frame_is_new or self._is_held or self._driver is None or self._frame is None:
            return
        if (self._frame.width, self._frame.height) != self._size or not self._driver.is_clear:
            return
        if not self.flow.may_send:
            if self._retry is None:
                self._retry = asyncio.get_running_loop().call_later(RETRY_SECONDS, self._retry_flush)
            return
        self._frame_is_new = False
        self._driver.write(self.encode(self._frame))

    def _retry_flush(self) -> None:
        self._retry = None
        self.flush()

    def encode(self, frame: Frame) -> str:
        """Return the bytes that make the terminal show `frame`."""
        x, y = self.app.cursor_position
        cursor = (max(0, min(x, frame.width - 1)), max(0, min(y, frame.height - 1)))
        written = self._writer.frame(frame.rows, cursor, self._scroll_areas(frame))
        if len(written) >= SYNCHRONIZE_FROM_BYTES:
            written = self._synchronized(written)
        return written + self.flow.record_sent(len(written))

    def _synchronized(self, written: str) -> str:
        """Let the terminal show a long frame all at once, if it can; the first long frame asks it."""
        if self.terminal.synchronized:
            return f"\x1b[?2026h{written}\x1b[?2026l"
        if self._mode_is_asked or not self.terminal.modern:
            return written
        self._mode_is_asked, self.mode_asked_at = True, time.monotonic()
        return written + "\x1b[?2026$p"

    def _scroll_areas(self, frame: Frame) -> Iterator[ScrollArea]:
        """Yield where something may scroll: the contents of scrollable widgets that have more than they show."""
        for node in self.app.screen.walk_children(Widget):
            if node.is_scrollable and node.display and (node.max_scroll_y or node.max_scroll_x):
                x, y, width, height = node.scrollable_content_region
                left, top = max(0, x), max(0, y)
                right, bottom = min(frame.width, x + width), min(frame.height, y + height)
                if right - left > 1 and bottom - top > 1:
                    yield ScrollArea(left, top, right, bottom)


def _draw_screen(screen: Screen[Any] | None) -> None:
    if screen is not None and screen.is_running:
        textual_internals.draw_screen(screen)
