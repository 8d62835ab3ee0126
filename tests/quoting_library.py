"""A library of four outlets that quote the same people again and again, two of whom have one name."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from deliveries import make_entry
from made_library import fill_with_outlets, made_library
from tuireader.library import Library

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
COURIER, POST, STRAIT, GAZETTE = (
    "Port Anselm Courier",
    "Estermouth Post",
    "Strait Correspondent",
    "Marrowdale Gazette",
)
IRIS, TAMSIN, EDWIN = "Iris Vanterpool", "Tamsin Okoro-Hale", "Edwin Prowse"
FERRY_TITLE = "Ferry makes its best crossing of the year, with the captain on the quay"


class Story(NamedTuple):
    """An article of an outlet, so many days before `NOW`."""

    days: int
    outlet: str
    title: str
    paragraphs: tuple[str, ...]


STORIES = (
    Story(
        0,
        COURIER,
        FERRY_TITLE,
        (
            (
                "The 7.40 ferry left Port Anselm with 31 passengers, a crated goose and no captain. “I turned round for the"
                " brown sauce,” said Captain Edwin Prowse, who was on the quay."
            ),
            *["Nobody had told the ferry, which went on across the bay, past the buoys and the sea scouts."] * 12,
            (
                "“What I can tell you is that she kept her lane, she gave way to the dredger and she slowed down for the"
                " sea scouts,” said the harbour master, Iris Vanterpool."
            ),
            "“I have captains with 30 years in who don’t slow down for the sea scouts,” Vanterpool said.",
            "“I heard the horn and thought, he’s keen,” said Tamsin Okoro-Hale, a deckhand.",
        ),
    ),
    Story(
        1,
        POST,
        "Harbour board to vote on second automatic ferry despite crew’s objections",
        (
            "“Until it can salute it does not leave my harbour on its own,” warned Iris Vanterpool, the harbour master.",
            "“We were told that nobody would be replaced,” said Desmond Farraline, the regional secretary of the union.",
        ),
    ),
    Story(
        2,
        COURIER,
        "Bakers go back to work after nine days",
        ("“The ovens are warm again,” said Maria Brandvold, a baker. “So are we,” Brandvold said.",),
    ),
    Story(
        3,
        GAZETTE,
        "Harrowdene beat Tolloway with a goal from the halfway line",
        ("“I meant it to go in, but not like that,” said Maria Brandvold, a footballer.",),
    ),
    Story(
        50,
        COURIER,
        "Hydrofoil line apologises for a wrong number it has printed since 2015",
        ("“Fog is not an excuse. Fog is a Tuesday,” replied Iris Vanterpool, the harbour master.",),
    ),
    Story(
        99,
        STRAIT,
        "Union’s letter to the port lay in the folder for drawings",
        (
            (
                "“The drawing was perfectly clear. It was the sandwich that was not believed,” claimed Iris Vanterpool, the"
                " harbour master."
            ),
        ),
    ),
    Story(
        144,
        GAZETTE,
        "Harbour lights to be counted again after complaint by an owl society",
        ("“We counted nine lights on the breakwater and there are eight,” said Iris Vanterpool, a harbour pilot.",),
    ),
)
_SUBJECTS = ("tides", "fog", "buoys", "pilots", "dredgers", "sluices", "moorings", "lanterns", "geese", "ferries")
_VERBS = ("said", "said", "warned", "said", "claimed")


def more_stories(count: int) -> list[Story]:
    """Return short articles that quote the harbour master, one a week and sometimes two, back from 150 days ago."""
    outlets, stories = (COURIER, POST, COURIER, STRAIT), []
    for number in range(count):
        subject, verb = _SUBJECTS[number % len(_SUBJECTS)], _VERBS[number % len(_VERBS)]
        title = f"What the harbour board heard about {subject}, part {number + 1}"
        said = f"“The {subject} are in order, all {number + 2} of them,” {verb} Iris Vanterpool, a harbour pilot."
        stories.append(Story(150 + 7 * number - number % 3 * 4, outlets[number % len(outlets)], title, (said,)))
    return stories


def quoting_library(folder: Path) -> Library:
    """Return a library in `folder` whose quotations are found; forty articles quote the harbour master once each."""
    return made_library(folder, _fill)


def _fill(library: Library) -> None:
    by_outlet = defaultdict(list)
    for number, story in enumerate((*STORIES, *more_stories(40))):
        site = story.outlet.split()[0].lower()
        html = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
        date = NOW - timedelta(days=story.days, minutes=40 + number)
        by_outlet[story.outlet].append(
            make_entry(story.title, f"https://{site}.example/{number}", str(number), date, html)
        )
    fill_with_outlets(library, by_outlet, NOW)
