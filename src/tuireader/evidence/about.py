"""What an export is of."""

from datetime import datetime
from typing import NamedTuple


class About(NamedTuple):
    """The title of an export, what was asked for, and when it was made."""

    title: str
    query: str
    made: datetime

    @property
    def identity(self) -> str:
        """What makes it another export: the query and the time."""
        return f"tuireader export {self.made.isoformat()} {self.query}"
