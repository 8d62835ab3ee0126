"""The reader's screen: its panes, its state, and the parts that its keys and messages are routed to."""
