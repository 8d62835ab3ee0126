"""What is written to the terminal: only the cells that changed, in the fewest bytes.

`install(app)` puts the wire between any Textual application and its terminal; `wash(app)` leaves Textual’s own output,
without what a terminal must never get.
"""

from tuireader.wire.install import install
from tuireader.wire.wash import wash

__all__ = ["install", "wash"]
