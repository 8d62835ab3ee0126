"""The widgets: panes, status line, input line, and their drawing."""
