"""Turn web pages and the HTML of feeds into documents; lxml and trafilatura are imported only to parse a page."""
