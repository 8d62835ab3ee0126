"""What is written to the terminal: only the cells that changed, in the fewest bytes.

`driver.install(app)` puts the wire between any Textual application and its terminal; `splash.Splash` has the terminal
until the application is there; `sanitize_frames.sanitize_frames(app)` leaves Textual’s own output, without what a
terminal must never get.
"""
