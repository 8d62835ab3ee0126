"""Where files are: those that come with the program, and the user's own.

The last screen is shown before pathlib is imported, which takes as long as all that is needed for it.
"""

import os
import sys
from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError

if TYPE_CHECKING:
    from pathlib import Path

# ruff: noqa: PLC0415, PTH111, PTH117, PTH118 - pathlib is imported where it is used


def resource_folder(name: str) -> "Path":
    """Return the folder `name` (“articles” or “styles”), from a wheel or from an editable install.

    A wheel has them inside the package in `_data`; a checkout has them at its top level.
    """
    from pathlib import Path

    package = Path(__file__).parent
    packed_folder = package / "_data" / name
    return packed_folder if packed_folder.is_dir() else package.parents[1] / name


def data_folder() -> "Path":
    """Return the folder for the library: `$TUIREADER_DATA`, or the platform's folder for user data."""
    from pathlib import Path

    return Path(_data_folder())


def _data_folder() -> str:
    return os.environ.get("TUIREADER_DATA") or _user_folder("data", "XDG_DATA_HOME", ".local/share")


def config_file() -> "Path":
    """Return the path of `config.toml`: `$TUIREADER_CONFIG`, or a file in the platform's configuration folder."""
    from pathlib import Path

    if override := os.environ.get("TUIREADER_CONFIG"):
        return Path(override)
    return Path(_user_folder("config", "XDG_CONFIG_HOME", ".config"), "config.toml")


def _user_folder(kind: str, variable: str, linux_default: str) -> str:
    """Return the user's folder for the program: by the XDG specification on Linux, else the platform's."""
    if sys.platform == "linux":  # platformdirs takes 3 milliseconds to import
        folder = os.environ.get(variable, "")
        return os.path.join(folder if os.path.isabs(folder) else os.path.join(_home(), linux_default), "tuireader")
    import platformdirs

    path: str = getattr(platformdirs, f"user_{kind}_dir")("tuireader", appauthor=False)
    return path


def _home() -> str:
    home = os.path.expanduser("~")
    if home.startswith("~"):
        raise TuireaderError("your home directory is not known; set HOME to it")
    return home


def library_path(override: "str | Path | None") -> "Path":
    """Return the path of the library: `override`, or the default."""
    from pathlib import Path

    return Path(library_file(override))


def library_file(override: "str | Path | None") -> str:
    """Return the path of the library as a text, for which pathlib need not be imported."""
    return str(override) if override else os.path.join(_data_folder(), "library.db")
