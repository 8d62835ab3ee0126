"""What opens over the reader: a list to pick from, a line to type, a sheet of text."""
