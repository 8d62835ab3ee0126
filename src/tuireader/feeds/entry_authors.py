"""Who wrote an entry: names out of what feeds write, which may be mail addresses with or without a name."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from tuireader.feeds.feed_html import without_cdata_marks
from tuireader.feeds.normalize import plain_line

_MAX_CHARACTERS = 400  # of one author
_MAX_AUTHORS = 20
_MAX_JOINED_CHARACTERS = 1000
_MAIL = r"(?:mailto:)?[^\s<>()\[\],;:@\"]{1,64}@[^\s<>()\[\],;:@\"]{1,190}"
_MAIL_ONLY = re.compile(_MAIL, re.IGNORECASE)
_MAIL_BESIDE_NAME = re.compile(rf"[<(\[]\s*{_MAIL}\s*[>)\]]|(?<!\S){_MAIL}(?!\S)", re.IGNORECASE)
_NO_PERSON = re.compile(r"(?:mailto:)?(?:no|do-?not)[._-]?reply|(?:mailto:)?(?:nobody|none)@", re.IGNORECASE)
_AROUND_NAME = " \t,;:-–|"
_BRACKETS = {"(": ")", "[": "]", "<": ">", '"': '"', "'": "'"}


def joined_authors(authors: Iterable[str]) -> str:
    """Return the names of authors, each once; mail addresses only if there is no name, and none that nobody reads."""
    people = _people(authors)
    return _joined(name for name, _ in people) or _joined(mail for _, mail in people if not _NO_PERSON.match(mail))


def named_authors(authors: Iterable[str]) -> str:
    """Return the names of authors, each once; those with only a mail address are left out."""
    return _joined(name for name, _ in _people(authors))


def _people(authors: Iterable[str]) -> list[tuple[str, str]]:
    return [_name_and_mail(author[:_MAX_CHARACTERS]) for author in islice(authors, _MAX_AUTHORS)]


def _joined(names: Iterable[str]) -> str:
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.casefold(), name)
    return ", ".join(found.values())[:_MAX_JOINED_CHARACTERS]


@lru_cache(1024)
def _name_and_mail(text: str) -> tuple[str, str]:
    text = plain_line(without_cdata_marks(text))
    if "@" not in text:
        return _unwrapped(text), ""
    if _MAIL_ONLY.fullmatch(text):
        return "", text.removeprefix("mailto:")
    name = _unwrapped(_MAIL_BESIDE_NAME.sub(" ", text))
    mail = _MAIL_ONLY.search(text)
    return name, mail[0].removeprefix("mailto:") if mail and not name else ""


def _unwrapped(name: str) -> str:
    """Return a name without the brackets or quotation marks around it."""
    name = " ".join(name.split()).strip(_AROUND_NAME)
    while name and _BRACKETS.get(name[0]) == name[-1] and len(name) > 1:
        name = name[1:-1].strip(_AROUND_NAME)
    return name if any(char.isalnum() for char in name) else ""
