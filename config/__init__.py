"""Settings and data that stand before the start. The bot reads them once and never writes them."""
