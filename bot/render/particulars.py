"""What a card says beside its quotations: official documents, contradictions of its outlets."""

from collections.abc import Mapping
from datetime import date

from bot.render.citation import Citation
from bot.render.parts import inert, link
from bot.texts import particular_words
from digests.model import (
    Article,
    Card,
    Conflict,
    ConflictKind,
)
from digests.rules.sending.told import lines_of

LONGEST_TEXT = 60


class Particulars:
    """The rows for one reader."""

    def __init__(self, citation: Citation) -> None:
        self._citation = citation
        self._words = particular_words(citation.language)
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

    def conflicts(self, card: Card) -> str:
        """Return the card's contradictions in one line, empty where there are none."""
        articles = {article.id: article for article in card.outlets}
        return self._digest_words.between.join(self._conflict(conflict, articles) for conflict in card.conflicts)

    # --- contradictions ------------------------------------------------------------------------

    def _conflict(self, conflict: Conflict, articles: Mapping[int, Article]) -> str:
        said = [self._account(conflict, place, articles) for place in range(len(conflict.accounts))]
        title = self._words.named("conflicts", conflict.kind)
        return f"<b>{title}{self._digest_words.colon.rstrip()}</b> {' · '.join(said)}"

    def _account(self, conflict: Conflict, place: int, articles: Mapping[int, Article]) -> str:
        account = conflict.accounts[place]
        outlet = self._citation.outlet(articles[account.article])
        if conflict.kind is ConflictKind.CLAIM:
            form = self._words.denied if place else self._words.claimed
            return form.format(who=self._citation.words(account.text, LONGEST_TEXT), outlet=outlet)
        day = self._digest_words.date(date.fromisoformat(account.text), year=True)
        return self._words.account.format(text=day, outlet=outlet)
