"""How much of a text is read: what lies beyond can be searched, and nothing more is made of it."""

from dataclasses import replace

from digests.model import Article

MOST_BYTES = 60 * 1024
"""More than a press conference of three hours; a book at one address costs no more than that."""


_ENDS = ("\n\n", "\n", " ")


def within_length(article: Article) -> Article:
    """Return the article with no more of its text than is read: whole paragraphs, or whole words of a single one.

    It is the same article where all of it is read.
    """
    if 4 * len(article.text) <= MOST_BYTES or len(article.text.encode(errors="replace")) <= MOST_BYTES:
        return article
    read = article.text.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
    ends = (read.rfind(mark, len(read) // 2) for mark in _ENDS)
    return replace(article, text=read[: next((end for end in ends if end > 0), len(read))])
