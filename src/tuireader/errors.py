"""Everything that can go wrong on purpose: one base class, children that carry what they are about."""


class TuireaderError(Exception):
    """An expected failure, told in one sentence that names what failed and what to do about it."""


class ArticleError(TuireaderError):
    """An article cannot be opened.

    `place` is the file, folder or address as the user gave it; `reason` finishes the sentence “PLACE: …”.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason
