"""A parser of command lines whose messages are safe: arguments may hold hostile file names."""

import argparse
from typing import NoReturn

from tuireader.cli import terminal_safe


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that cleans its error messages."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the cleaned message; exit with status 2."""
        super().error(terminal_safe(message).replace("\n", " "))
