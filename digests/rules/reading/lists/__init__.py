"""Lists of articles that are no feeds: JSON APIs, index pages, sitemaps; their recipes; what an address is."""
