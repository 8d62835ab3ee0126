"""Where what is fetched meets what is kept: refreshing feeds, and subscribing to new ones."""
