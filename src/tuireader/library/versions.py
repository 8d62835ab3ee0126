"""The versions of articles whose words have changed: what they said, and when that was fetched."""

from datetime import datetime
from typing import NamedTuple

from tuireader.documents.model import Document
from tuireader.library.database import Database
from tuireader.library.document_rows import Kind
from tuireader.library.entry import from_timestamp


class Version(NamedTuple):
    """What an article said at a time."""

    id: int  # stays as it is, and is never used again
    number: int  # 1 is the first
    fetched: datetime | None
    sha256: bytes  # of the text of `document`
    document: Document  # without author, address and date, which are the entry's


class StoredVersions(NamedTuple):
    """How much the versions of all articles take."""

    versions: int
    size: int  # in bytes


class Versions:
    """The versions of a library's articles; `version_rows` writes them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_entry(self, entry_id: int) -> list[Version]:
        """Return the versions of an article, the first one first; none where its words have not changed.

        They are those of its page where that is shown and has changed, else those of what its feed said. Of a damaged
        history, those that can be restored are returned.
        """
        from tuireader.documents.cleaning import clean  # noqa: PLC0415 - not needed at start, as below
        from tuireader.library.version_packing import unpack_document  # noqa: PLC0415 - not needed at start, as below
        from tuireader.library.version_rows import intact_versions  # noqa: PLC0415

        for kind in self._kinds(entry_id):
            stored = intact_versions(self._db, entry_id, kind)
            if len(stored) > 1:
                return [
                    Version(it.id, it.number, from_timestamp(it.fetched), it.sha256, unpack_document(it.data, clean))
                    for it in stored
                ]
        return []

    def _kinds(self, entry_id: int) -> list[Kind]:
        """Return which texts of an article have versions: the one that is shown comes first."""
        rows = self._db.rows(
            "SELECT DISTINCT kind FROM version LEFT JOIN page USING (entry) WHERE version.entry = ?"
            " ORDER BY (kind = 'page') = (page.article IS NOT NULL AND shown = 1) DESC",
            (entry_id,),
        )
        return [kind for (kind,) in rows]

    def stored(self) -> StoredVersions:
        """Return how much all versions take."""
        from tuireader.library.version_rows import stored_bytes  # noqa: PLC0415 - not needed at start

        return StoredVersions(*stored_bytes(self._db))
