"""A refresh that is killed at any moment: nothing is lost, nothing is doubled, all marks stay."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KILLS = int(os.environ.get("TUIREADER_TEST_NETWORK_KILLS", "10"))
"""As many as a test has time for: each starts the program. A hundred take about a minute and a half."""


def test_killed_in_the_middle_of_refreshes(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, str(HERE / "killed_refresh.py"), str(tmp_path), str(KILLS), "1"],
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
