"""Where files are: those that ship with the program, and a user's own."""

import os
from pathlib import Path


def resource_folder(name: str) -> Path:
    """Return the folder `name` (“articles” or “styles”), from a wheel or from an editable install.

    A wheel carries them inside the package under `_data`; a checkout keeps them at its top level.
    """
    package = Path(__file__).parent
    packed_folder = package / "_data" / name
    return packed_folder if packed_folder.is_dir() else package.parents[1] / name


def data_folder() -> Path:
    """Return the folder for the library: `$TUIREADER_DATA`, or the platform's own for a user's data."""
    if override := os.environ.get("TUIREADER_DATA"):
        return Path(override)
    from platformdirs import user_data_path  # noqa: PLC0415 - only commands that store something need it

    return user_data_path("tuireader", appauthor=False)


def config_file() -> Path:
    """Return the user's `config.toml`: `$TUIREADER_CONFIG`, or in the platform's folder for a user's configuration."""
    if override := os.environ.get("TUIREADER_CONFIG"):
        return Path(override)
    from platformdirs import user_config_path  # noqa: PLC0415 - as above

    return user_config_path("tuireader", appauthor=False) / "config.toml"


def library_path(override: str | Path | None) -> Path:
    """Return the path of the library: `override`, or the default."""
    return Path(override) if override else data_folder() / "library.db"


DIALOG_STYLE_SHEET = resource_folder("styles") / "sheets.tcss"
"""The style sheet of the dialogs that open over the reader."""
