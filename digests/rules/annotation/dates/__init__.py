"""The dates of an article: the words that name them, the days they mean, and what happens on them."""
