"""The colours of code in an article, found when code first comes into sight."""

from functools import partial

from tuireader.documents.model import CodeSpan, Document
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage


class CodeColours:
    """Highlights code in a thread, which waits for a process."""

    class Found(FieldMessage):
        """A thread has found the syntax roles of the words of code in `document`."""

        document: Document
        spans: tuple[CodeSpan, ...]

    def __init__(self, screen: ReaderState, jobs: BackgroundJobs) -> None:
        self._screen = screen
        self._jobs = jobs

    def find_spans(self, document: Document) -> None:
        """Find the syntax roles of the words of code in `document`, if it names a language."""
        if any(block.language for block in document.blocks):
            self._jobs.run_thread(Job.HIGHLIGHT_CODE, partial(self._find_spans, document))

    def _find_spans(self, document: Document, _is_cancelled: IsCancelled) -> None:
        from tuireader.documents.highlight import highlight  # noqa: PLC0415 - most articles have no code

        self._screen.post_message(self.Found(document, highlight(document)))

    def show_spans(self, document: Document, spans: tuple[CodeSpan, ...]) -> None:
        """Show the roles, unless the user has opened another article meanwhile."""
        if document is self._screen.document:
            self._screen.code_spans = spans
