"""What the bot reads: sources, their incidents, their articles."""
