"""Words, marks and mentions: the analysis of a text before quotations are attributed."""
