"""The HTTP server for Telegram's webhook, health and metrics."""
