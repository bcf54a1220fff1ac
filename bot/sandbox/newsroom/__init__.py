"""The loopback newsroom: outlets with feeds, pages and a front page, served over HTTP."""
