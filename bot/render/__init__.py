"""Cards and what is said beside them -> Telegram HTML in parts."""
