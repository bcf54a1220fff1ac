"""What is no feed but lists articles: JSON APIs, index pages, sitemaps, by recipes; what an address is."""
