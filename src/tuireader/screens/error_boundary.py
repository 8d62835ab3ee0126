"""Which errors end only the key, message or worker that met them: they are shown, and the program continues.

The application, its screens and its panes are each an `ErrorBoundary` (`wire/textual_internals`), which asks the
application about every error.
"""

import sqlite3

from textual.worker import WorkerFailed

from tuireader.errors import TuireaderError


def failure_message(error: Exception) -> str | None:
    """Return the message of an expected error, also of one in a worker; None for an unexpected error."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    if isinstance(cause, TuireaderError):
        return str(cause)
    if isinstance(cause, sqlite3.Error):
        return f"The library cannot be used ({cause}); tuireader check says what is wrong with it"
    return None
