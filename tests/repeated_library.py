"""A library of outlets that quote the same words: cut, changed, and once given to somebody else."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from deliveries import make_entry
from made_library import fill_with_outlets, made_library
from tuireader.library import Library

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SALUTE = (
    "Until it can salute it does not leave my harbour on its own, and until it can apologise to the sea scouts it does"
    " not go past the breakwater."
)
FIRST_TITLE = "Board to vote on ferry without a captain"


class Report(NamedTuple):
    """An article of an outlet, so many days before `NOW`."""

    days: float
    outlet: str
    title: str
    text: str


REPORTS = (
    Report(
        0,
        "Marrowdale Gazette",
        "Harbour master holds on to the last captain of the bay",
        f"“{SALUTE}” said Iris Vanterpool, the harbour master. “The ovens are cold,” said Maria Brandvold, a baker.",
    ),
    Report(1, "Port Anselm Courier", "No salute, no ferry", f"“{SALUTE}” said Iris Vanterpool, the harbour master."),
    Report(
        1.5,
        "Strait Correspondent",
        "Ferry company told to teach its computer manners",
        "“Until it can salute it does not leave my harbour alone,” warned Iris Vanterpool, the harbour master.",
    ),
    Report(
        2,
        "Estermouth Post",
        FIRST_TITLE,
        (
            "“Well, until it can salute, it does not leave my harbour on its own, and until it can apologise to the sea"
            " scouts it does not go past the lighthouse,” said Desmond Farraline, the secretary of the union."
        ),
    ),
    Report(
        3,
        "Estermouth Post",
        "Union asks who will hold the rope",
        "“Somebody has to hold the rope,” said Desmond Farraline, the secretary of the union.",
    ),
)


def repeated_library(folder: Path) -> Library:
    """Return a library in `folder` whose quotations are found."""
    return made_library(folder, fill_with_reports)


def fill_with_reports(library: Library) -> None:
    """Store the articles, and find their quotations."""
    by_outlet = defaultdict(list)
    for number, report in enumerate(REPORTS):
        site = report.outlet.split()[0].lower()
        date = NOW - timedelta(days=report.days, minutes=40)
        html = f"<p>{report.text}</p>"
        by_outlet[report.outlet].append(
            make_entry(report.title, f"https://{site}.example/{number}", str(number), date, html)
        )
    fill_with_outlets(library, by_outlet, NOW)
