"""A Telegram and a newsroom on loopback, for `demo` and for tests."""
