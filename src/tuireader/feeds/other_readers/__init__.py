"""What other readers have stored: feeds, searches, and articles with their marks."""
