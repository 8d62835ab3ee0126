"""The command line’s words: whoever chose them, as a file’s name may be chosen, they steer nothing."""

import argparse
from typing import NoReturn

from tuireader.cli import terminal_safe


class Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument without writing it as it stands."""

    def error(self, message: str) -> NoReturn:
        """Tell how the command is used, and what is wrong; leave with status 2."""
        super().error(terminal_safe(message).replace("\n", " "))
