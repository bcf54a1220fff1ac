"""What a card says beside its quotations: official documents."""

from bot.render.citation import Citation
from bot.render.parts import inert, link
from digests.model import (
    Card,
)
from digests.rules.issuing.told import lines_of

LONGEST_TEXT = 60


class Particulars:
    """The rows for one reader."""

    def __init__(self, citation: Citation) -> None:
        self._citation = citation
        self._digest_words = citation.digest_words

    def documents(self, card: Card) -> list[str]:
        """Return links to the official documents behind the card, but for one that is its headline, and for one
        without a number that is quoted and so linked anyway."""
        said = []
        seen = {line.article.id for line in lines_of(card)}
        for document in card.documents:
            quoted = document.article in seen and not document.number
            if document.article != card.headline_article.id and not quoted:
                name = " ".join(filter(None, (self._digest_words.document, document.number)))
                linked = link(inert(name, LONGEST_TEXT), document.url)
                said.append(f"{linked}{self._citation.elsewhere(document.host)}")
        return said
