"""The reader: headlines, article and speakers, and what its keys do."""
