"""Failures that the program expects: a base class, and subclasses for what is handled in another way."""

from tuireader.userinfo import without_password

MAX_LOCATION_CHARACTERS = 1000
"""How much a message shows of a file's name or an address; a damaged library may have anything there."""


class TuireaderError(Exception):
    """An expected failure. Its message is one sentence: what failed, and what to do about it."""


class UnwritableLibraryError(TuireaderError):
    """The library cannot be written: it or its folder is read-only, or the disk is full. It may still be read."""


class ArticleError(TuireaderError):
    """An article cannot be opened.

    `location` is the file, folder or address as the user gave it, without a password; `reason` follows “LOCATION: ”.
    """

    def __init__(self, location: str, reason: str) -> None:
        location = without_password(location)
        cut = "…" if len(location) > MAX_LOCATION_CHARACTERS else ""
        super().__init__(f"{location[:MAX_LOCATION_CHARACTERS]}{cut}: {reason}")
        self.location = location
        self.reason = reason
