"""A search for one quotation: the list shows it, Enter goes to it, and n to the next that fits."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from correctable_library import FERRY, NOW
from deliveries import make_entry, make_feed
from library_reader import make_reader
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.updates.find_quotations import find_quotations
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine

LANE = (
    "“The lane is wide,” said Dan Prosser, a fisherman. Iris Vanterpool, the harbour master, came at noon. “A lane is a"
    " lane,” Vanterpool said. “Mind the lane,” said Prosser. “She had the lane to herself,” Vanterpool said. Vanterpool"
    " said that the lane would be swept on Monday."
)
PARAGRAPHS = {
    "Ferry makes its best crossing": FERRY,
    "The lane, part two": LANE.split(". ", 1),
    "Nets": ("“The nets came up empty in the lane,” said Dan Prosser, a fisherman.",),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three articles; in two of them Iris Vanterpool speaks about a lane."""
    with closing(Library(tmp_path / "library.db")) as it:
        feed_id = it.feeds.store("https://courier.example/feed", name="Port Anselm Courier").id
        entries = [
            make_entry(title, f"https://courier.example/{n}", str(n), NOW - timedelta(hours=n + 1), _html(paragraphs))
            for n, (title, paragraphs) in enumerate(PARAGRAPHS.items())
        ]
        it.ingest.store_entries(feed_id, make_feed(entries), NOW.timestamp())
        find_quotations(it)
        it.people.decide()
        yield it


def _html(paragraphs: Any) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in (*paragraphs, *["It rained. " * 40] * 12))


class Reader:
    """A reader in which something is searched for."""

    def __init__(self, pilot: Any, settle: Any) -> None:
        self.pilot, self._settle = pilot, settle

    @property
    def screen(self) -> ReaderScreen:
        screen = self.pilot.app.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        return screen

    async def search(self, query: str) -> None:
        await self.pilot.press("backslash")
        self.screen.query_one(FindBar).line.value = query
        while self.screen.search.query != query:
            await self.pilot.pause()
        await self._settle(self.pilot)
        await self.press("enter")

    async def press(self, keys: str) -> None:
        for key in keys.split():
            await self.pilot.press(key)
            await self._settle(self.pilot)

    @property
    def excerpts(self) -> list[str]:
        """What stands below each title: “NAME: words”."""
        shown = self.screen.excerpts or {}
        found = [shown.get(entry.id) for entry in self.screen.entries]
        return [f"{it.speaker}: {it.words}" if it else "" for it in found]

    @property
    def current(self) -> str:
        """The words of the current quotation."""
        screen = self.screen
        if screen.quotation is None or screen.attribution is None:
            return ""
        return screen.attribution.quotations[screen.quotation].text

    @property
    def note(self) -> str:
        return str(self.screen.query_one(StatusLine).note)


SIZES = [(40, 20), (80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list_shows_the_quotation_and_enter_and_n_go_to_it(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with make_reader(library, NOW).run_test(size=size) as pilot:
        reader = Reader(pilot, settle)
        await settle(pilot)
        await reader.search("said:vanterpool about:lane")
        assert reader.excerpts == ["Iris Vanterpool: “She kept her lane,”", "Iris Vanterpool: “A lane is a lane,”"]
        await reader.press("enter")
        assert reader.current == "She kept her lane,"
        assert reader.screen.body.shows_quotation
        await reader.press("n")
        assert (reader.current, reader.note) == ("She kept her lane,", "\\ · quotation 1 of 1")
        await reader.press("J")
        assert reader.current == "A lane is a lane,"
        await reader.press("n")
        assert (reader.current, reader.note) == ("She had the lane to herself,", "\\ · quotation 2 of 2")
        await reader.press("n")
        assert reader.current == "A lane is a lane,"
        await reader.press("N")
        assert reader.current == "She had the lane to herself,"


async def test_an_open_article_is_gone_through_again(library: Library, settle: Any) -> None:
    async with make_reader(library, NOW).run_test(size=(80, 24)) as pilot:
        reader = Reader(pilot, settle)
        await settle(pilot)
        await reader.press("enter G q")
        await reader.search("said:prowse about:sauce")
        await reader.press("enter")
        assert reader.current.startswith("I turned round for the brown sauce")
        assert reader.screen.body.shows_quotation


async def test_a_saved_search_shows_its_quotations_too(library: Library, settle: Any) -> None:
    library.saved_searches.save("Lanes", "said:prosser about:lane")
    async with make_reader(library, NOW).run_test(size=(120, 40)) as pilot:
        reader = Reader(pilot, settle)
        await settle(pilot)
        row = next(row for row in reader.screen.feed_rows if row.name == "Lanes")
        reader.screen.search.show_feed_view(row.view)
        await settle(pilot)
        assert [entry.title for entry in reader.screen.entries] == ["The lane, part two", "Nets"]
        await reader.press("j enter")
        assert reader.current == "The nets came up empty in the lane,"


async def test_reported_speech_is_gone_to_as_well(library: Library, settle: Any) -> None:
    async with make_reader(library, NOW).run_test(size=(120, 40)) as pilot:
        reader = Reader(pilot, settle)
        await settle(pilot)
        await reader.search("said:vanterpool is:indirect")
        assert reader.excerpts == ["Iris Vanterpool: that the lane would be swept on Monday"]
        await reader.press("enter n")
        assert (reader.current, reader.note) == ("", "\\ · quotation 1 of 1")


async def test_a_kiosk_finds_the_same(library: Library, settle: Any) -> None:
    assert library.path is not None
    with closing(KioskLibrary(library.path)) as kiosk:
        async with make_reader(kiosk, NOW, restricted=True).run_test(size=(120, 40)) as pilot:
            reader = Reader(pilot, settle)
            await settle(pilot)
            await reader.search("said:vanterpool about:lane")
            assert len(reader.excerpts) == 2
            await reader.press("enter")
            assert reader.current == "She kept her lane,"


async def test_files_have_no_people_and_are_searched_by_name(tmp_path: Path, settle: Any) -> None:
    """The samples of a first start are files, too."""
    for name, words in (
        ("lane", "“Mind the lane,” said Ada Thornbury, a pilot."),
        ("fog", "“Fog,” Ada Thornbury said."),
    ):
        (tmp_path / f"{name}.md").write_text(f"# The {name}\n\n{words}\n\n" + "It rained.\n\n" * 40)
    with closing(Library(tmp_path / "library.db")) as library:
        entries, _ = library.files.open_paths([str(tmp_path / "lane.md"), str(tmp_path / "fog.md")])
        app = ReaderApp(entries, library, now=NOW, theme="tuireader-dark", config=Config(refresh_every=0))
        async with app.run_test(size=(80, 24)) as pilot:
            reader = Reader(pilot, settle)
            await settle(pilot)
            await reader.search("said:thornbury about:lane")
            assert [entry.title for entry in reader.screen.entries] == ["The lane"]
            assert reader.excerpts == ["Ada Thornbury: “Mind the lane,”"]
            await reader.press("enter")
            assert reader.current == "Mind the lane,"
            await reader.press("q")
            await reader.search("-said:thornbury")
            assert not reader.screen.entries
