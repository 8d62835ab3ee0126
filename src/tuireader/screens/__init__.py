"""The screens: the reader and its dialogs, their keys, themes and help texts."""
