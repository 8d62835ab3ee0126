"""Fetch and store: refresh feeds, subscribe to new ones, fetch pages, find quotations."""
