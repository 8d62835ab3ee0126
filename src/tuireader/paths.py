"""Where files are: those that come with the program, and the user's own."""

import os
import sys
from pathlib import Path


def resource_folder(name: str) -> Path:
    """Return the folder `name` (“articles” or “styles”), from a wheel or from an editable install.

    A wheel has them inside the package in `_data`; a checkout has them at its top level.
    """
    package = Path(__file__).parent
    packed_folder = package / "_data" / name
    return packed_folder if packed_folder.is_dir() else package.parents[1] / name


def data_folder() -> Path:
    """Return the folder for the library: `$TUIREADER_DATA`, or the platform's folder for user data."""
    if override := os.environ.get("TUIREADER_DATA"):
        return Path(override)
    return _user_folder("data", "XDG_DATA_HOME", ".local/share")


def config_file() -> Path:
    """Return the path of `config.toml`: `$TUIREADER_CONFIG`, or a file in the platform's configuration folder."""
    if override := os.environ.get("TUIREADER_CONFIG"):
        return Path(override)
    return _user_folder("config", "XDG_CONFIG_HOME", ".config") / "config.toml"


def _user_folder(kind: str, variable: str, linux_default: str) -> Path:
    """Return the user's folder for the program: by the XDG specification on Linux, else the platform's."""
    if sys.platform == "linux":  # platformdirs takes 3 milliseconds to import
        folder = os.environ.get(variable, "")
        return (Path(folder) if os.path.isabs(folder) else Path.home() / linux_default) / "tuireader"  # noqa: PTH117
    import platformdirs  # noqa: PLC0415 - as above

    path: Path = getattr(platformdirs, f"user_{kind}_path")("tuireader", appauthor=False)
    return path


def library_path(override: str | Path | None) -> Path:
    """Return the path of the library: `override`, or the default."""
    return Path(override) if override else data_folder() / "library.db"


DIALOG_STYLE_SHEET = resource_folder("styles") / "sheets.tcss"
"""The style sheet of the dialogs that open over the reader."""
