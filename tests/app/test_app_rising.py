"""What rises from the bottom line: questions, prompts, choices, sheets and the help."""

from typing import Any

import pytest
from textual.widgets import Input

from tuireader.config import Config
from tuireader.quotes.sources import rules
from tuireader.quotes.spans.draft import Rule
from tuireader.screens import keys
from tuireader.screens.dialogs.help import KEY_COLUMN_CELLS, Help, help_lines, matching_rows
from tuireader.screens.dialogs.picker import Finder, Matches, action_choices, matching
from tuireader.screens.dialogs.question import Question
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.key_groups import FIRST_GROUPS, GROUPS, help_groups
from tuireader.screens.rule_phrases import RULE_PHRASES
from tuireader.widgets.phrases import quoted_name, sureness
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane, paragraph_lines
from tuireader.widgets.text_width import width_of
from tuireader.widgets.typed_line import TypedLine, fitting_hint


def rows(app: Any) -> list[str]:
    """What the whole window shows."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


# Questions


@pytest.mark.parametrize(("key", "answer"), [("y", [True]), ("n", [False]), ("escape", [False]), ("j", [False]), ("Y", [False]), ("enter", [False])])  # fmt: skip
async def test_any_key_but_one_is_no(key: str, answer: list[bool | None], make_app: Any, settle: Any) -> None:
    app = make_app()
    answers: list[bool | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        cursor = app.screen.headlines.cursor
        app.push_screen(Question("Mark 34 articles in Unread as read?", "mark", "leave"), answers.append)
        await settle(pilot)
        assert rows(app)[-1].split() == [
            "Mark",
            "34",
            "articles",
            "in",
            "Unread",
            "as",
            "read?",
            "y",
            "mark",
            "n",
            "leave",
        ]
        assert "Ferry" in rows(app)[1] or rows(app)[1]  # the words above stay in sight
        await pilot.press(key)
        await settle(pilot)
        assert answers == answer
        assert app.screen.headlines.cursor == cursor, "the key did nothing else"


@pytest.mark.parametrize(
    "name",
    ["[bold]Weir[/bold] Post", "[/]", "\x1b[31mred\x1b]0;x\x07", "word " * 200, "x" * 500, "line\nline", "河川" * 60, "{name}"],
)  # fmt: skip
@pytest.mark.parametrize("size", [(80, 24), (40, 20), (24, 8)])
async def test_a_hostile_name_hides_neither_the_question_nor_its_answers(
    name: str, size: tuple[int, int], make_app: Any, settle: Any
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        question = f"Remove {quoted_name(name)} and its 30 articles (2 starred)?"
        app.push_screen(Question(question, "remove", "keep"))
        await settle(pilot)
        line = app.screen.query_one(StatusLine)
        shown = [line.render_line(y).text for y in range(line.size.height)]
        assert len(shown) <= 4
        assert all(width_of(text) == size[0] for text in shown)
        assert shown[-1].rstrip().endswith("y remove   n keep")
        if size[0] > 24:
            assert "starred)?" in " ".join(shown)


# Prompts and choices


@pytest.mark.parametrize(
    ("parts", "room", "expected"),
    [
        (("match 2 of 5", "Enter stay", "Esc back"), 40, "match 2 of 5 · Enter stay · Esc back"),
        (("match 2 of 5", "Enter stay", "Esc back"), 30, "match 2 of 5 · Enter stay"),
        (("match 2 of 5", "Enter stay", "Esc back"), 20, "match 2 of 5"),
        (("match 2 of 5", "Enter stay", "Esc back"), 11, ""),
        (("speker is not a field; try speaker:", "Enter stay"), 20, "speker is not a fie…"),
        (("", "Enter stay", "Esc back"), 40, "Enter stay · Esc back"),
        (("", "", ""), 40, ""),
        (("x", "y"), -3, ""),
    ],
)
def test_what_is_typed_stays_and_the_hint_makes_room(parts: tuple[str, ...], room: int, expected: str) -> None:
    assert fitting_hint(parts, room) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2 / t h e", "/ the match 1 of"),
        ("a", "a a feed or a website · Enter · Esc"),
        ("backslash", '\\ words · "a phrase"'),
        ("2 w", "w "),
    ],
)
async def test_a_prompt_is_typed_in_the_bottom_line(typed: str, expected: str, make_app: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = rows(app)[:10]
        await pilot.press(*typed.split())
        await settle(pilot)
        assert " ".join(rows(app)[-1].split()).startswith(expected)
        assert isinstance(app.focused, TypedLine)
        if typed != "2 / t h e":
            await pilot.press("q", "j", "question_mark")
            assert app.focused.value.endswith("qj?"), "letters are letters"
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.focused, Input)
        assert rows(app)[3:10] == before[3:10] or typed.startswith("2")


async def test_choices_stand_above_the_line_and_are_chosen_by_arrows(make_app: Any, settle: Any, reader: Any) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await settle(pilot)
        assert isinstance(app.screen, Finder)
        shown = rows(app)
        assert shown[12].startswith("  Commands")
        assert shown[-1].startswith(" : ")
        assert shown[-1].endswith("Tab next · Enter do it · Esc")
        matches = app.screen.query_one(Matches)
        assert matches.room.height == 10
        await pilot.press("down", "ctrl+n", "tab", "up")
        assert matches.cursor == 2
        assert matches.choices[2].name in rows(app)[-1]
        await pilot.press(*"xyzzy")
        await settle(pilot)
        assert "nothing is called that" in rows(app)[-1]
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert app.screen is reader(pilot)


async def test_a_small_window_keeps_its_upper_part(make_app: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await settle(pilot)
        assert app.screen.query_one(Matches).outer_size.height == 5


# Sheets


async def test_the_words_stay_in_sight_above_the_reasons(make_app: Any, settle: Any, reader: Any) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2", "]")
        await settle(pilot)
        screen = reader(pilot)
        top, quotation = screen.body.top, screen.attribution.quotations[screen.quotation]
        await pilot.press("i")
        await settle(pilot)
        assert isinstance(app.screen, Sheet)
        shown = rows(app)
        (bar,) = [y for y, text in enumerate(shown) if text.startswith("▶ Why this speaker")]
        assert bar >= 9
        assert shown[bar].endswith(" %")
        assert any(quotation.text[:12] in text for text in shown[:bar])
        assert shown[-1].split()[-2:] == ["q", "close"]
        assert not any("Rule" in text or "Confidence" in text for text in shown[bar:])
        await pilot.press("]")
        await settle(pilot)
        assert isinstance(app.screen, Sheet)
        assert screen.quotation == 1
        await pilot.press("[", "q")
        await settle(pilot)
        assert app.screen is screen
        assert reader(pilot).body.top == top, "nothing has moved"


async def test_a_sheet_never_takes_more_than_its_share(make_app: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(40, 20)) as pilot:
        await settle(pilot)
        app.push_screen(Sheet("News", [("", f"Line {number}") for number in range(99)]))
        await settle(pilot)
        pane = app.screen.query_one(TextPane)
        assert pane.outer_size.height + 1 == 12
        assert rows(app)[-1] == " j k scroll   q close"
        await pilot.press("G")
        assert "Line 98" in rows(app)[-2]
        await pilot.resize_terminal(80, 10)
        await settle(pilot)
        assert pane.outer_size.height + 1 == 6
        await pilot.press("enter")
        await settle(pilot)
        assert not isinstance(app.screen, Sheet)


@pytest.mark.parametrize(
    ("paragraphs", "width", "expected"),
    [
        ([("", "one two three")], 8, ["one two", "three"]),
        ([("Ada", "the miller of the weir")], 16, ["Ada  the miller", "     of the weir"]),
        ([("A name that is long", "miller")], 10, ["A name", "that is", "long", "  miller"]),
        ([("", "")], 10, [""]),
    ],
)
def test_paragraphs_hang_beside_their_terms(paragraphs: Any, width: int, expected: list[str]) -> None:
    assert ["".join(text for text, _ in line).rstrip() for line in paragraph_lines(paragraphs, width)] == expected


def test_every_rule_has_plain_words() -> None:
    labels = {rule.label for rule in vars(rules).values() if isinstance(rule, Rule)}
    assert labels <= RULE_PHRASES.keys()
    assert not {label for label, phrase in RULE_PHRASES.items() if phrase == label}


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.91, "sure: 91 %"), (0.61, "not sure: 61 %"), (1.0, "sure: 100 %")]
)
def test_sureness(confidence: float, expected: str) -> None:
    assert sureness(confidence) == expected


# Help


def test_each_binding_belongs_to_one_row_of_the_help() -> None:
    placed = [binding_id for _, group in GROUPS for row in group for binding_id, _ in row]
    assert sorted(placed) == sorted({*(it.id or "" for it in keys.bindings()), keys.SUSPEND.id or ""})
    assert set(FIRST_GROUPS.values()) <= {name for name, _ in GROUPS}


@pytest.mark.parametrize("pane", FIRST_GROUPS)
def test_the_pane_one_is_in_comes_first(pane: str) -> None:
    names = [name for name, _ in help_groups({}, pane, restricted=False)]
    assert names[0] == FIRST_GROUPS[pane]
    assert sorted(names) == sorted(name for name, _ in GROUPS)


@pytest.mark.parametrize(("width", "columns"), [(97, 2), (95, 1), (37, 1)])
def test_two_columns_where_there_is_room(width: int, columns: int) -> None:
    groups = list(help_groups({}, "article", restricted=False))
    lines = ["".join(text for text, _ in line) for line in help_lines(groups, width)]
    assert all(width_of(line) <= width for line in lines)
    assert any("Read" in line and len(line.split()) > 1 for line in lines[:1]) == (columns == 2)
    for name, _ in groups:
        assert any(name in line for line in lines)


def test_what_a_wide_key_does_stands_in_the_same_cell() -> None:
    lines = help_lines([("Keys", [("é", "stars"), ("あ", "stars")])], 80)
    assert {width_of("".join(text for text, _ in line).partition("stars")[0]) for line in lines[1:]} == {
        KEY_COLUMN_CELLS
    }


def test_a_key_is_found_by_what_it_does() -> None:
    groups = list(help_groups({}, "article", restricted=False))
    found = matching_rows(groups, "star")
    assert [(name, [said for _, said in group]) for name, group in found] == [("Lists", ["mark read or unread, star"])]
    assert not matching_rows(groups, "xyzzy")
    assert matching_rows(groups, "") == groups


async def test_the_help_finds_and_closes(make_app: Any, settle: Any, reader: Any) -> None:
    app = make_app(config=Config())
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await pilot.press("2", "question_mark")
        await settle(pilot)
        assert isinstance(app.screen, Help)
        assert rows(app)[0].startswith("▶ Keys")
        assert rows(app)[0].endswith("you are in: article")
        assert rows(app)[-1] == " / find a key   j k scroll   : run one by name   q close"
        await pilot.press("slash", *"undo")
        await settle(pilot)
        shown = "\n".join(rows(app))
        assert "undo" in shown
        assert "previous quotation" not in shown
        await pilot.press("enter")
        await settle(pilot)
        assert "previous quotation" not in "\n".join(rows(app))
        await pilot.press("slash", "escape")
        await settle(pilot)
        assert "previous quotation" in "\n".join(rows(app))
        assert isinstance(app.screen, Help)
        await pilot.press("colon")
        await settle(pilot)
        assert isinstance(app.screen, Finder)
        await pilot.press("escape", "question_mark", "q")
        await settle(pilot)
        assert app.screen is reader(pilot)


def test_nothing_of_this_is_imported_at_a_start() -> None:
    import subprocess
    import sys

    code = "import tuireader.screens.reader.screen, sys; print([m for m in sys.modules if 'dialogs' in m or 'key_groups' in m or 'rule_phrases' in m or 'typed_line' in m])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "action"), [("quit", "app.quit"), ("q", "back"), ("Q", "app.quit"), ("Quit", "app.quit"), ("w", "export")]
)
def test_an_exact_name_or_key_wins(typed: str, action: str) -> None:
    choices = action_choices({}, restricted=False)
    assert matching(typed, choices)[0].id == action
    assert len(set(matching(typed, choices))) == len(matching(typed, choices))
