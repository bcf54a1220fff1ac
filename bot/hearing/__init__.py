"""What Telegram tells the bot: fetched or received, noted before it is confirmed, handled once."""
