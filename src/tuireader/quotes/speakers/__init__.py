"""Which person or body each mention is."""
