"""Put a wire between any Textual application and its terminal."""

from typing import Any

from textual.app import App

from tuireader.wire import textual_internals
from tuireader.wire.capabilities import Terminal, environment, terminal_of
from tuireader.wire.driver import WireDriver
from tuireader.wire.splash import Prelude
from tuireader.wire.wire import Wire


def install(app: App[Any], terminal: Terminal | None = None, prelude: Prelude | None = None) -> Wire:
    """Let `app`, which is not running yet, write through a wire; without a terminal it stays as it is.

    `prelude` has the terminal until the application is there.
    """
    wire = Wire(app, terminal or terminal_of(environment()), prelude)
    app.driver_class = type("WireDriver", (WireDriver,), {"wire": wire})
    textual_internals.hook_display(app, wire.display)
    return wire
