"""Import Textual without parts that this program does not use: the first screen shows sooner, in less memory."""

import sys
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

OMITTED_NAMES = {
    "textual.command": (
        "CommandListItem",
        "CommandPalette",
        "DiscoveryHit",
        "Hit",
        "Hits",
        "Provider",
        "SimpleProvider",
    ),
    "difflib": ("get_close_matches",),
    "pickle": ("dumps", "loads"),
    "platformdirs": ("user_downloads_path",),
    "rich.table": ("Table",),
    "textual.widgets._toast": ("ToastRack",),
    "uuid": ("uuid4",),
}
"""Modules that are not imported, and the names that Textual imports from them.

They are Textual's command palette (the application has its own and turns Textual's off with `ENABLE_COMMAND_PALETTE`),
its notifications (`leave_out_popups` turns them off), their ids and those of downloads, hints to whoever misspells a
name in a style sheet, data behind words that can be clicked, the folder for screenshots, and tables of colours.
"""

TYPING_MODULE = "typing_extensions"
"""A module of which Textual takes only what Python's own `typing` has, which is in its place."""

ABSENT_MODULE = "ssl"
"""A module that asyncio can do without. HTTP imports it when something is fetched."""


@contextmanager
def without_unused_modules() -> Iterator[None]:
    """Return a context in which Textual is imported without modules that it does not need: an eighth of the start-up.

    Stand-ins replace their names for the life of the process. A later import of the modules gets the real ones.
    """
    if "textual.app" in sys.modules:
        yield
        return
    omitted = {module: _stand_in(module, names) for module, names in OMITTED_NAMES.items()}
    others = {TYPING_MODULE: typing, ABSENT_MODULE: None}
    replaced = {name: module for name, module in {**omitted, **others}.items() if name not in sys.modules}
    sys.modules.update(replaced)  # type: ignore[arg-type]  # None lets an import fail
    try:
        yield
    finally:
        for name in replaced:
            del sys.modules[name]


def _stand_in(module_name: str, names: tuple[str, ...]) -> ModuleType:
    """Return a module of empty classes; calling one calls the real class or function."""
    module = ModuleType(module_name)
    for name in names:
        vars(module)[name] = type(name, (), {"__new__": _real_call(module_name, name)})
    return module


def _real_call(module_name: str, name: str) -> object:
    def call(_cls: type, *arguments: object, **named: object) -> object:
        return getattr(import_module(module_name), name)(*arguments, **named)

    return call
