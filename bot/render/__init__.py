"""Makes messages in Telegram HTML: digests, answers, and the words that pages share."""
