"""Finds the mention that is the source of each quotation, and the words that introduce it."""
