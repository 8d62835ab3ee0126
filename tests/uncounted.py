"""Processes whose imports, time or memory a test measures: coverage would add its own."""

import os


def environment_without_coverage() -> dict[str, str]:
    """Return the environment for a process that coverage does not count."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}
