"""Article pages -> text, title, date; walls and paywall stubs told apart."""
