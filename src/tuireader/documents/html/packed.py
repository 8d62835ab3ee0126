"""What was taken out of a page, as bytes: between processes, and in the library."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tuireader.documents.html.extract import Extracted


def pack(found: Extracted) -> bytes:
    """Return what was found as JSON."""
    sent = asdict(replace(found, date=None)) | {"date": found.date.isoformat() if found.date else ""}
    return json.dumps(sent).encode()


def unpack(data: bytes) -> Extracted:
    """Return what `pack` has written; raise ValueError for anything else."""
    try:
        fields: dict[str, Any] = json.loads(data)
        return Extracted(**{**fields, "date": datetime.fromisoformat(fields["date"]) if fields["date"] else None})
    except (KeyError, TypeError) as error:
        raise ValueError(f"no page: {error}") from error
