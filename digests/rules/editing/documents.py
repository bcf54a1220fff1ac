"""The official document behind a story: one of its own articles, or another of the same days that it names."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from digests.model import Article, Document, Ownership, Relation
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.measures import step_of
from digests.rules.similarity import stems_of
from digests.rules.sites import links_elsewhere
from digests.rules.texts import is_chinese, squeeze

# By judgement, held by tests/digests/editing/test_documents.py: on the nine streams to develop on a document of
# others' is linked by its subject alone, never by number or title.
SAME_DAYS = timedelta(days=3)
READ, LEAD = 8000, 2000  # characters in which an article names a document, and in which that gives its docket
MOST = 2
FEWEST, SAME_TITLE = 4, 0.75  # stems of a subject that are shared, and the share of them
SHORTEST_NUMBER = 6  # characters


class Paper(NamedTuple):
    """An official article that may stand behind a story: the numbers by which others name it, and the stems of its
    title that say what it is about."""

    article: Article
    numbers: frozenset[str]
    subject: frozenset[str]


def is_official(article: Article) -> bool:
    """Say whether an article is a government's own or a numbered document that somebody answers for."""
    numbered = bool(article.document_number) and trust.can_vouch(article.source)
    return numbered or article.source.ownership is Ownership.GOVERNMENT


def papers_of(articles: Iterable[Article], relation: Relation, lexicon: Lexicon) -> list[Paper]:
    """Return those of the articles that are official documents. A press conference is none: it is quoted, and its
    title names a day and no matter."""
    words = lexicon.documents
    return [
        Paper(
            each,
            frozenset((each.document_number, *words.docket.findall(f"{each.title}\n{each.text[:LEAD]}"))),
            _subject(each.title, relation, lexicon),
        )
        for each in articles
        if is_official(each) and (each.document_number or not words.conference.search(each.title))
    ]


def documents_of(
    members: Sequence[Article], candidates: Iterable[Paper], relation: Relation, lexicon: Lexicon
) -> tuple[Document, ...]:
    """Return the documents to link first: the story's own official articles (`members` in the order in which they
    came out), numbered ones before others and what enacts something before what is said about it; else the one of
    the same days that its articles name by number, docket or title, or whose subject is theirs. Precision goes
    before recall: where nothing is sure there is none. Pure."""
    own = [paper.article for paper in papers_of(members, relation, lexicon)]

    def enacts(article: Article) -> bool:
        """Say whether it is the paper of a measure, and not what a spokesperson says about one."""
        step = step_of(article.title[:300], lexicon, headline=True)
        dated = article.document_number or article.effective_on or article.comments_close_on
        return bool(dated) or (step is not None and step.formal)

    if own:
        enacted = sorted(filter(enacts, own), key=lambda each: not each.document_number)
        return tuple(map(_document, enacted[:MOST] or own[:1]))
    known = {article.id for article in members}
    told = [(each, _subject(each.title, relation, lexicon)) for each in members if each.text]
    scored = [
        (score, -paper.article.id, paper.article)
        for paper in candidates
        if paper.article.id not in known
        for score in [max((_match(paper, *each, lexicon) for each in told), default=0.0)]
        if score
    ]
    return (_document(max(scored)[2]),) if scored else ()


def _document(article: Article) -> Document:
    return Document(
        article.id,
        article.title,
        article.url,
        article.source.name,
        article.document_number,
        links_elsewhere(article),
    )


def _match(paper: Paper, member: Article, headline: frozenset[str], lexicon: Lexicon) -> float:
    """Return how surely the member is about the document, 0 where it is not sure."""
    document = paper.article
    if document.published is None or member.published is None:
        return 0.0
    if abs(document.published - member.published) > SAME_DAYS:
        return 0.0
    text = f"{member.title}\n{member.text[:READ]}"
    if any(len(number) >= SHORTEST_NUMBER and _names(text, number, document, lexicon) for number in paper.numbers):
        return 3.0
    title = squeeze(document.title)
    long = len(title) >= 10 if is_chinese(title) else len(title.split()) >= 6  # so that it is named by no accident
    if long and title.casefold() in squeeze(text).casefold():
        return 2.0
    longer = max(len(paper.subject), len(headline))
    return 1.0 if len(paper.subject & headline) >= max(FEWEST, SAME_TITLE * longer) else 0.0


def _names(text: str, number: str, document: Article, lexicon: Lexicon) -> bool:
    """Say whether a text names the number; Chinese ministries number alike: there their name has to be, too."""
    shared = lexicon.documents.shared_number.search(number)
    if shared and not (document.title[:2] in text or document.source.name in text):
        return False
    return bool(re.search(rf"(?<![A-Za-z0-9-]){re.escape(number)}(?![A-Za-z0-9-])", text))


def _subject(title: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """The stems of a title that say what it is about: without the parties' names and the words of all titles."""
    for party in relation.parties:
        for pattern in party.nation:
            title = pattern.sub(" ", title)
    return frozenset(stems_of(title, lexicon)) - _general(lexicon)


@lru_cache(maxsize=8)  # of a lexicon
def _general(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(" ".join(lexicon.documents.general), lexicon))
