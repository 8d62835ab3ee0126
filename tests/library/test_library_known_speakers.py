"""Who is quoted anywhere in a library, found by the beginnings of names."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from correctable_library import correctable_library
from tuireader.corrections.model import Action, Anchor
from tuireader.library import KnownSpeaker, Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(correctable_library(tmp_path)) as it:
        yield it


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dan", ["Dan Prosser"]),
        ("PROS d", ["Dan Prosser"]),
        ("pro", ["Dan Prosser", "Edwin Prowse"]),
        ("hale", ["Tamsin Okoro-Hale"]),
        ("okoro-h", ["Tamsin Okoro-Hale"]),
        ("rosser", []),
        ("", []),
        ("%", []),
        ("_an", []),
        ("d\\", []),
        ("\ud800", []),
        ("dan\udfff", []),
        ("d\0n", []),
        ("dan " * 500, ["Dan Prosser"]),
        ("x" * 5000, []),
    ],
)
def test_each_typed_word_begins_a_word_of_the_name(typed: str, names: list[str], library: Library) -> None:
    assert [known.name for known in library.known_speakers.named(typed)] == names


def test_the_role_and_the_number_of_articles_come_with_it(library: Library) -> None:
    (dan,) = library.known_speakers.named("dan")
    assert (dan.role, dan.articles) == ("fisherman", 3)
    (first, *_) = [entry.id for entry in library.entries.listing() if entry.title == "Nets, part 1"]
    assert library.known_speakers.named("dan", except_entry=first)[0].articles == 2


def test_names_that_the_user_gave_are_found(library: Library) -> None:
    library.rulings.add(1, Action.SPEAKER, Anchor("The nets came up empty"), "Olga Finch")
    assert library.known_speakers.named("fin") == [KnownSpeaker("Olga Finch", "", 1)]
    library.marks.undo()
    assert library.known_speakers.named("fin") == []


@pytest.mark.parametrize("roles", ["[", "{}", "[1, 2]", "[" * 100_000, 7, None])
def test_damaged_roles_are_none(roles: object, library: Library) -> None:
    with library.transaction():
        library._db.connection.execute("UPDATE voice SET roles = ?", (roles,))
    assert library.known_speakers.named("dan")[0].role == ""
