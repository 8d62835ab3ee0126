"""The themes: complete, and readable."""

import re
from typing import Any

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static

from tuireader.paths import resource_folder
from tuireader.screens.themes import DARK, SIXTEEN, default_theme, themes
from tuireader.widgets.paint import SPEAKER_COLOURS

TRUE_COLOUR = [theme for theme in themes() if not theme.ansi]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_theme_has_a_colour_for_each_speaker_and_they_differ(theme: Theme) -> None:
    colours = [theme.variables[f"speaker-{i}"] for i in range(SPEAKER_COLOURS)]
    assert len(set(colours)) == SPEAKER_COLOURS
    assert {name for other in themes() for name in other.variables if not other.ansi} <= set(theme.variables)


@pytest.mark.parametrize("theme", TRUE_COLOUR, ids=lambda theme: theme.name)
def test_text_has_contrast(theme: Theme) -> None:
    ground = Color.parse(str(theme.background))
    names = ["muted", *(f"speaker-{i}" for i in range(SPEAKER_COLOURS))]
    inks = [*(theme.variables[name] for name in names), str(theme.foreground), str(theme.primary)]
    assert min(contrast(ground, Color.parse(ink)) for ink in inks) >= 4.5


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of WCAG 2.1, 1 to 21."""

    def luminance(colour: Color) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


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
