"""What goes out: messages within Telegram's limits, what became of each, and what operators are told of it."""
