"""What a feed parser gives, as far as the library needs to know. Only type checkers import this."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Delivery(Protocol):
    """One entry, as a feed parser gives it."""

    @property
    def title(self) -> str:
        """Its headline, as plain text."""

    @property
    def link(self) -> str | None:
        """Its address, as the feed writes it."""

    @property
    def id(self) -> str | None:
        """The feed's name for it."""

    @property
    def published(self) -> datetime | None:
        """When it appeared."""

    @property
    def content(self) -> str:
        """What the feed says in it, as HTML."""

    @property
    def author(self) -> str | None:
        """Who wrote it."""

    @property
    def summary(self) -> str | None:
        """What it says in short, as HTML."""


class Delivered(Protocol):
    """A feed's document, as a feed parser gives it."""

    @property
    def entries(self) -> Sequence[Delivery]:
        """Its entries, in its order."""

    @property
    def title(self) -> str:
        """What the feed calls itself."""

    @property
    def link(self) -> str | None:
        """The site it belongs to."""


class Subscription(Protocol):
    """One line of an OPML file."""

    @property
    def url(self) -> str:
        """Its address."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def folder(self) -> str | None:
        """The folder it stands in, if any."""
