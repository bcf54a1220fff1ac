"""What admins of the bot do with sources."""
