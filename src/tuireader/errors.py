"""The failures that the program expects: one base class, and subclasses that carry what they are about."""


class TuireaderError(Exception):
    """An expected failure, whose message is one sentence: what failed, and what to do about it."""


class ArticleError(TuireaderError):
    """An article cannot be opened.

    `location` is the file, folder or address as the user gave it; `reason` finishes the sentence “LOCATION: …”.
    """

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason
