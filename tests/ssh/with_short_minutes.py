"""A script that tests run: tuireader as in `with_home.py`, where a minute has a second."""

import runpy
from pathlib import Path

import tuireader.app

tuireader.app.SECONDS_PER_MINUTE = 1.0
runpy.run_path(str(Path(__file__).with_name("with_home.py")))
