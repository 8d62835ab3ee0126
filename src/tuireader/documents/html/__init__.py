"""Web pages and the HTML of feeds become documents; lxml and trafilatura are imported only where a page is read."""
