"""What can go wrong on purpose ends no reader: it is said, and only the key, message or worker that met it is over."""

import sqlite3

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from tuireader.errors import TuireaderError


class Forgiving(MessagePump):
    """Goes on after a message that could not be answered; Textual would take no other message here, and end."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except (TuireaderError, sqlite3.Error) as error:
            self.app._handle_exception(error)  # noqa: SLF001 - where Textual brings all that goes wrong


def what_is_said_of(error: Exception) -> str | None:
    """Return the sentence for an expected failure, of a worker too; None for what nobody expected."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    if isinstance(cause, TuireaderError):
        return str(cause)
    if isinstance(cause, sqlite3.Error):
        return f"The library cannot be used ({cause}); tuireader check says what is wrong with it"
    return None
