"""Names a card of statements: who speaks, perhaps on what, or both sides on their matter."""

from collections.abc import Sequence

from bot.render.citation import LONGEST_NAME, Citation
from digests.model import Article, Card, CardKind


def spoken_name(card: Card, citation: Citation) -> str:
    """Return, as HTML, the name of a card of statements. It stands above the card, or before the quoted words."""
    if card.kind is CardKind.BOTH:
        one, other = map(citation.party, card.lines)
        return citation.digest_words.both_on.format(
            one=one, other=other, subject=_subjects(card.subjects, citation)
        )
    return who_on(card.speaker, card.subjects, card.headline_article, citation)


def who_on(speaker: str, subjects: Sequence[str], article: Article, citation: Citation) -> str:
    """Return, as HTML, a speaker and the subjects, or the speaker alone. A speaker who is the source of the
    `article` gets this source's display name."""
    own = is_source(speaker, article)
    name = citation.name(article) if own else citation.words(speaker, LONGEST_NAME)
    if not subjects:
        return name
    return citation.digest_words.speaker_on.format(speaker=name, subject=_subjects(subjects, citation))


def is_source(speaker: str, article: Article) -> bool:
    """Say whether a speaker is the source of an article. If so, the source need not be named again."""
    return speaker == article.source.name


def _subjects(subjects: Sequence[str], citation: Citation) -> str:
    return citation.digest_words.join(citation.words(each, LONGEST_NAME) for each in subjects)
