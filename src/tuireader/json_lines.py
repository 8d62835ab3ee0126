"""JSON on one line, with nothing that a terminal would obey."""

from typing import Any


def json_text(answer: Any) -> str:
    """Return an object as one line of JSON; what UTF-8 or a terminal cannot take is escaped, so nothing is lost."""
    import json  # noqa: PLC0415 - not every command needs it
    import re  # noqa: PLC0415

    from tuireader.terminal_safety import NOT_PLAIN_IN_JSON  # noqa: PLC0415

    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return re.sub(f"[{NOT_PLAIN_IN_JSON}]", lambda found: json.dumps(found[0])[1:-1], line)
