"""Screens own the state and wire the panes."""
