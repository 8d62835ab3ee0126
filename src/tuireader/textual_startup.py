"""Textual without what this program does not use of it: that is time until the first picture."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

OMITTED_MODULE = "textual.command"
STAND_IN_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What other modules of Textual take from it when they are imported."""


@contextmanager
def without_command_palette() -> Iterator[None]:
    """Import Textual in here without its command palette: that brings a dozen widgets, and a tenth of a start.

    Empty classes stand for it, in this process for good; this program has a palette of its own, and its application
    says that it wants no other (`ENABLE_COMMAND_PALETTE`). Who asks for the module afterwards gets the true one.
    """
    if "textual.app" in sys.modules or OMITTED_MODULE in sys.modules:
        yield
        return
    stand_in = ModuleType(OMITTED_MODULE)
    vars(stand_in).update({name: type(name, (), {}) for name in STAND_IN_NAMES})
    sys.modules[OMITTED_MODULE] = stand_in
    try:
        yield
    finally:
        del sys.modules[OMITTED_MODULE]
