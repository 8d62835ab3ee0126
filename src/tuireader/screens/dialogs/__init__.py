"""The dialogs: a list to pick from, a line to type in, a question, a sheet of text, the key help."""
