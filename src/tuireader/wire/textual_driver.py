"""The driver where the wire is off: Textual's own, which reads the terminal through our filter."""

import os
import select
import time

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from tuireader.wire.frame import bounded
from tuireader.wire.input_filter import InputFilter, Pasted, Typed
from tuireader.wire.key_parser import KeyParser
from tuireader.wire.textual_internals import wants_mouse

WAIT_SECONDS = 0.1
READ_BYTES = 1 << 12


class FilteredDriver(LinuxDriver):
    """Takes only keys and pasted text from the terminal: after an odd answer, Textual's parser may take no more keys.

    The window is as large as it is, and no answer of a terminal says otherwise.
    """

    def run_input_thread(self) -> None:
        """Read until the application ends. Textual runs this in a thread."""
        input_filter, keys = InputFilter("utf-8", mouse=wants_mouse(self)), KeyParser(debug=False)
        while not self.exit_event.is_set():
            seconds = input_filter.escape_seconds if input_filter.is_waiting else WAIT_SECONDS
            if select.select([self.fileno], [], [], seconds)[0]:
                if not (data := os.read(self.fileno, READ_BYTES)):
                    return
                came = input_filter.feed(data, time.monotonic())
            else:
                came = input_filter.expire() if input_filter.is_waiting else []
            for event in came:
                if isinstance(event, Pasted):
                    self.process_message(events.Paste(event.text))
                elif isinstance(event, Typed):
                    for message in keys.events_of(event.text):
                        self.process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        return bounded(*super()._get_terminal_size())
