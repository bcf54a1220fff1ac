"""The official document behind a story: one of its own articles, or another of the same days that it names."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from digests.model import Article, Document, Ownership, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.measures import step_of
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese, squeeze

SAME_DAYS = timedelta(days=3)
LEAD = 2000  # characters of an article in which it says what it is about
MOST = 2
FEWEST, NEARLY_ALL, SAME_TITLE = 4, 0.8, 0.75  # stems of a subject that are shared, and shares of them


def is_official(article: Article) -> bool:
    """Say whether an article is a government's own or a numbered document."""
    return bool(article.document_number) or article.source.ownership is Ownership.GOVERNMENT


def documents_of(
    members: Sequence[Article], candidates: Iterable[Article], relation: Relation, lexicon: Lexicon
) -> tuple[Document, ...]:
    """Return the documents to link first: the story's own official articles (`members` in the order in which they
    came out), numbered ones before others and what enacts something before what is said about it;
    else the one official article of the same days that its articles name by number, docket or title, or
    whose office and whole subject they name. A press conference is none: it is quoted, and its title names a day
    and no matter. Precision goes before recall: where nothing is sure there is none. Pure.
    """
    own = [article for article in members if _is_paper(article, lexicon)]
    enacted = sorted((each for each in own if _enacts(each, lexicon)), key=lambda each: not each.document_number)
    if own:
        return tuple(map(_document, enacted[:MOST] or own[:1]))
    known = {article.id for article in members}
    told = [article for article in members if article.text]
    scored = [
        (score, -article.id, article)
        for article in candidates
        if article.id not in known and _is_paper(article, lexicon)
        for score in [max((_match(article, member, relation, lexicon) for member in told), default=0.0)]
        if score
    ]
    return (_document(max(scored)[2]),) if scored else ()


def _is_paper(article: Article, lexicon: Lexicon) -> bool:
    conference = lexicon.documents.conference.search(article.title)
    return is_official(article) and (bool(article.document_number) or not conference)


def _enacts(article: Article, lexicon: Lexicon) -> bool:
    """Say whether an official article is the paper of a measure, and not what a spokesperson says about one."""
    if article.document_number or article.effective_on or article.comments_close_on:
        return True
    step = step_of(article.title[:300], lexicon, headline=True)
    return step is not None and step.formal


def _document(article: Article) -> Document:
    return Document(article.id, article.title, article.url, article.source.name, article.document_number)


def _match(document: Article, member: Article, relation: Relation, lexicon: Lexicon) -> float:
    """Return how surely the member is about the document, 0 where it is not sure."""
    if document.published is None or member.published is None:
        return 0.0
    if abs(document.published - member.published) > SAME_DAYS:
        return 0.0
    text = f"{member.title}\n{member.text[: 4 * LEAD]}"
    dockets = lexicon.documents.docket.findall(f"{document.title}\n{document.text[:LEAD]}")
    numbers = {document.document_number, *dockets}
    if any(len(number) > 5 and _names(text, number, document, lexicon) for number in numbers):
        return 3.0
    title = squeeze(document.title)
    long = len(title) >= 10 if is_chinese(title) else len(title.split()) >= 6  # so that it is named by no accident
    if long and title.casefold() in squeeze(text).casefold():
        return 2.0
    subject, lead = _subject(document.title, relation, lexicon), _stems(text[:LEAD], lexicon)
    headline = _subject(member.title, relation, lexicon)
    if len(subject) < FEWEST:
        return 0.0
    if len(subject & headline) >= max(FEWEST, SAME_TITLE * max(len(subject), len(headline))):
        return 1.5
    office = document.source.name.casefold()
    if len(office) > 2 and office in text.casefold() and len(subject & lead) >= NEARLY_ALL * len(subject):
        return 1.0
    return 0.0


def _names(text: str, number: str, document: Article, lexicon: Lexicon) -> bool:
    """Say whether a text names the number; Chinese ministries number alike: there their name has to be, too."""
    shared = lexicon.documents.shared_number.search(number)
    if shared and not (document.title[:2] in text or document.source.name in text):
        return False
    return bool(re.search(rf"(?<![A-Za-z0-9-]){re.escape(number)}(?![A-Za-z0-9-])", text))


@lru_cache(maxsize=4000)
def _stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(text, lexicon))


@lru_cache(maxsize=4000)
def _subject(title: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """The stems of a title that say what it is about: without the parties' names and the words of all titles."""
    for party in relation.parties:
        for pattern in party.nation:
            title = pattern.sub(" ", title)
    # Stems that titles of documents have in common whatever they are about say nothing.
    return _stems(title, lexicon) - _stems(" ".join(lexicon.documents.general), lexicon)
