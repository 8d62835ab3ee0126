"""What is written to the terminal beside the widgets' own cells."""
