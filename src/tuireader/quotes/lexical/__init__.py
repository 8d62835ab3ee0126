"""Words, marks and mentions: what stands in a text before anybody is quoted."""
