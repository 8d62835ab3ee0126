"""The JSON Schemas of the formats that are JSON, as files beside this one; tests hold the formats to them."""

from importlib.resources import files

SCHEMAS = ("jsonl", "annotation", "claimreview")


def schema_text(name: str) -> str:
    """Return the JSON Schema of a format of `SCHEMAS`."""
    return (files(__package__) / f"{name}.json").read_text("utf-8")
