"""What is written to the terminal: only the cells that changed, in the fewest bytes.

`install(app)` puts the wire between any Textual application and its terminal.
"""

from tuireader.wire.install import install

__all__ = ["install"]
