"""Which spans of a text are quoted."""
