"""The program's own themes, and which of them is the default for a terminal."""

import tomllib
from dataclasses import replace
from functools import cache
from typing import Any

from textual.theme import BUILTIN_THEMES, Theme

from tuireader.paths import resource_folder

DARK, SIXTEEN, LIGHT = "tuireader-dark", "tuireader-16", "tuireader-light"


@cache
def themes() -> tuple[Theme, ...]:
    """Return the program's own themes, from `styles/themes/`."""
    files = sorted((resource_folder("styles") / "themes").glob("*.toml"))
    return tuple(_theme(tomllib.loads(file.read_text("utf-8"))) for file in files)


def _theme(settings: dict[str, Any]) -> Theme:
    """Make a theme; one in the terminal's own colours also gets the variables that Textual's widgets need."""
    if settings.get("ansi"):
        settings["variables"] = BUILTIN_THEMES["ansi-dark"].variables | settings["variables"]
    return Theme(**settings)


def without_colours(theme: Theme) -> Theme:
    """Return a theme for a terminal without colours: a background alone would not show the current quotation."""
    return replace(theme, variables=theme.variables | {"current-style": "reverse"})


def default_theme(environment: dict[str, str]) -> str:
    """Return the theme for a terminal: its own sixteen colours if it may not have more, or must have none.

    That theme alone uses attributes, such as reverse, where the others use a background colour.
    """
    if environment.get("NO_COLOR"):
        return SIXTEEN
    term, colours = environment.get("TERM", ""), environment.get("COLORTERM", "")
    rich = colours in ("truecolor", "24bit") or "256" in term or "direct" in term
    return DARK if rich else SIXTEEN


def theme_to_borrow_from(theme: Theme) -> Theme:
    """Return our own theme from which `theme` takes the speakers' colours that it lacks."""
    name = SIXTEEN if theme.ansi else DARK if theme.dark else LIGHT
    return next(own for own in themes() if own.name == name)
