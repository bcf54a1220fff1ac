"""What is cut before words are counted: names of outlets, what commentators are by profession, bylines."""

import re

from digests.model import Article, Relation
from digests.rules.passages import passages_of

BYLINE = re.compile(
    r"^\s*(?:[A-Z][A-Z ,.'-]{2,40}(?:\([A-Za-z .]{2,30}\))?\s*[—–-]{1,2}\s+|\([A-Za-z .]{2,30}\)\s*[—–-]{1,2}\s+)"
)
OUTLET_SUFFIX = re.compile(r"\s[|–—-]\s[^|–—-]{2,40}$")


def clean(text: str, relation: Relation) -> str:
    """Return the text without outlet names and commentators' job descriptions; length and words change."""
    for pattern in relation.job_descriptions:
        text = pattern.sub(", ", text)
    for pattern in relation.outlet_names:
        text = pattern.sub(" ", text)
    return text


def clean_title(title: str, relation: Relation) -> str:
    """Return the headline, cleaned, without the outlet's name that some feeds hang on its end."""
    bare = OUTLET_SUFFIX.sub("", title)
    return clean(bare or title, relation)


def clean_passages(article: Article, relation: Relation) -> tuple[str, ...]:
    """Return the article's passages, cleaned and without datelines; one for each of `passages_of`."""
    return tuple(
        clean(BYLINE.sub("", passage), relation)
        for passage in passages_of(article.text, article.language, article.title)
    )
