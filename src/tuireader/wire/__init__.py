"""The wire: write to the terminal only the cells that changed, in as few bytes as possible.

`driver.install(app)` puts the wire between any Textual application and its terminal; `splash.Splash` uses the terminal
until the application is ready; `sanitize_frames.sanitize_frames(app)` keeps Textual's own output, but removes what a
terminal must not get.
"""
