"""Where the program keeps what it must remember."""

import os
from pathlib import Path


def data_folder() -> Path:
    """Return the folder for the library: `$TUIREADER_DATA`, or the platform's own for a user's data."""
    if chosen := os.environ.get("TUIREADER_DATA"):
        return Path(chosen)
    from platformdirs import user_data_path  # noqa: PLC0415 - only the reader needs it

    return user_data_path("tuireader", appauthor=False)
