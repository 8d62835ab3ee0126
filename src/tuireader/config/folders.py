"""Where the program keeps what it must remember, and where the user tells it what to do."""

import os
from pathlib import Path


def data_folder() -> Path:
    """Return the folder for the library: `$TUIREADER_DATA`, or the platform's own for a user's data."""
    if chosen := os.environ.get("TUIREADER_DATA"):
        return Path(chosen)
    from platformdirs import user_data_path  # noqa: PLC0415 - only what keeps something needs it

    return user_data_path("tuireader", appauthor=False)


def config_file() -> Path:
    """Return the user's `config.toml`: `$TUIREADER_CONFIG`, or in the platform's folder for a user's configuration."""
    if chosen := os.environ.get("TUIREADER_CONFIG"):
        return Path(chosen)
    from platformdirs import user_config_path  # noqa: PLC0415 - as above

    return user_config_path("tuireader", appauthor=False) / "config.toml"
