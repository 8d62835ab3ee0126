"""A list of all commands with their parsers, for completions and the manual."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from tuireader.cli import COMMANDS


@dataclass(frozen=True, slots=True)
class CommandDescription:
    """A command of the program."""

    name: str  # "" for the program itself
    about: str  # what it does
    parser: argparse.ArgumentParser

    @property
    def options(self) -> list[argparse.Action]:
        """The arguments that start with a dash."""
        return [action for action in self.parser._actions if action.option_strings]  # noqa: SLF001 - argparse has no other way

    @property
    def positionals(self) -> list[argparse.Action]:
        """The arguments without a dash."""
        return [action for action in self.parser._actions if not action.option_strings]  # noqa: SLF001 - as above


def commands() -> Iterator[CommandDescription]:
    """Yield the program itself, then its commands."""
    for name, (module, about) in COMMANDS.items():
        parser = import_module(f"tuireader.cli.{module}").parser()
        yield CommandDescription("" if name == "read" else name, about, parser)
