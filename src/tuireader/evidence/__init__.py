"""Quotations as evidence: where each stood, in which words, and whether it still stands there.

`gather` reads them from a library, `formats` has what they are written as, and `verify` compares what was written with
what an article says now.
"""
