"""When the next message may leave, so that Telegram's limits hold, and what a refusal for haste stops."""
