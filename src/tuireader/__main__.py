"""`python -m tuireader` is the same as the `tuireader` command."""

import sys

from tuireader.cli import main

if __name__ == "__main__":
    sys.exit(main())
