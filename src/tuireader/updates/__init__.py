"""Store what is fetched: refresh feeds, subscribe to new ones, fetch pages, find quotations."""
