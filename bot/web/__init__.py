"""What answers over HTTP: Telegram's webhook, health and metrics."""
