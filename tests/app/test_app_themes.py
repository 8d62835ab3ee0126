"""The themes: complete, and readable."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.color import Color, ColorSystem
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static

from tuireader.paths import resource_folder
from tuireader.screens.themes import DARK, SIXTEEN, default_theme, theme_to_borrow_from, themes
from tuireader.widgets.paint import SPEAKER_COLOURS

SPEAKERS = tuple(f"speaker-{i}" for i in range(SPEAKER_COLOURS))
WORDS = (  # roles that give words or signs a colour
    *("dim", "title", "bar-focus", "sign", "doubt", *SPEAKERS),
    *("code", "code-keyword", "code-string", "code-comment", "code-number", "code-name"),
)
GROUNDS = ("bar", "cursor-idle", "current", "found")
STYLES = ("current-style", "source", "found-now")
ROLES = {*WORDS, *GROUNDS, *STYLES, "cursor"}
THEMES = pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
OF_TRUE_COLOUR = pytest.mark.parametrize(
    "theme", [theme for theme in themes() if not theme.ansi], ids=lambda theme: theme.name
)
TRUE = ColorSystem.TRUECOLOR
COLOUR_SYSTEMS = pytest.mark.parametrize("colours", [TRUE, ColorSystem.EIGHT_BIT])


@THEMES
def test_every_theme_has_every_role_and_no_two_speakers_look_the_same(theme: Theme) -> None:
    assert len({theme.variables[role] for role in SPEAKERS}) == SPEAKER_COLOURS
    assert set(theme.variables) >= ROLES
    assert {role for own in themes() for role in own.variables if not own.ansi} - {"border-blurred"} == ROLES


@OF_TRUE_COLOUR
@COLOUR_SYSTEMS
def test_words_are_read_on_every_ground(theme: Theme, colours: ColorSystem) -> None:
    grounds = [theme.background, *(theme.variables[role] for role in GROUNDS)]
    inks = [theme.foreground, theme.accent, theme.warning, *(theme.variables[role] for role in WORDS)]
    poor = {
        (ink, ground): ratio
        for ground in grounds
        for ink in inks
        if (ratio := contrast(shown(ground, colours), shown(ink, colours))) < 4.5
    }
    assert not poor


@pytest.mark.parametrize(
    "theme", [theme for theme in BUILTIN_THEMES.values() if not theme.ansi], ids=lambda theme: theme.name
)
def test_what_textuals_themes_borrow_is_read_on_their_ground(theme: Theme) -> None:
    lent, ground = theme_to_borrow_from(theme).variables, shown(theme.to_color_system().generate()["background"], TRUE)
    assert not {role for role in WORDS if contrast(ground, shown(lent[role], TRUE)) < 4.5}


Triplet = tuple[int, int, int]


def shown(colour: str | None, colours: ColorSystem) -> Triplet:
    """Return the colour that a terminal shows which has so many."""
    red, green, blue = Color.parse(str(colour)).downgrade(colours).get_truecolor()
    return red, green, blue


def contrast(one: Triplet, other: Triplet) -> float:
    """Return the contrast ratio of WCAG 2.1 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio), 1 to 21."""

    def luminance(colour: Triplet) -> float:
        parts = [part / 255 for part in colour]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_that_of_the_standard() -> None:
    black, white, grey = (0, 0, 0), (255, 255, 255), (0x76, 0x76, 0x76)
    assert contrast(black, white) == 21
    assert round(contrast(grey, white), 2) == 4.54


PALETTES = {  # the sixteen colours as terminals come with them, in the order of their numbers
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "linux": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "windows": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
}
LEAST = 1.9
"""The lowest contrast that is let through: of cyan on white. Few colours of a terminal's sixteen have 4.5 on both grounds."""


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255)], ids=["on black", "on white"])
def test_sixteen_colours_are_read_on_black_and_on_white(palette: str, ground: Triplet) -> None:
    colours = [(int(c[:2], 16), int(c[2:4], 16), int(c[4:], 16)) for c in palette.split()]
    poor = {ink: ratio for ink in sixteen_inks() if (ratio := contrast(colours[ink], ground)) < LEAST}
    assert not poor


def test_of_sixteen_colours_some_never_carry_words() -> None:
    black, yellow, blue, white, bright_green, bright_yellow, bright_cyan, bright_white = 0, 3, 4, 7, 10, 11, 14, 15
    never = {black, yellow, blue, white, bright_green, bright_yellow, bright_cyan, bright_white}
    assert not sixteen_inks() & never
    assert next(own for own in themes() if own.name == SIXTEEN).variables["dim"] == "ansi_bright_black"


def sixteen_inks() -> set[int]:
    """Return the numbers of the colours that words have in the theme of sixteen, without the terminal's own for text."""
    theme = next(own for own in themes() if own.name == SIXTEEN)
    names = [theme.foreground, theme.primary, theme.secondary, theme.accent, theme.warning, theme.error, theme.success]
    names += [theme.variables[role] for role in (*WORDS, "cursor")]
    return {
        number
        for name in names
        if (number := Color.parse(str(name).removeprefix("ansi_")).number) is not None and name != "ansi_default"
    }


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of one of the style sheets."""
    text = re.sub(r"/\*.*?\*/", "", (resource_folder("styles") / sheet).read_text("utf-8"), flags=re.DOTALL)
    for selector, declarations in re.findall(r"([^{}]+)\{([^}]*)\}", text):
        yield " ".join(selector.split()), declarations


def test_only_these_are_bold() -> None:
    assert {selector for selector, declarations in rules("text.tcss") if "bold" in declarations} == {
        *(".line--title", ".line--heading"),
        *("RowList .row--strong", ".row--current"),  # names, what the feeds show, the current quotation
    }
    assert {(own.name, own.variables["current-style"]) for own in themes()} == {
        ("tuireader-dark", "bold"),
        ("tuireader-light", "bold"),
        ("tuireader-16", "reverse"),
    }


def test_only_these_have_a_ground() -> None:
    grounds = {
        match[1]
        for _, declarations in rules("text.tcss")
        for match in re.finditer(r"background: \$([\w-]+)", declarations)
    }
    assert grounds <= set(GROUNDS)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, DARK),
        ({"TERM": "tmux-direct"}, DARK),
        ({"TERM": "linux"}, SIXTEEN),
        ({"TERM": "vt220"}, SIXTEEN),
        ({}, SIXTEEN),
    ],
)
def test_the_default_suits_the_terminal(environment: dict[str, str], expected: str) -> None:
    assert default_theme(environment) == expected


class Textuals(Static):
    """Has Textual style all classes of `text.tcss`, as it does with component classes."""

    COMPONENT_CLASSES = set(
        re.findall(
            r"\.([\w-]+)", re.sub(r"/\*.*?\*/", "", (resource_folder("styles") / "text.tcss").read_text("utf-8"))
        )
    )


@pytest.mark.parametrize("theme", ["tuireader-dark", "tuireader-16", "nord"])
async def test_parts_are_styled_as_textual_would(make_app: Any, reader: Any, settle: Any, theme: str) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await settle(pilot)
        await reader(pilot).mount(textuals := Textuals())
        app.theme = theme
        await settle(pilot)
        names = [name for name in sorted(Textuals.COMPONENT_CLASSES) if not name.startswith("row--")]
        expected = {name: textuals.get_component_rich_style(name, partial=True) for name in names}
        assert {name: reader(pilot).body.part(name) for name in names} == expected
        assert {name for name in names if expected[name]} == set(names)
