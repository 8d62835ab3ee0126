"""What the screen looks like, at five sizes and in five looks. Each was looked at as a picture before it was approved."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from copied_library import NOW as COPIED_NOW
from copied_library import copied_library
from correctable_library import NOW as FERRY_NOW
from correctable_library import correctable_library
from deliveries import make_entry, make_feed
from demo_library import NOW, demo_library
from edited_library import FETCHED, edited_library
from pictures import DARK, LOOKS, README_PICTURES, SCREENS, draw_readme_pictures, readme_picture, shoot, written
from quoting_library import NOW as HARBOUR_NOW
from quoting_library import quoting_library
from repeated_library import repeated_library
from tuireader.app import ReaderApp
from tuireader.cli.read import sample_paths
from tuireader.config import Config
from tuireader.library import ALL, Library
from tuireader.screens.dialogs.people_view import PeopleView
from tuireader.screens.reader.query_line import SEARCH_PREFIX
from tuireader.updates.find_quotations import find_quotations
from tuireader.widgets.search_bar import FindBar

SAMPLES_NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
"""When the sample articles are read."""
SIZES = [(40, 20), (80, 24), (120, 40), (160, 45), (200, 60)]
SOME_LOOKS = [DARK, "light", "no colour"]
EVERYWHERE = {"list": "j j", "reader": "enter ] ]", "speakers": "enter ] ] 3"}
"""What is shown at every size and in every look, and the keys that lead there."""
FEEDS = [("feeds open", (80, 24), "0 G k k k"), ("feeds closed", (80, 24), "0 G k k k h k h")]
"""The feeds with folders that are open, and closed."""
HERE_AND_THERE = [
    ("list zoomed", (120, 40), "j j z"),
    ("article alone", (80, 24), "J"),
    ("feeds", (40, 20), "0"),
    ("feeds", (80, 24), "0 j j"),
    ("feeds", (120, 40), "0 j j"),
    ("feed renamed", (80, 24), "0 G e"),
    ("feed moved", (80, 24), "0 G e tab"),
    ("columns", (120, 40), "enter ] ]"),
    ("help", (120, 34), "2 ?"),
    ("help", (80, 24), "?"),
    ("help", (40, 20), "?"),
    ("why", (80, 24), "enter ] ] i"),
    ("why", (120, 40), "enter ] ] i"),
    ("why", (40, 20), "enter ] ] i"),
    ("find typed", (80, 24), "enter / c a p t"),
    ("find", (120, 40), "enter / c a p t a i n enter n"),
    ("filter typed", (80, 24), "& w e"),
    ("search typed", (40, 20), "backslash f e r r y"),
    ("search", (80, 24), "backslash f e r r y enter"),
    ("search with a mistake", (80, 24), "backslash s p e k e r : o k o"),
    ("speaker typed", (80, 24), "enter @ o"),
    ("speaker typed", (40, 20), "enter @ o"),
    ("command typed", (120, 40), ": m a r k"),
    ("tags typed", (80, 24), "T r i v e r comma w e i r enter j T w"),
    ("tags typed", (40, 20), "T r i v e r comma w e i r enter j T w"),
    ("tagged", (80, 24), "T r i v e r comma w e i r enter"),
    ("address typed", (80, 24), "a"),
    ("file typed", (80, 24), "enter w"),
    ("link typed", (80, 24), "enter f"),
    ("question", (80, 24), "0 G D"),
    ("message", (80, 24), "A"),
    ("message that is long", (40, 20), "j o"),
    ("nothing listed", (80, 24), "& o t t e r enter"),
    ("nothing found", (80, 24), "backslash f e r r i"),
    ("nothing unread", (80, 24), "0 g enter A y 0 enter"),
    ("nobody quoted", (80, 24), "J quotation_mark"),
    ("tiny", (23, 8), ""),
]
"""Other screens, each at one size, in the dark theme alone."""


@pytest.mark.parametrize(
    ("name", "size", "keys", "looks"),
    [
        *((name, size, keys, list(LOOKS)) for name, keys in EVERYWHERE.items() for size in SIZES),
        *((name, size, keys, ["dark", "light", "no colour"]) for name, size, keys in FEEDS),
        *((name, size, keys, [DARK]) for name, size, keys in HERE_AND_THERE),
        ("search typed", (120, 40), "backslash f e r r y space c a p t a i n down", SOME_LOOKS),
    ],
    ids=lambda value: (
        "x".join(map(str, value)) if isinstance(value, tuple) else value if isinstance(value, str) else ""
    ),
)
async def test_screen(
    name: str,
    size: tuple[int, int],
    keys: str,
    looks: list[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    settle: Any,
) -> None:
    layout = "columns" if name == "columns" else "auto"
    config = Config(refresh_every=0, layout=layout)
    library = demo_library(tmp_path)
    app = ReaderApp(library.entries.listing(), library, view=ALL, now=NOW, theme="tuireader-dark", config=config)
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, looks, request, settle)


@pytest.mark.parametrize(("name", "keys"), [("first start", "] ] ]"), ("first start list", "q")])
async def test_the_first_start(name: str, keys: str, request: pytest.FixtureRequest, settle: Any) -> None:
    library = Library(None)
    entries, _ = library.files.open_paths(sample_paths())
    app = ReaderApp(entries, library, are_samples=True, now=SAMPLES_NOW, theme="tuireader-dark")
    await compare(app, f"{name} 80x24", (80, 24), keys, SOME_LOOKS, request, settle)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 20)], ids=str)
@pytest.mark.parametrize(("name", "keys"), [("copies", "1 j"), ("copies unfolded", "1 j V j m")])
async def test_copies(
    name: str, keys: str, size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest, settle: Any
) -> None:
    library, config = copied_library(tmp_path), Config(refresh_every=0)
    app = ReaderApp(library.entries.listing(), library, view=ALL, now=COPIED_NOW, theme="tuireader-dark", config=config)
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Show times as in UTC, wherever the test is run."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("size", [(80, 24), (40, 20)], ids=str)
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("correct", "enter ] ] c p r o down"),
        ("corrected", "enter ] ] c p r o down enter"),
        ("noted", "enter ] ] ] M A s k enter M"),
        ("words marked", "enter ] ] ] c down down down down enter l space l l l"),
    ],
)
async def test_a_correction(
    name: str, keys: str, size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest, settle: Any
) -> None:
    library = correctable_library(tmp_path)
    config = Config(refresh_every=0)
    app = ReaderApp(library.entries.listing(), library, view=ALL, now=FERRY_NOW, theme="tuireader-dark", config=config)
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


@pytest.mark.parametrize(
    ("name", "keys", "size"),
    [("changes", "v", (80, 24)), ("changes", "v", (120, 40)), ("changes", "v v v", (40, 20)), ("edited", "", (80, 24))],
)
async def test_what_was_changed(
    name: str,
    keys: str,
    size: tuple[int, int],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    settle: Any,
    utc: None,
) -> None:
    library = edited_library(tmp_path)
    app = ReaderApp(
        library.entries.listing(),
        library,
        view=ALL,
        now=FETCHED + timedelta(hours=8),
        theme="tuireader-dark",
        config=Config(refresh_every=0),
    )
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)], ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize(("name", "keys"), [("person", "enter ] ] S j"), ("people", "4 j")])
async def test_pages_about_people(
    name: str,
    keys: str,
    size: tuple[int, int],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    settle: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tuireader.library.people_rows.time", SimpleNamespace(time=HARBOUR_NOW.timestamp))
    library = quoting_library(tmp_path)
    config = Config(refresh_every=0)
    app = ReaderApp(
        library.entries.listing(), library, view=ALL, now=HARBOUR_NOW, theme="tuireader-dark", config=config
    )
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("watches", "0 g j j j j j j j j j"),
        ("watch", "0 g j j j j j j j j j j enter"),
        ("note typed", "enter ] ] M A s k space h e r"),
        ("note kept", "enter ] ] M A s k space h e r enter"),
        ("note why", "enter ] ] M A s k space h e r enter i"),
        ("notes", "enter ] ] M A s k space h e r enter n n ] M enter 0 g j j j j j enter"),
    ],
)
async def test_watches_and_notes(
    name: str, keys: str, size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest, settle: Any
) -> None:
    library = demo_library(tmp_path)
    watches = {"said:vanterpool": "Iris Vanterpool", "ferry": "", "about:goose": "Geese"}
    for query, watch_name in watches.items() if name.startswith("watch") else ():  # what is new is said at any time
        library.watches.add(query, watch_name)
    library._db.connection.execute("UPDATE watch SET since = 0, arrived = 0")
    find_quotations(library)
    library.search.update_index()
    library.watches.check()
    config = Config(refresh_every=0, fold_copies=False)
    app = ReaderApp(library.entries.listing(), library, view=ALL, now=NOW, theme="tuireader-dark", config=config)
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)], ids=lambda size: "x".join(map(str, size)))
async def test_the_same_words(
    size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest, settle: Any
) -> None:
    library = repeated_library(tmp_path)
    app = ReaderApp(
        library.entries.listing(),
        library,
        view=ALL,
        now=HARBOUR_NOW,
        theme="tuireader-dark",
        config=Config(refresh_every=0),
    )
    await compare(app, f"same words {size[0]}x{size[1]}", size, "enter ] V j", SOME_LOOKS, request, settle)


@pytest.mark.parametrize(("name", "keys"), [("person in digits", "enter ] ] S"), ("people in digits", "4")])
async def test_weeks_are_digits_where_a_terminal_has_no_bars(
    name: str, keys: str, tmp_path: Path, request: pytest.FixtureRequest, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr("tuireader.library.people_rows.time", SimpleNamespace(time=HARBOUR_NOW.timestamp))
    library = quoting_library(tmp_path)
    app = ReaderApp(
        library.entries.listing(),
        library,
        view=ALL,
        now=HARBOUR_NOW,
        theme="tuireader-16",
        config=Config(refresh_every=0),
    )
    await compare(app, f"{name} 80x24", (80, 24), keys, ["ASCII"], request, settle)


SUMMARIES = {
    "Ferry waits at the weir": "<p>The Anselm ferry waited four hours on Friday. “Nobody told the gate,” said …</p>",
    "Tolls to rise": "",
}


@pytest.mark.parametrize(("name", "keys"), [("summary", "enter"), ("title alone", "J")])
async def test_what_the_feed_leaves_out(
    name: str, keys: str, tmp_path: Path, request: pytest.FixtureRequest, settle: Any
) -> None:
    library = Library(tmp_path / "library.db")
    entries = [
        make_entry(title, f"https://quay.example/{n}", str(n), SAMPLES_NOW - timedelta(hours=n + 1), text)
        for n, (title, text) in enumerate(SUMMARIES.items())
    ]
    feed_id = library.feeds.store("https://quay.example/feed", name="Quay Post").id
    library.ingest.store_entries(feed_id, make_feed(entries), SAMPLES_NOW.timestamp())
    config = Config(refresh_every=0)
    app = ReaderApp(
        library.entries.listing(), library, view=ALL, now=SAMPLES_NOW, theme="tuireader-dark", config=config
    )
    await compare(app, f"{name} 80x24", (80, 24), keys, SOME_LOOKS, request, settle)


WIDE = """# Wide words 🌊

Zdeňka Kadlečová keeps the lighthouse (灯台) with two dogs 🐕‍🦺 and 👩🏽‍🚒 her daughter.

“The tide board says 満潮は午前六時です、急いでください,” said Olga Finch. “Nobody reads it ☎️ but me.”

| place | 場所 | 🐟 |
|---|---|---|
| harbour | 港 | 12 |
"""


async def test_wide_and_combining_characters(tmp_path: Path, request: pytest.FixtureRequest, settle: Any) -> None:
    file = tmp_path / "wide.md"
    file.write_text(WIDE, "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(file)])[0], library, theme="tuireader-dark")
    await compare(app, "wide characters 60x24", (60, 24), "]", [DARK], request, settle)


GERMAN = """# Die Mühle wird Museum

Die alte Mühle von Kaltenried wird ein Museum, hat der Gemeinderat am Dienstag beschlossen.

„Wir haben lange gerechnet, und es bleibt dabei“, sagte Bürgermeisterin Annegret Holzapfel. Im Rathaus heißt es, die
Stelle des Müllers werde „selbstverständlich“ erhalten.
"""
DOUBTFUL = """# The weir leans

Ewan Brodgar met Liam Pask at the weir. Liam Pask had brought a letter.

“It floats,” he said. “It leans,” said Ewan Brodgar, an engineer of the Fenwick Drainage Board.
"""
MIN_SURE_IN_PICTURES = 1.0
"""So high that no name is sure."""


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)], ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("another language", GERMAN, "] ] 3"),
        ("doubt", DOUBTFUL, "] ] 3"),
        ("doubt why", DOUBTFUL, "] ] [ i"),
    ],
)
async def test_what_is_not_known(
    name: str,
    text: str,
    keys: str,
    size: tuple[int, int],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    settle: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tuireader.quotes.naming.MIN_SURE_CONFIDENCE", MIN_SURE_IN_PICTURES)
    file = tmp_path / "article.md"
    file.write_text(text, "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(file)])[0], library, theme="tuireader-dark")
    await compare(app, f"{name} {size[0]}x{size[1]}", size, keys, SOME_LOOKS, request, settle)


async def searched(pilot: Any, reader: Any, settle: Callable[[Any], Any]) -> None:
    """Wait until what is typed has been searched for, and its words and its first article are shown."""
    typed = reader.query_one(FindBar).line.value
    while (reader.search.query or "").strip() != typed.strip() and not reader.note:
        await pilot.pause()
    await settle(pilot)
    while reader.search_hits.is_waiting:
        await pilot.pause()
    await settle(pilot)


async def compare(
    app: ReaderApp,
    name: str,
    size: tuple[int, int],
    keys: str,
    looks: list[str],
    request: pytest.FixtureRequest,
    settle: Callable[[Any], Any],
) -> None:
    """Press keys, and compare what is seen in each look with what was approved."""
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        reader: Any = app.screen
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)
            if reader.query_line.is_open_for(SEARCH_PREFIX):
                await searched(pilot, reader, settle)
        while reader.search_hits.is_waiting:  # for the words of what is listed
            await settle(pilot)
        reader.lists.count_unread()  # as it is done some time after a mark was set
        if isinstance(app.screen, PeopleView):
            app.screen.look_up_offers()  # as it is done when the cursor rests
        await settle(pilot)
        shots = {}
        for look in looks:
            app.theme = LOOKS[look].theme
            await pilot.pause()
            shots[look] = shoot(app, look)
    seen, file = written(shots), SCREENS / f"{name}.txt"
    if request.config.getoption("approve_screens"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(seen, "utf-8")
        draw_readme_pictures()
    approved = file.read_text("utf-8") if file.exists() else ""
    difference = "\n".join(unified_diff(approved.splitlines(), seen.splitlines(), "approved", "seen", lineterm="", n=1))
    assert seen == approved, f"{name} looks otherwise; --approve-screens takes what is seen\n{difference[:6000]}"


@pytest.mark.parametrize(
    ("picture", "screen"), README_PICTURES.items(), ids=lambda value: getattr(value, "name", value)
)
def test_the_readme_shows_the_approved_screens(picture: Path, screen: str) -> None:
    assert picture.read_text("utf-8") == readme_picture(screen), "python tests/pictures.py draws it again"
