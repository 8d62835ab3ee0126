"""Evidence as a table: one row a quotation, for spreadsheets and data frames."""

import json

from tuireader.evidence.as_records import to_record
from tuireader.evidence.model import Evidence

FIELDS = (
    *("id", "words", "speaker", "role", "corrected", "kind", "sentence", "cue", "source", "reporter"),
    *("rule", "confidence", "source_confidence", "note"),
    *("outlet", "title", "author", "date", "url", "fetched", "sha256", "selectors", "article", "person"),
)
"""The columns; `selectors` is JSON, because a quotation may have several."""


def to_cells(row: Evidence) -> list[str | float | None]:
    """Return a quotation as the cells of `FIELDS`."""
    it, speaker, article = to_record(row), row.speaker, row.article
    cells = {
        **{name: it[name] for name in FIELDS if name in it},
        **{name: it["article"][name] for name in ("outlet", "title", "author", "date", "url", "fetched", "sha256")},
        "speaker": speaker.name if speaker else None,
        "role": speaker.roles[0] if speaker and speaker.roles else None,
        "person": it["speaker"]["person"] if speaker else None,
        "corrected": "yes" if row.is_corrected else None,
        "source": row.source[0] if row.source else None,
        "cue": row.cue[0] if row.cue else None,
        "selectors": json.dumps(it["selectors"]),
        "article": article.entry_id,
    }
    return [cells[name] for name in FIELDS]
