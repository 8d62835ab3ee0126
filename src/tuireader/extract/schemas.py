"""The columns of what goes in and comes out."""

import pyarrow as pa

from tuireader.extract.layout import FACTS

INPUT = pa.schema([("id", pa.string()), ("text", pa.string()), *((name, pa.string()) for name in FACTS)])
"""What goes in. `text` is null where it could not be read; then `problem` says why."""

SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
"""Half-open offsets in code points of the text."""
_QUOTATION_FIELDS = [
    ("quotation", pa.string()),
    ("kind", pa.string()),
    ("words", pa.string()),
    ("content", pa.list_(SPAN)),
    ("source", SPAN),
    ("source_words", pa.string()),
    ("cue", SPAN),
    ("cue_words", pa.string()),
    ("speaker", pa.string()),
    ("name", pa.string()),
    ("rule", pa.string()),
    ("confidence", pa.float32()),
    ("source_confidence", pa.float32()),
    ("reporter", pa.string()),
]
_SPEAKER_FIELDS = [
    ("speaker", pa.string()),
    ("name", pa.string()),
    ("kind", pa.string()),
    ("role", pa.string()),
    ("roles", pa.list_(pa.string())),
    ("aliases", pa.list_(pa.string())),
    ("gender", pa.string()),
    ("age", pa.int32()),
    ("generation", pa.string()),
    ("initials", pa.string()),
    ("bodies", pa.list_(pa.string())),
]
_ARTICLE_FIELDS = [
    ("id", pa.string()),
    *((name, pa.string()) for name in FACTS),
    ("sha256", pa.string()),
    ("characters", pa.int32()),
    ("read_to", pa.int32()),
    ("problem", pa.string()),
]
OUTPUT = pa.schema(
    [
        *_ARTICLE_FIELDS,
        ("quotations", pa.list_(pa.struct(_QUOTATION_FIELDS))),
        ("speakers", pa.list_(pa.struct(_SPEAKER_FIELDS))),
    ]
)
"""What `extract_batch` returns: a row for each row that goes in, in the same order."""

ARTICLES = pa.schema([*_ARTICLE_FIELDS, ("quotations", pa.int32()), ("speakers", pa.int32())])
QUOTATIONS = pa.schema([("article", pa.string()), *_QUOTATION_FIELDS])
SPEAKERS = pa.schema([("article", pa.string()), *_SPEAKER_FIELDS])
ARTICLES_WITH_TEXT = ARTICLES.append(pa.field("text", pa.string()))
TABLES = {"articles": ARTICLES, "quotations": QUOTATIONS, "speakers": SPEAKERS}
"""The tables that are written; `article` is the `id` of the article, and `speaker` is unique within it."""
