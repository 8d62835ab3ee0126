"""The user's own programs: every key that runs them, and the page that shows what they write. The programs are real."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tuireader.config import Config
from tuireader.config.parse_config import parse_config
from tuireader.screens.config_check import check_config
from tuireader.screens.dialogs.output_page import OutputPage
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.screens.kiosk_policy import REFUSED_NOTE
from tuireader.screens.reader.background_jobs import Job
from tuireader.screens.reader.own_commands import NO_BOOKMARK
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane

SIZE = (80, 24)


def config(*lines: str) -> Config:
    return parse_config("\n".join(["[commands]", *lines]), Path("config.toml"))


def python(program: str) -> str:
    """Return a TOML string that runs a program."""
    return "'''" + shlex.join([sys.executable, "-c", program.replace("%", "%%")]) + "'''"


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    while not holds():
        await pilot.pause(0.01)


async def page(pilot: Pilot[None]) -> OutputPage:
    """Wait for the page with the output."""
    await until(pilot, lambda: isinstance(pilot.app.screen, OutputPage) and pilot.app.screen.is_mounted)
    await pilot.pause()
    assert isinstance(pilot.app.screen, OutputPage)
    return pilot.app.screen


def shown(screen: Any) -> list[str]:
    return list(screen.query_one(TextPane).plain_lines())


async def type_line(pilot: Pilot[None], line: str) -> None:
    """Press “|”, type a line, and Enter."""
    await pilot.press("vertical_line")
    await until(pilot, lambda: isinstance(pilot.app.screen, Prompt) and pilot.app.screen.query(Input))
    pilot.app.screen.query_one(Input).value = line
    await pilot.press("enter")


async def test_a_pipe_gives_the_text_to_a_program_and_shows_what_it_writes(
    make_app: Any, reader: Any, settle: Any
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "head -n 1")
        assert shown(await page(pilot)) == ["The mill turns again"]
        for key in ("q", "escape", "question_mark", "enter"):
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is reader(pilot)
            await type_line(pilot, "head -n 1")
            await page(pilot)


async def test_a_pipe_knows_no_shell_and_no_placeholders(make_app: Any, settle: Any) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "echo '%u  $HOME' ; ls | %%")
        assert shown(await page(pilot)) == ["%u  $HOME ; ls | %%"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [("", "Type a program"), ("''", "Type a program"), ("echo 'x", "A quotation mark is missing")],
)
async def test_a_line_that_is_no_program_is_refused_where_it_is_typed(
    line: str, refusal: str, make_app: Any, settle: Any
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, line)
        await until(pilot, lambda: pilot.app.screen.query_one(StatusLine).note)
        assert isinstance(pilot.app.screen, Prompt)
        assert pilot.app.screen.query_one(StatusLine).note.startswith(refusal)


async def test_up_and_down_go_through_the_lines_of_this_session(make_app: Any, reader: Any, settle: Any) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        for line in ("true", "true one", "true"):
            await type_line(pilot, line)
            await until(pilot, lambda: "wrote nothing" in reader(pilot).note)
            reader(pilot).note = ""
        await pilot.press("vertical_line")
        await until(pilot, lambda: isinstance(pilot.app.screen, Prompt) and pilot.app.screen.query(Input))
        line = pilot.app.screen.query_one(Input)
        line.value = "new"
        seen = []
        for key in ("up", "ctrl+p", "up", "down", "ctrl+n", "down"):
            await pilot.press(key)
            seen.append(line.value)
        assert seen == ["true", "true one", "true one", "true", "new", "new"]


async def test_a_key_and_the_palette_run_a_command(make_app: Any, settle: Any) -> None:
    chosen = config("[commands.later]", 'run = ["echo", "%u", "%t"]', 'key = "ctrl+b"')
    async with make_app(config=chosen).run_test(size=SIZE) as pilot:
        await settle(pilot)
        line = "https://weir.example/mill The mill turns again"
        await pilot.press("ctrl+b")
        assert shown(await page(pilot)) == [line]
        await pilot.press("q", "colon")
        await until(pilot, lambda: pilot.app.screen.query(Input))
        await pilot.press(*"later", "enter")
        assert shown(await page(pilot)) == [line]


async def test_a_command_is_about_the_article_under_the_cursor(make_app: Any, settle: Any) -> None:
    async with make_app(config=config('name = "echo %t"')).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("1", "j")
        await pilot.app.screen.run_action("command('name')")
        assert shown(await page(pilot)) == ["A quiet day"]


async def test_b_runs_the_command_for_bookmarks(make_app: Any, settle: Any) -> None:
    async with make_app(config=config('bookmark = "echo %u"')).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("B")
        assert shown(await page(pilot)) == ["https://weir.example/mill"]


async def test_b_says_how_a_command_for_bookmarks_is_written(make_app: Any, reader: Any, settle: Any) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("B")
        assert reader(pilot).note == NO_BOOKMARK
        (line,) = re.findall(r"bookmark = .*%t\"", NO_BOOKMARK)
        assert config(line).commands["bookmark"].words == ("PROGRAM", "%u", "%t")


async def test_output_is_cleaned_and_is_no_markup(make_app: Any, settle: Any) -> None:
    program = r"print('\x1b]0;title\x07\x1b[31mred\x1b[0m [bold]x[/bold]\tt\x00\u202e\n\x9b2J', end='')"
    async with make_app(config=config(f"x = {python(program)}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.app.screen.run_action("command('x')")
        output = await page(pilot)
        assert shown(output) == ["red [bold]x[/bold]      t"]


async def test_the_page_is_scrolled_searched_and_copied(make_app: Any, settle: Any, monkeypatch: Any) -> None:
    copied: list[str] = []
    program = "for i in range(200): print('line', i, 'the Weir' if i % 50 == 0 else '')"
    async with make_app(config=config(f"x = {python(program)}")).run_test(size=SIZE) as pilot:
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await settle(pilot)
        await pilot.app.screen.run_action("command('x')")
        output = await page(pilot)
        pane, status = output.query_one(TextPane), output.query_one(StatusLine)
        await pilot.press("n")
        assert status.note == ""
        await pilot.press("j", "j")
        assert pane.scroll_offset.y == 2
        await pilot.press("slash", *"weir", "enter")
        places = [(pane.scroll_offset.y, status.note)]
        for key in ("n", "n", "n", "N"):
            await pilot.press(key)
            places.append((pane.scroll_offset.y, status.note))
        assert places == [
            (50, "/weir · 2 of 4"),
            (100, "/weir · 3 of 4"),
            (150, "/weir · 4 of 4"),
            (0, "/weir · 1 of 4"),
            (150, "/weir · 4 of 4"),
        ]
        await pilot.press("slash", *"xyz", "enter")
        assert status.note == "/weirxyz · not found"
        await pilot.press("slash", "escape", "y")
        assert copied[0].startswith("line 0 the Weir\nline 1")
        assert status.note == "Copied: what x wrote."
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, OutputPage)


@pytest.mark.parametrize(
    ("command", "note"),
    [
        ('x = "true"', "“x” is done; it wrote nothing."),
        ('x = "false"', "“x” failed with status 1; it wrote nothing."),
        (
            'x = "no-such-program-here"',
            "“no-such-program-here” cannot be run (No such file or directory); check its name.",
        ),
        ('[commands.x]\nrun = "sleep 600"\nseconds = 1', "“x” was ended after 1 second; it wrote nothing."),
        ("[commands.x]\nrun = 'kill -9 $$'\nshell = true", "“x” was ended by signal 9; it wrote nothing."),
    ],
)
async def test_how_a_program_ended_is_said(command: str, note: str, make_app: Any, reader: Any, settle: Any) -> None:
    async with make_app(config=config(command)).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.app.screen.run_action("command('x')")
        await until(pilot, lambda: reader(pilot).note)
        assert reader(pilot).note == note
        assert reader(pilot).activity == ""


async def test_a_failure_stands_beside_the_output(make_app: Any, settle: Any) -> None:
    async with make_app(config=config(f"x = {python('print(1); exit(3)')}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.app.screen.run_action("command('x')")
        assert (await page(pilot))._ending == "failed with status 3"


async def test_a_flood_is_cut_off(make_app: Any, settle: Any) -> None:
    async with make_app(config=config(f"x = {python('while True: print(1)')}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.app.screen.run_action("command('x')")
        output = await page(pilot)
        assert output._ending == "was ended: it wrote more than 256 KB"
        assert len(shown(output)) == 128 << 10


def waiting_program(pid_file: Path) -> str:
    return python(f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(600)")


def is_gone(pid_file: Path) -> bool:
    return not Path(f"/proc/{pid_file.read_text()}").exists()


async def test_escape_ends_a_program_and_keys_work_meanwhile(
    make_app: Any, reader: Any, settle: Any, tmp_path: Path
) -> None:
    pid_file = tmp_path / "pid"
    async with make_app(config=config(f"x = {waiting_program(pid_file)}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        await screen.run_action("command('x')")
        assert screen.activity == "Running x …"
        await until(pilot, lambda: pid_file.exists() and pid_file.read_text())
        await pilot.press("1", "j")
        assert screen.headlines.cursor == 1
        await type_line(pilot, "true")
        await until(pilot, lambda: pilot.app.screen.query_one(StatusLine).note)
        assert pilot.app.screen.query_one(StatusLine).note == "Another program is still running: Esc ends it."
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: is_gone(pid_file))
        await until(pilot, lambda: not screen.jobs.is_running(Job.RUN_COMMAND))
        assert (screen.note, screen.activity) == ("The program was ended.", "")


async def test_quitting_ends_a_program(make_app: Any, reader: Any, settle: Any, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    async with make_app(config=config(f"x = {waiting_program(pid_file)}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await reader(pilot).run_action("command('x')")
        await until(pilot, lambda: pid_file.exists() and pid_file.read_text())
        await pilot.press("Q")
        await until(pilot, lambda: is_gone(pid_file))


@pytest.mark.parametrize(("opens", "closes"), [("question_mark", "q"), ("slash", "escape"), ("ampersand", "escape")])
async def test_output_waits_until_nothing_else_is_in_use(
    opens: str, closes: str, make_app: Any, reader: Any, settle: Any, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    program = python(f"import os, time\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\nprint('here')")
    async with make_app(config=config(f"x = {program}")).run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        await screen.run_action("command('x')")
        await pilot.press(opens)
        await pilot.pause()
        go.touch()
        await until(pilot, lambda: "its output is shown when" in screen.note)
        assert not isinstance(pilot.app.screen, OutputPage)
        await pilot.press(closes)
        assert shown(await page(pilot)) == ["here"]


async def test_a_kiosk_runs_no_program_and_imports_nothing_of_it(make_app: Any, reader: Any, settle: Any) -> None:
    chosen = config("[commands.later]", 'run = "touch hacked"', 'key = "ctrl+b"').for_kiosk()
    async with make_app(config=chosen).run_test(size=SIZE) as pilot:
        await settle(pilot)
        for key in ("vertical_line", "B", "ctrl+b"):
            reader(pilot).note = ""
            await pilot.press(key)
            assert reader(pilot).note == REFUSED_NOTE
        await pilot.press("colon")
        await until(pilot, lambda: pilot.app.screen.query(Input))
        await pilot.press(*"later", "enter", "escape")
        assert "commands" not in vars(reader(pilot))


async def test_without_an_article_that_is_said(make_app: Any, reader: Any, settle: Any) -> None:
    async with make_app(config=config('x = "true"')).run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        screen.entries, screen.entry = (), None
        await pilot.pause()
        for action in ("pipe", "command('x')"):
            screen.note = ""
            await screen.run_action(action)
            assert screen.note == "No article is open: Enter opens one."


def test_the_keys_of_commands_are_checked_as_others_are() -> None:
    chosen = parse_config(
        '[keys]\n"pane.up" = "x"\n[commands.a]\nrun = "true"\nkey = "j"\n[commands.b]\nrun = "true"\nkey = "F5"\n'
        '[commands.c]\nrun = "true"\nkey = "ctrl+e, x"\n[commands.d]\nrun = "true"\nkey = "k, ctrl+x"\n',
        Path("config.toml"),
    )
    keymap, problems = check_config(chosen, {"nord"})
    assert keymap == {"pane.up": "x", "command.d": "k, ctrl+x"}
    assert [problem.removeprefix("config.toml, ") for problem in problems] == [
        "line 2: “x” is chosen for command.c too; give one of them another key",
        "line 5: “j” is the key of pane.down; choose another, or give that action another key",
        "line 8: “F5” is not a key; did you mean “f5”?",
        "line 11: “x” is chosen for pane.up too; give one of them another key",
    ]
