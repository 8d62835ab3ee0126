"""Which mention a quotation belongs to, and which words introduce it."""
