"""Passwords of feeds: their server gets them, nobody else does, and they may stand outside the library."""

import asyncio
import json
import os
import signal
import sys
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from feeds_server import Answer, Request, Server, feed, redirect_to, reply, serving
from tuireader.cli import main
from tuireader.config import Config, FeedOptions
from tuireader.config.parse_config import parse_config
from tuireader.errors import TuireaderError
from tuireader.feeds.credentials import CredentialError, Credentials
from tuireader.feeds.find_credentials import MAX_LINE_BYTES, CredentialFinder, password_from_command
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.updates.fulltext import fetch_single_page
from tuireader.updates.page_fetcher import NoPage, Page
from tuireader.updates.refresh import refresh_feeds
from tuireader.updates.subscribe import subscribe
from tuireader.userinfo import with_userinfo

HOME = Config(allowed_hosts=("127.0.0.1",))
SECRET = "boat%2Fhouse"  # as it stands in addresses
SECRETS = ("boat%2Fhouse", "boat/house", "bank")
PAGE = (
    b"<html><body><article><h1>Mill</h1>" + b"<p>The wheel turns, and the river pays for it.</p>" * 40 + b"</article>"
)


def feed_of_links(*links: str) -> bytes:
    items = "".join(f"<item><title>Item {at}</title><link>{link}</link></item>" for at, link in enumerate(links))
    return f"<rss version='2.0'><channel><link>/site</link>{items}</channel></rss>".encode()


def with_password(answer: Answer, password: str = "boat/house", user: str = "ada") -> Answer:
    """Return an answer for whoever knows the password."""

    async def ask(request: Request, writer: asyncio.StreamWriter) -> None:
        given = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        await (answer if given == f"{user}:{password}" else reply(status="401 Unauthorized"))(request, writer)

    return ask


async def first(candidates: Sequence[Any]) -> Any:
    return candidates[0]


def script(folder: Path, code: str) -> tuple[str, ...]:
    path = folder / "password.py"
    path.write_text(code, "utf-8")
    return (sys.executable, str(path))


def finder_for(
    options: FeedOptions, environment: dict[str, str] | None = None, *, netrc: bool = False
) -> CredentialFinder:
    return CredentialFinder(Config(feeds={"https://weir.example/feed": options}, netrc=netrc), environment or {})


# Where they come from


async def test_the_first_line_of_a_command_is_the_password(tmp_path: Path) -> None:
    command = script(tmp_path, "print('boat/house')\nprint('https://weir.example')\nprint('x' * 100_000)")
    assert await password_from_command(command) == "boat/house"
    options = FeedOptions(user="ada", password_command=command)
    assert await finder_for(options).find("https://weir.example/feed") == Credentials("ada", "boat/house")
    assert await finder_for(options).find("https://eve@weir.example/feed") == Credentials("ada", "boat/house")
    options = options._replace(user=None)
    assert await finder_for(options).find("https://eve:old@weir.example/feed") == Credentials("eve", "boat/house")
    assert await finder_for(options).find("https://mill.example/feed") is None


async def test_a_command_runs_once_and_without_a_shell(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = script(tmp_path, f"import sys\nopen({str(log)!r}, 'a').write('x')\nprint(sys.argv[1])")
    finder = finder_for(FeedOptions(password_command=(*command, "$HOME; *")))
    found = await asyncio.gather(*[finder.find("https://weir.example/feed") for _ in range(3)])
    assert found == [Credentials("", "$HOME; *")] * 3
    assert log.read_text() == "x"


@pytest.mark.parametrize(("first_line", "found"), [("boat/house", Credentials("ada", "boat/house")), ("", None)])
async def test_an_agent_that_a_command_starts_is_left_alone_and_not_waited_for(
    first_line: str, found: Credentials | None, tmp_path: Path
) -> None:
    """It has the pipe of the command, and the command has 20 seconds, after which both would be ended."""
    pid_file = tmp_path / "pid"
    line = f'sleep 600 & echo $! > "{pid_file}"; echo "{first_line}"'
    finder = finder_for(FeedOptions(user="ada", password_command=("/bin/sh", "-c", line)))
    finding = asyncio.ensure_future(finder.find("https://weir.example/feed"))
    with nullcontext() if found else pytest.raises(CredentialError, match="wrote no first line"):
        assert await finding == found
    os.kill(int(pid_file.read_text()), signal.SIGKILL)  # it is still there


@pytest.mark.parametrize(
    ("code", "password"),
    [
        ("import sys; [sys.stdout.write('x' * 1_000_000) for _ in range(100)]", "x" * MAX_LINE_BYTES),
        ("import sys; print('boat'); [sys.stdout.write('x' * 1_000_000) for _ in range(100)]", "boat"),
        ("print('bo\\0\\x1b[2Jat\\r')", "bo\0\x1b[2Jat"),
        ("import sys; print('boat'); sys.stderr.write('house'); sys.stderr.flush()", "boat"),
        ("import sys; sys.stderr.write('house\\n'); sys.stderr.flush(); print('boat' + sys.stdin.read())", "boat"),
    ],
)
async def test_of_a_hostile_command_one_line_is_read(code: str, password: str, tmp_path: Path) -> None:
    assert await password_from_command(script(tmp_path, code)) == password


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", "failed with status 3; run it in a terminal to see why"),
        ("print('boat'); raise SystemExit(1)", "failed with status 1; run it in a terminal to see why"),
        ("", "wrote no first line"),
        ("print(); print('boat')", "wrote no first line"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\n')", "wrote a line that is not UTF-8"),
        ("import time; time.sleep(60)", "took longer than 0.5 seconds"),
        ("while True: print('x' * 99)", "took longer than 0.5 seconds"),
        ("import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)", "took longer than 0.5 seconds"),
    ],
)
async def test_a_command_that_gives_no_password_is_said(
    code: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_from_command, "__defaults__", (0.5 if "longer" in reason else 20.0,))
    finder = finder_for(FeedOptions(password_command=script(tmp_path, code)))
    with pytest.raises(CredentialError) as error:
        await finder.find("https://ada:old@weir.example/feed")
    expected = f"the password of https://ada@weir.example/feed is missing: “{sys.executable}” {reason}"
    assert str(error.value) == expected


async def test_a_command_that_is_not_there_is_said() -> None:
    with pytest.raises(CredentialError, match="“no-such-program” cannot be run"):
        await finder_for(FeedOptions(password_command=("no-such-program",))).find("https://weir.example/feed")


async def test_a_variable_may_have_the_password() -> None:
    finder = finder_for(FeedOptions(user="ada", password_variable="WEIR"), {"WEIR": "boat"})
    assert await finder.find("https://weir.example/feed") == Credentials("ada", "boat")
    with pytest.raises(CredentialError, match="is missing: the environment variable WEIR is not set"):
        await finder_for(FeedOptions(password_variable="WEIR")).find("https://weir.example/feed")


NETRC = """machine weir.example login ada password boat
machine example login eve password trap
machine mill.example login bob password wheel
default login all password open
"""


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://weir.example/feed", ("ada", "boat")),
        ("https://WEIR.example:8443/feed", ("ada", "boat")),
        ("https://ada@weir.example/feed", ("ada", "boat")),
        ("http://ada@weir.example/feed", ("ada", "boat")),
        ("http://weir.example/feed", None),  # everyone on the way reads along, and nobody asked for it
        ("https://eve@weir.example/feed", ("eve", "")),
        ("https://ada:own@weir.example/feed", ("ada", "own")),
        ("https://www.weir.example/feed", None),
        ("https://weir.example.org/feed", None),
        ("https://lock.example/feed", None),
        ("https://default/feed", None),
    ],
)
async def test_a_netrc_file_is_heeded_for_exactly_its_hosts(
    url: str, found: tuple[str, str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "netrc"
    path.write_text(NETRC)
    path.chmod(0o600)
    environment = {"NETRC": str(path)}
    expected = None if found is None else Credentials(*found)
    assert await finder_for(FeedOptions(), environment, netrc=True).find(url) == expected
    without = await finder_for(FeedOptions(), environment).find(url)
    assert without is None or "boat" not in without


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
async def test_a_netrc_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text(NETRC)
    path.chmod(mode)
    finder = finder_for(FeedOptions(), {"NETRC": str(path)}, netrc=True)
    with pytest.raises(CredentialError) as error:
        await finder.find("https://weir.example/feed")
    assert str(error.value) == (
        f"the password of https://weir.example/feed is missing: {path} can be read by others; chmod 600 {path} makes it"
        " yours alone"
    )
    assert await finder.find("https://lock.example/feed") is None  # it has nothing for this one


async def test_a_netrc_file_that_is_broken_is_said_where_it_matters(tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine weir.example\nlogin ada\npasswort boat\n")
    path.chmod(0o600)
    finder = finder_for(FeedOptions(), {"NETRC": str(path)}, netrc=True)
    with pytest.raises(CredentialError, match=r"cannot be understood in line \d"):
        await finder.find("https://weir.example/feed")
    assert await finder.find("https://mill.example/feed") is None
    path.unlink()
    assert await finder.find("https://weir.example/feed") is None


def test_how_it_is_written_in_the_configuration() -> None:
    text = """[network]
netrc = true
[feeds."https://weir.example/feed"]
user = "ada"
password-command = "pass show 'the weir'"
[feeds."https://mill.example/feed"]
password-command = ["pass", "mill"]
[feeds."https://lock.example/feed"]
password-variable = "LOCK"
[feeds."https://quay.example/feed"]
password-variable = "$QUAY"
password-command = ""
user = 7
"""
    config = parse_config(text, Path("config.toml"))
    assert config.netrc
    weir, mill, lock, quay = config.feeds.values()
    assert (weir.user, weir.password_command) == ("ada", ("pass", "show", "the weir"))
    assert (mill.password_command, lock.password_variable) == (("pass", "mill"), "LOCK")
    assert quay == FeedOptions()
    assert [problem.partition(": ")[2] for problem in config.problems] == [
        "“password-variable” needs the name of an environment variable, without “$”",
        '“password-command” needs a program and its arguments, like "pass show weir" or ["pass", "show", "weir"]',
        "“user” needs a string in quotation marks",
    ]


@pytest.mark.parametrize(
    "name", ["https://ada:boat@weir.example/", "https://ada@weir.example/", "https://weir.example/"]
)
def test_the_configuration_names_a_feed_without_its_password(name: str) -> None:
    config = Config(feeds={name: FeedOptions(name="Weir")})
    assert config.feed_options("https://ada:boat@weir.example/").name == "Weir"
    assert config.feed_options("https://weir.example/x").name is None


# What their server hears


async def test_feeds_and_their_pages_are_fetched_with_the_password(tmp_path: Path) -> None:
    command = script(tmp_path, "print('boat/house')")
    answers = {"/feed": with_password(reply(feed_of_links("/mill"))), "/mill": with_password(reply(PAGE))}
    async with serving(answers) as server:
        library = Library(None)
        one = library.feeds.store(with_userinfo(server.url("/feed"), "ada"))
        config = HOME._replace(feeds={server.url("/feed"): FeedOptions(password_command=command, full_text=True)})
        await refresh_feeds(library, [one], config)
        (entry,) = library.entries.listing()
        assert entry.url == server.url("/mill")
        assert library.pages.get(entry.id) is not None
        assert not library.feeds.get(one.id).problem
        assert isinstance(await fetch_single_page(library, entry, config), Page)
        assert isinstance(await fetch_single_page(library, entry, HOME), NoPage)
    library.close()


async def test_a_page_at_another_server_hears_no_password() -> None:
    async with serving({"/mill": reply(PAGE)}) as other:
        async with serving({"/feed": reply(feed_of_links(other.url("/mill")))}) as server:
            library = Library(None)
            url = with_userinfo(server.url("/feed"), f"ada:{SECRET}")
            config = HOME._replace(feeds={url: FeedOptions(full_text=True)})
            await refresh_feeds(library, [library.feeds.store(url)], config)
        assert "authorization" in server.requests[0].headers
        assert [request.path for request in other.requests] == ["/mill"]
        assert "authorization" not in other.requests[0].headers
    library.close()


async def test_a_feed_whose_command_fails_says_so_and_others_are_fetched(tmp_path: Path) -> None:
    async with serving({"/a": reply(feed("a", 1)), "/b": reply(feed("b", 1))}) as server:
        library = Library(None)
        for path in ("/a", "/b"):
            library.feeds.store(server.url(path))
        config = HOME._replace(feeds={server.url("/a"): FeedOptions(password_command=("no-such-program",))})
        counts = await refresh_feeds(library, library.feeds.all(), config)
        assert (counts.failed, counts.new) == (1, 1)
        assert [request.path for request in server.requests] == ["/b"]
        broken = library.feeds.at_url(server.url("/a"))
        assert broken is not None
        assert broken.problem.startswith(f"the password of {server.url('/a')} is missing: “no-such-program” cannot be")
        with pytest.raises(TuireaderError, match="is missing"):
            await subscribe(library, server.url("/a"), config, first)
    library.close()


async def test_validators_go_back_to_the_server_that_gave_them() -> None:
    """A redirect that is not for good leads to another server, which gives a validator: it alone hears it again."""
    async with serving({"/feed": reply(feed("a", 1), ETag='"a1"')}) as other:
        async with serving({"/feed": redirect_to(other.url("/feed"))}) as server:
            library = Library(None)
            one = library.feeds.store(server.url("/feed"))
            for _ in range(2):
                await refresh_feeds(library, [library.feeds.get(one.id)], HOME)
            assert library.feeds.validators_from() == {one.id: other.url("/feed")}
            server.answers["/feed"] = reply(feed("a", 1), ETag='"own"')
            for _ in range(2):
                await refresh_feeds(library, [library.feeds.get(one.id)], HOME)
            assert library.feeds.validators_from() == {}
            library.settings.save("validators of a damaged file", "x")
            assert library.feeds.validators_from() == {}
        heard = [[request.headers.get("if-none-match") for request in it.requests] for it in (server, other)]
        assert heard == [[None, None, None, '"own"'], [None, '"a1"']]
        library.feeds.store_fetch(one.id, validators_from="https://x.example/")
        library.feeds.remove(one.id)
        assert library.feeds.validators_from() == {}
    library.close()


# Adding, and moving the password out of the library


@pytest.mark.parametrize("path", ["/feed", "/"])
async def test_a_feed_is_added_with_its_password(path: str) -> None:
    site = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    answers = {"/feed": with_password(reply(feed("a", 1))), "/": with_password(reply(site))}
    async with serving(answers) as server:
        library = Library(None)
        added = await subscribe(library, with_userinfo(server.url(path), f"ada:{SECRET}"), HOME, first)
        assert added is not None
        url = server.url("/feed")
        assert added.feed.url == with_userinfo(url, f"ada:{SECRET}")
        assert added.password_note.endswith(
            f'password-command = "…" below [feeds."{with_userinfo(url, "ada")}"] in config.toml, and add'
            f" {with_userinfo(url, 'ada')}"
        )
        config = HOME._replace(feeds={url: FeedOptions(password_variable="WEIR")})
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WEIR", "boat/house")
            again = await subscribe(library, with_userinfo(url, "ada"), config, first)
            assert again is not None
            assert (again.feed.id, again.feed.url, again.was_known) == (added.feed.id, with_userinfo(url, "ada"), True)
            assert not again.password_note
            again = await subscribe(library, with_userinfo(url, f"ada:{SECRET}"), config, first)
            assert again is not None
            assert again.feed.url == with_userinfo(url, "ada")  # the configuration knows it
        assert len(library.feeds.all()) == 1
    library.close()


async def test_two_users_of_an_address_have_two_feeds() -> None:
    library = Library(None)
    library.feeds.store("https://ada:boat@weir.example/")
    library.feeds.store("https://eve:trap@weir.example/")
    other = library.feeds.with_other_credentials
    assert [one and one.id for one in map(other, ("https://ada@weir.example/", "https://eve:x@weir.example/"))] == [
        1,
        2,
    ]
    assert other("https://bob@weir.example/") is None
    assert other("https://ada:boat@mill.example/") is None
    library.close()


async def test_a_permanent_redirect_keeps_the_password_where_the_server_stays() -> None:
    answers = {"/feed": redirect_to("/new", "301 Moved"), "/new": with_password(reply(feed("a", 1)))}
    async with serving(answers) as server:
        library = Library(None)
        one = library.feeds.store(with_userinfo(server.url("/feed"), f"ada:{SECRET}"))
        await refresh_feeds(library, [one], HOME)
        assert library.feeds.get(one.id).url == with_userinfo(server.url("/new"), f"ada:{SECRET}")
        names = {server.url("/feed"), with_userinfo(server.url("/feed"), "ada")}
        assert set(library.feeds.redirects()) == names
        rows = library.feeds._db.rows("SELECT name, value FROM setting WHERE name GLOB 'moved*'")
        assert not [row for row in rows if SECRET in "".join(row)]
    library.close()


# What is printed


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text('[network]\nallow = ["127.0.0.1"]\n', "utf-8")
    monkeypatch.setenv("TUIREADER_CONFIG", str(config))
    return tmp_path


Run = Callable[..., Any]


async def run(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command; return all that it printed."""
    await asyncio.to_thread(main, list(words))
    captured = capfd.readouterr()
    return captured.out + captured.err


def commands(server: Server, folder: Path) -> list[list[str]]:
    """Return commands that name a feed by its address with the password, or list what is in the library."""
    url = with_userinfo(server.url("/feed"), f"ada:{SECRET}")
    log = ["--log", str(folder / "log")]
    return [
        ["add", url, *log],
        ["add", "--json", url],
        ["add", with_userinfo(server.url("/none"), f"ada:{SECRET}"), *log],
        [
            "add",
            f"ada:{SECRET}@weir.invalid/feed",
            "http://ada:bank/house@weir.invalid/",
            f"http://ada:{SECRET}@:x/",
            *log,
        ],
        ["add", with_userinfo("http://10.0.0.1/", f"ada:{SECRET}")],
        ["refresh", "--all", *log],
        ["refresh", "--all", "--json"],
        ["refresh", url, with_userinfo("https://no.example/", f"ada:{SECRET}")],
        ["feeds"],
        ["feeds", "--json"],
        ["feeds", "--all"],
        ["export"],
        ["export", "--json"],
        ["search", "mill", "--json"],
        ["search", "mill"],
        ["quotes", with_userinfo(server.url("/mill"), f"ada:{SECRET}"), *log],
        ["quotes", "--json", with_userinfo(server.url("/mill"), f"ada:{SECRET}")],
        ["quotes", with_userinfo(server.url("/none"), f"ada:{SECRET}")],
        ["--plain"],
        ["--plain", with_userinfo(server.url("/mill"), f"ada:{SECRET}"), with_userinfo("http://[", f"ada:{SECRET}")],
        ["import", str(folder / "feeds.opml")],
        ["import", "--json", "--update", str(folder / "feeds.opml")],
        ["feeds"],
        ["completions", "bash"],
        ["completions", "--words", "feeds"],
        ["move", url, "News"],
        ["move", "--json", url, "News"],
        ["rename", url, "The Weir"],
        ["rename", "--json", url, ""],
        ["rename", with_userinfo("https://no.example/", f"ada:{SECRET}"), "X"],
        ["config"],
        ["check"],
        ["remove", with_userinfo("https://no.example/", f"ada:{SECRET}")],
        ["remove", "--json", url],
    ]


async def test_no_command_prints_a_password(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    links = ["/mill", with_userinfo("http://weir.example/lock", f"ada:{SECRET}")]
    answers = {"/feed": with_password(reply(feed_of_links(*links))), "/mill": with_password(reply(PAGE))}
    answers["/none"] = reply(status="404 Not Found")
    outline = f'<outline text="" xmlUrl="http://ada:{SECRET}@weir.invalid/2"/>'
    odd = f'<outline text="http://ada:{SECRET}@x/" xmlUrl="gopher://ada:{SECRET}@weir.invalid/3"/>'
    named = f'<outline text="http://ada:{SECRET}@x.invalid/" xmlUrl="http://ada:{SECRET}@x.invalid/"/>'
    (place / "feeds.opml").write_text(f"<opml><body>{outline}{odd}{named}</body></opml>")
    async with serving(answers) as server:
        for words in commands(server, place):
            printed = await run(capfd, *words)
            assert not [secret for secret in SECRETS if secret in printed], (words, printed)
            if words[0] == "feeds" and "--json" not in words:
                assert with_userinfo(server.url("/feed"), "ada") in printed
    log = (place / "log").read_text()
    assert "answered 401" not in log
    assert not [secret for secret in (*SECRETS, "ada") if secret in log], log


async def test_passwords_are_printed_on_request(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    url = f"http://ada:{SECRET}@weir.example/feed"
    library = Library(place / "library.db")
    library.feeds.store(url, name="Weir")
    library.feeds.store("http://mill.example/feed", name="Mill")
    library.close()
    for command in (["feeds"], ["export"], ["export", "--json"], ["feeds", "--json"]):
        assert url in await run(capfd, *command, "--with-passwords")
    assert "1 feed without the password; --with-passwords writes them all" in await run(capfd, "export")
    assert "without" not in await run(capfd, "export", "--with-passwords")


async def test_a_feed_is_named_by_its_address_without_the_password(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    library = Library(place / "library.db")
    for user in ("ada", "eve"):
        library.feeds.store(f"http://{user}:{SECRET}@weir.example/feed", name=user)
    library.close()
    printed = await run(capfd, "remove", "http://weir.example/feed")
    assert "2 feeds are called" in printed
    assert "http://ada@weir.example/feed" in printed
    assert await run(capfd, "move", "http://eve@weir.example/feed", "News") == "eve is now in News\n"


def test_a_kiosk_has_no_users_and_no_passwords(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store(f"http://ada:{SECRET}@weir.example/feed")
    odd = library.feeds.store(f"http://ada:{SECRET}@mill.example/feed").id
    with library.feeds._db.transaction() as db:  # as earlier versions may have stored it
        db.execute(
            "UPDATE feed SET name = ?, problem = ?, link = ? WHERE id = ?",
            (*[f"http://ada:{SECRET}@mill.example/feed"] * 3, odd),
        )
    library.close()
    kiosk = KioskLibrary(tmp_path / "library.db")
    shown = json.dumps([[*one, one.display_name, one.shown_url, one.names] for one in kiosk.feeds.all(every=True)])
    assert "mill.example" in shown
    assert "ada" not in shown
    assert "boat" not in shown
    kiosk.close()


def test_what_an_earlier_version_stored_is_shown_without_the_password(tmp_path: Path) -> None:
    from tuireader import feeds

    library = Library(tmp_path / "library.db")
    one = library.feeds.store(f"http://ada:{SECRET}@weir.example/feed")
    library.ingest.store_entries(one.id, feeds.parse(feed_of_links("http://weir.example/1"), ""), 1.0)
    with library.feeds._db.transaction() as db:
        db.execute("UPDATE entry SET url = ?", (f"http://ada:{SECRET}@weir.example/1",))
        db.execute("UPDATE document SET url = ?", (f"http://ada:{SECRET}@weir.example/1",))
        db.execute("UPDATE feed SET link = ?, name = ?", (f"http://ada:{SECRET}@weir.example/",) * 2)
    library.close()
    library = Library(tmp_path / "library.db")
    (entry,) = library.entries.listing()
    (stored,) = library.feeds.all()
    assert entry.url == library.articles.open(entry).url == "http://weir.example/1"
    assert stored.link == "http://weir.example/"
    assert SECRET not in repr((entry, stored.display_name, library.articles.open(entry)))
    library.close()
