"""Import Textual without the parts that this program does not use: the first screen shows sooner."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

OMITTED_MODULE = "textual.command"
STAND_IN_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""The names that other modules of Textual import from the omitted one."""


@contextmanager
def without_command_palette() -> Iterator[None]:
    """Within this context, import Textual without its command palette, which takes a tenth of the start-up time.

    Empty classes take its place for the life of the process; the application has a palette of its own and turns
    Textual's off (`ENABLE_COMMAND_PALETTE`). A later import of the module gets the real one.
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
