"""The loopback newsroom: outlets with feeds, pages and an index, served as a site serves them."""
