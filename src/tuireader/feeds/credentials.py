"""The user name and password for a feed's server."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import unquote

from tuireader.errors import TuireaderError


class Credentials(NamedTuple):
    """A user name and a password, for one server and no other."""

    user: str
    password: str

    @classmethod
    def of_userinfo(cls, userinfo: str) -> "Credentials | None":
        """Return those in an address, “user:password” as they stand there; None for “”."""
        user, _, password = userinfo.partition(":")
        return cls(unquote(user), unquote(password)) if userinfo else None

    @property
    def header(self) -> str:
        """The value of the header “Authorization”."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode("utf-8", "replace")).decode()

    def __repr__(self) -> str:
        """Return a text without the password, for messages and crashes."""
        return f"Credentials({self.user!r}, …)"


class CredentialError(TuireaderError):
    """The credentials for a feed could not be found where they should be."""


FindCredentials = Callable[[], Awaitable[Credentials | None]]
"""A callback that finds the credentials for a feed; it raises CredentialError where they should be somewhere."""


async def no_credentials() -> None:
    """Find no credentials."""
