"""Takes what Telegram tells the bot: an update is noted before it is confirmed, and handled once. Handlers see it
as a request."""
