"""The check of what is known of the libraries that users get: its findings fail, and its silence is said."""

import runpy
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit.py"
REPORT = """{"dependencies": [{"name": "weir", "version": "1.0", "vulns": [{"id": "W-1", "fix_versions": ["1.1", "2.0"]}]},
{"name": "mill", "version": "3", "vulns": [{"id": "M-1", "fix_versions": []}]}, {"name": "lock", "skip_reason": "?"},
{"name": "quay", "version": "4", "vulns": []}]}"""
UNKNOWN = '{"dependencies": [' + ", ".join(f'{{"name": "{name}"}}' for name in ("weir", "mill", "lock", "quay")) + "]}"
PACKAGES = {"weir": "1.0", "mill": "3", "lock": "2", "quay": "4"}
CLEAN = '{"dependencies": [{"name": "quay", "version": "4", "vulns": []}]}'


@pytest.fixture
def audit() -> dict[str, Any]:
    return runpy.run_path(str(AUDIT))


@pytest.mark.parametrize(
    ("report", "status", "line"),
    [
        (REPORT, 1, "weir 1.0: W-1, mended in 1.1, 2.0"),
        (REPORT, 1, "mill 3: M-1, mended in no version"),
        (REPORT, 1, "advisories about dependencies: not known there: lock"),
        (CLEAN, 0, "advisories about dependencies: 0 for"),
        ("", 0, "advisories about dependencies: SKIPPED"),
        (UNKNOWN, 0, "advisories about dependencies: SKIPPED"),
    ],
)
def test_what_is_found_fails_and_what_cannot_be_asked_is_said(
    report: str, status: int, line: str, audit: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    main = audit["main"]
    main.__globals__.update(audit=lambda _: report, installed=lambda *_: {"tuireader": "1", **PACKAGES})
    assert main() == status
    assert line in capsys.readouterr().out


def test_what_users_get_is_looked_up_and_no_tools_for_tests(audit: dict[str, Any]) -> None:
    found = audit["installed"]("tuireader", {})
    assert {"lxml", "httpx2", "h11", "trafilatura", "urllib3"} <= found.keys()
    assert not {"pytest", "mypy", "ruff", "pip", "setuptools"} & found.keys()
