"""An entry: one cheap row of the headline list."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuireader import documents
from tuireader.documents import Headline
from tuireader.documents.model import Document
from tuireader.errors import ArticleError


@dataclass(slots=True, eq=False)
class Entry:
    """One article that can be opened; what its headline shows is filled in when it is first needed.

    `id` is stable from one start to the next. `quotations` is None until they were counted; `failure` is why the
    article cannot be read, if it cannot. `data` is an article that came by standard input.
    """

    id: str
    path: Path
    title: str
    credit: str = ""
    date: datetime | None = None
    read: bool = False
    quotations: int | None = None
    failure: str = ""
    surveyed: bool = False
    data: bytes | None = None

    @classmethod
    def of_file(cls, path: Path) -> "Entry":
        """Make the entry of a file; until it is looked into, the title is the file's name."""
        return cls(id=str(path.absolute()), path=path, title=path.stem)

    @classmethod
    def of_data(cls, data: bytes) -> "Entry":
        """Make the entry of an article that has no file."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(id=f"sha256:{digest}", path=Path("-"), title="standard input", data=data)

    def peek(self) -> None:
        """Read title, credit and date from the beginning of the file; what is wrong goes to `failure`."""
        if self.surveyed:
            return
        try:
            self.learn(load_entry(self) if self.data is not None else documents.peek(self.path))
        except ArticleError as error:
            self.failure, self.surveyed = error.reason, True

    def learn(self, headline: Headline | Document) -> None:
        """Take over title, credit and date."""
        self.title, self.credit, self.date = headline.title, headline.credit, headline.date
        self.surveyed = True


def load_entry(entry: Entry) -> Document:
    """Return the whole article of `entry`. Raises ArticleError where it cannot be read."""
    if entry.data is not None:
        return documents.parse(entry.data, "standard input")
    return documents.load(entry.path)
