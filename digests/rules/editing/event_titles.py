"""What of a title tells an event: neither that somebody spoke or published, nor a question.

A title of several sentences is used up to the first that only announces what follows.
"""

from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import sentences_of
from digests.rules.annotation.transcripts import asks


def event_title(title: str, lexicon: Lexicon) -> str:
    """Return the sentences of a title up to the first that announces, "" where already the first does or where it
    asks. Pure."""
    told: list[str] = []
    for sentence in sentences_of(title, lexicon):
        if asks(sentence) or lexicon.titles.announcing.search(sentence):
            break
        told.append(sentence)
    if not told:
        return ""
    return title[: title.index(told[-1]) + len(told[-1])].strip()
