"""Texts that stand where an article should be: notices of archives, widgets, walls. They tell of no event.

A page that could not be read leaves such a text in place of its article, word for word the same from every outlet;
compared as news, the strangest articles would become one story.
"""

from digests.model.lexicon import ComparisonWords

LONGEST = 1000  # characters; a longer text is an article, even one that quotes such a notice


def is_notice(text: str, words: ComparisonWords) -> bool:
    """Say whether the whole text is a notice of a site and no article."""
    return len(text) <= LONGEST and words.notices.search(text) is not None
