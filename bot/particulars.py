"""What a card says beside its quotations: where its outlets contradict one another."""

from collections.abc import Mapping
from datetime import date

from bot.attribution import Attribution
from bot.parts import shown
from bot.texts.digest_words import digest_words
from bot.texts.particular_words import particular_words
from digests.model import Account, Article, Card, Conflict, ConflictKind

LONGEST_TEXT = 60


class Particulars:
    """The rows for one reader's language (BCP 47)."""

    def __init__(self, language: str, attribution: Attribution) -> None:
        self._attribution = attribution
        self._words = particular_words(language)
        self._digest_words = digest_words(language)

    def conflicts(self, card: Card) -> str:
        """Return the card's contradictions in one line, empty where there are none. Nothing is averaged."""
        articles = {article.id: article for article in card.outlets}
        return "; ".join(self._conflict(conflict, articles) for conflict in card.conflicts)

    def _conflict(self, conflict: Conflict, articles: Mapping[int, Article]) -> str:
        said = [self._account(conflict, place, articles) for place in range(len(conflict.accounts))]
        return f"<b>{self._title(conflict)}{self._digest_words.colon.rstrip()}</b> {' · '.join(said)}"

    def _title(self, conflict: Conflict) -> str:
        title = self._words.conflicts[conflict.kind]
        named = any(conflict.what in account.text.casefold() for account in conflict.accounts)
        if conflict.kind is not ConflictKind.NUMBER or not conflict.what or named:
            return title
        return self._words.counted.format(title=title, what=shown(conflict.what, LONGEST_TEXT))

    def _account(self, conflict: Conflict, place: int, articles: Mapping[int, Article]) -> str:
        account: Account = conflict.accounts[place]
        outlet = self._attribution.outlet(articles[account.article])
        if conflict.kind is ConflictKind.CLAIM:
            form = self._words.denied if place else self._words.claimed
            return form.format(who=shown(account.text, LONGEST_TEXT), outlet=outlet)
        text = account.text
        if conflict.kind is ConflictKind.DATE:
            text = self._digest_words.date(date.fromisoformat(text), year=True)
        return self._words.account.format(text=shown(text, LONGEST_TEXT), outlet=outlet)
