"""What is written to the terminal: only the cells that changed, in the fewest bytes.

`install.install(app)` puts the wire between any Textual application and its terminal; `prelude.Prelude` has the
terminal until the application is there; `wash.wash(app)` leaves Textual’s own output, without what a terminal must
never get.
"""
