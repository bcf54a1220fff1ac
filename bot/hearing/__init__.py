"""What comes in: what Telegram tells the bot, noted before it is confirmed, handled once, and the request that a
handler sees."""
