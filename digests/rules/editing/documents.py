"""The official documents behind a story: articles of it that a government publishes or that have a number."""

from collections.abc import Sequence

from digests.model import Article, Document, Ownership
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.acts import step_of
from digests.rules.sites import links_elsewhere

MOST = 2


def documents_of(members: Sequence[Article], lexicon: Lexicon) -> tuple[Document, ...]:
    """Return the documents to link first, from `members` in the order in which they came out. Numbered documents
    go before others, and documents that enact something before those about it. A press conference is no document:
    it is quoted, and its title names a day and no matter. Pure."""
    own = [
        each
        for each in members
        if is_official(each) and (each.document_number or not lexicon.documents.conference.search(each.title))
    ]

    def enacts(article: Article) -> bool:
        """Say whether an article is the paper of a measure, not what a spokesperson says about one."""
        step = step_of(article.title[:300], lexicon, headline=True)
        dated = article.document_number or article.effective_on or article.comments_close_on
        return bool(dated) or (step is not None and step.formal)

    enacted = sorted(filter(enacts, own), key=lambda each: not each.document_number)
    return tuple(map(_document, enacted[:MOST] or own[:1]))


def is_official(article: Article) -> bool:
    """Say whether an article is a government's own, or a numbered document of a source with a label."""
    numbered = bool(article.document_number) and trust.can_vouch(article.source)
    return numbered or article.source.ownership is Ownership.GOVERNMENT


def _document(article: Article) -> Document:
    return Document(
        article.id,
        article.title,
        article.url,
        article.source.name,
        article.document_number,
        links_elsewhere(article),
    )
