"""What is answered besides digests, as Telegram HTML or as a file."""
