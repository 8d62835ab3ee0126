"""Words that a shell completes: the present feeds, themes, saved searches and people."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from tuireader.library import Library
from tuireader.library.open_library import open_library
from tuireader.paths import library_path

MAX_PEOPLE = 1000
"""How many names are offered: a shell sorts and shows them all."""


def feed_words() -> Iterator[str]:
    """Yield the names of feeds, or else their addresses, and the names of folders."""
    for library in _library():
        for feed in library.feeds.all():
            yield feed.display_name
            if feed.folder:
                yield feed.folder


def saved_search_names() -> Iterator[str]:
    """Yield the names of the saved searches."""
    for library in _library():
        yield from library.saved_searches.all()


def watch_names() -> Iterator[str]:
    """Yield the names of the watches."""
    for library in _library():
        yield from (watch.name for watch in library.watches.all())


def names_of_people() -> Iterator[str]:
    """Yield the names of those who are quoted most."""
    for library in _library():
        yield from (row.person.name for row in library.people.rows(None, limit=MAX_PEOPLE))


def theme_names() -> Iterable[str]:
    """Return the names of the themes: the program's own and Textual's."""
    from textual.theme import BUILTIN_THEMES  # noqa: PLC0415 - slow to import

    from tuireader.screens.themes import themes  # noqa: PLC0415

    return [*(theme.name for theme in themes()), *BUILTIN_THEMES]


def _library() -> Iterator[Library]:
    """Yield the default library, if there is one."""
    path = library_path(None)
    if path.exists():
        with closing(open_library(path, only_reads=True)) as library:
            yield library


WORD_LISTS: dict[str, Callable[[], Iterable[str]]] = {
    "feeds": feed_words,
    "people": names_of_people,
    "searches": saved_search_names,
    "themes": theme_names,
    "watches": watch_names,
}
