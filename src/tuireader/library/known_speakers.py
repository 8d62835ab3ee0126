"""The people and bodies that the articles of a library quote, and those that the user named: to be found by typing."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.said import words_of_json
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.text_folding import fold

MAX_FOUND = 8
"""How many are found at once."""
MAX_TYPED_CHARACTERS, MAX_TYPED_WORDS = 200, 8
"""How much of what is typed is looked for."""
MAX_GIVEN_NAMES = 2000
"""How many names that the user gave are looked at, the latest first."""
_MAX_FORMS = 4 * MAX_FOUND
"""How many forms of names are looked at: some are no names."""


class KnownSpeaker(NamedTuple):
    """Somebody who is quoted in the library, by the latest name and role."""

    name: str
    role: str
    articles: int  # how many articles quote this name


class KnownSpeakers:
    """The speakers of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def named(self, typed: str, *, except_entry: int = 0) -> list[KnownSpeaker]:
        """Return the speakers who have a word that begins so for each typed word; the most quoted first.

        The article of one entry does not count. Looks at every name of the library: call it in a thread, within
        `library.cancellable_query`.
        """
        words = name_words(typed[:MAX_TYPED_CHARACTERS])[:MAX_TYPED_WORDS]
        if not words or any(_has_surrogate(word) for word in words):  # no name that is stored has one
            return []
        found: dict[str, KnownSpeaker] = {}
        for known in (*self._quoted(words, except_entry), *self._given(words)):
            found.setdefault(fold(known.name), known)
        return list(found.values())[:MAX_FOUND]

    def _quoted(self, words: list[str], except_entry: int) -> Iterator[KnownSpeaker]:
        """Yield those that the engine found."""
        pattern = "(form LIKE ? ESCAPE '\\' OR form LIKE ? ESCAPE '\\' OR form LIKE ? ESCAPE '\\')"
        patterns = [f"{lead}{_literal(word)}%" for word in words for lead in ("", "% ", "%-")]
        forms = self._db.rows(
            f"SELECT max(id), count(DISTINCT id >> {SLOT_BITS}) AS articles FROM voice"
            f" WHERE {' AND '.join([pattern] * len(words))} AND id >> {SLOT_BITS} != ?"
            " GROUP BY form ORDER BY articles DESC, form LIMIT ?",
            (*patterns, except_entry, _MAX_FORMS),
        )
        latest = dict(self._latest(as_integer(voice_id) for voice_id, _ in forms))
        for voice_id, articles in forms:
            if voice_id in latest:
                name, role = latest[voice_id]
                yield KnownSpeaker(name, role, as_integer(articles))

    def _latest(self, voice_ids: Iterable[int]) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield the ids of those that have a name, with name and first role."""
        select = "SELECT id, name, roles FROM voice WHERE kind != 'unnamed' AND id IN ({})"
        for voice_id, name, roles in self._db.rows_for(select, voice_ids):
            yield voice_id, (as_text(name), next(iter(words_of_json(roles)), ""))

    def _given(self, words: list[str]) -> Iterator[KnownSpeaker]:
        """Yield the names that the user gave."""
        select = (
            "SELECT value, count(DISTINCT entry) FROM ruling WHERE undone = 0 AND value != ''"
            " GROUP BY value ORDER BY max(id) DESC LIMIT ?"
        )
        for value, articles in self._db.rows(select, (MAX_GIVEN_NAMES,)):
            if begins_words(words, as_text(value)):
                yield KnownSpeaker(as_text(value), "", as_integer(articles))


def name_words(name: str) -> list[str]:
    """Return the words of a name, without case and accents."""
    return fold(name).replace("-", " ").split()


def begins_words(words: Iterable[str], name: str) -> bool:
    """Return whether each of `words` begins a word of a name."""
    in_name = name_words(name)
    return all(any(own.startswith(word) for own in in_name) for word in words)


def _has_surrogate(word: str) -> bool:
    """Return whether a word has a lone surrogate, which a terminal may send and SQLite does not take."""
    return any("\ud800" <= character <= "\udfff" for character in word)


def _literal(word: str) -> str:
    """Return a word as a pattern of LIKE that means itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
