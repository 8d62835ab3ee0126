"""The library's daily backup, which is made before a refresh."""

from tuireader import event_log
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.backup import back_up_daily


def make_daily_backup(library: Library, config: Config) -> str:
    """Make today's backup if one is due; return a sentence if it failed, otherwise ""."""
    if library.path is None:
        return ""
    try:
        with event_log.timed("daily backup") as facts:
            facts["made"] = back_up_daily(library.path, config.backups) is not None
    except (TuireaderError, OSError) as error:
        return f"the daily backup failed: {error}"
    return ""
