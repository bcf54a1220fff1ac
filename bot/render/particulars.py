"""What a card says beside its quotations: official documents, changes of lists, contradictions of its outlets."""

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
    DateKind,
    ListChange,
)
from digests.rules.sending.told import lines_of

LONGEST_TEXT = 60
NAMES_SHOWN = 6


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

    def list_changes(self, card: Card) -> list[str]:
        """Return a line for each change of a list: list, authority, how many and whom, from when, and without a
        document the article that tells of it."""
        return [line for change in card.list_changes if (line := self._list_change(change, card))]

    def conflicts(self, card: Card) -> str:
        """Return the card's contradictions in one line, empty where there are none."""
        articles = {article.id: article for article in card.outlets}
        return self._digest_words.between.join(self._conflict(conflict, articles) for conflict in card.conflicts)

    # --- lists ---------------------------------------------------------------------------------

    def _list_change(self, change: ListChange, card: Card) -> str:
        watched = next((each for each in self._citation.relation.lists if each.id == change.list), None)
        articles = {article.id: article for article in card.outlets}
        if watched is None or change.article not in articles:
            return ""
        language = self._citation.language
        name = watched.names.get(language, watched.name)
        authority = watched.authorities.get(language, watched.authority)
        said = [f"<b>{inert(name)}</b>{self._digest_words.aside.format(words=inert(authority))}"]
        said += filter(None, (self._way(change, way) for way in ("added", "removed", "modified")))
        if change.effective_on and change.effective_on != card.stage_from:
            day = self._digest_words.date(date.fromisoformat(change.effective_on), year=True)
            said.append(
                f"{self._digest_words.named('date_kinds', DateKind.EFFECTIVE)}{self._digest_words.colon}{day}"
            )
        if not card.documents:
            said.append(self._citation.outlet(articles[change.article]))
        return " · ".join(said)

    def _way(self, change: ListChange, way: str) -> str:
        """How many were added, removed or changed, and whom: said where the text names fewer than it counts."""
        names: tuple[str, ...] = getattr(change, way)
        stated: int | None = getattr(change, f"{way}_count")
        total = stated if stated is not None else len(names)
        if not total:
            return ""
        said = self._words.named("ways", way).format(n=total)
        if not names:
            return said
        if len(names) != total:
            named = self._words.names_of.format(n=len(names), total=total)
            said += self._digest_words.aside.format(words=named)
        listed = self._digest_words.between.join(
            self._citation.words(name, LONGEST_TEXT * 2) for name in names[:NAMES_SHOWN]
        )
        if len(names) > NAMES_SHOWN:
            listed += f" {self._words.more.format(n=len(names) - NAMES_SHOWN)}"
        return f"{said}{self._digest_words.colon}{listed}"

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
