"""Which errors end only the key, message or worker that met them: they are shown, and the program continues.

The application, its screens and its panes are each an `ErrorBoundary` (`wire/textual_internals`), which asks the
application about every error.
"""

from textual.worker import WorkerFailed

from tuireader.errors import TuireaderError
from tuireader.library.database import SQLITE_ERRORS, message_of
from tuireader.widgets.phrases import sentence


def failure_message(error: Exception) -> str | None:
    """Return the message of an expected error, also of one in a worker; None for an unexpected error."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    if isinstance(cause, TuireaderError):
        return str(cause)
    if isinstance(cause, SQLITE_ERRORS):
        return f"The library cannot be used ({message_of(cause)}); tuireader check says what is wrong with it"
    return None


def as_sentence(error: TuireaderError) -> str:
    """Return the message of an error as a sentence."""
    words = str(error)
    return sentence(words[:1].upper() + words[1:])
