"""Finds the dates of an article: the words that name them, the days that they mean, and what happens then."""
