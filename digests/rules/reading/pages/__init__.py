"""Article pages -> text, title, author, date; walls and paywall stubs told apart."""
