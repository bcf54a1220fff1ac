"""Counts how many independent publishers stand behind a story: families, not feeds; a reprint adds none."""

import re
from collections.abc import Mapping, Sequence

from digests.model import Article, Origin, Ownership, Relation
from digests.rules.editing.similarity import containment, shingles_of
from digests.rules.passages import words_of

NOBODY = re.compile(r"(?i)an?\b|our\b|other\b|partner")
RUN = 8
COPIED = 0.5
# Agencies that the whole world prints; those of a pair of parties stand in its data.
AGENCIES = {
    "reuters": r"Reuters|路透社?",
    "ap": r"Associated Press|AP|美联社|美聯社",
    "afp": r"Agence France-Presse|AFP|法新社",
    "bloomberg": r"Bloomberg(?: News)?|彭博社?",
    "kyodo": r"Kyodo(?: News)?|共同社",
    "yonhap": r"Yonhap(?: News Agency)?|韩联社|韓聯社",
    "dpa": r"dpa|德新社",
    "efe": r"EFE",
    "tass": r"TASS|塔斯社",
}
REPRINTED = re.compile(
    r"(?i:re(?:printed|published) (?:with (?:the )?permission )?(?:of|from|by)|(?:article|story|report) (?:was )?"
    r"(?:first|originally) (?:published|appeared) (?:by|in|on)|转载自|轉載自"
    r"|来源[：:]|來源[：:]|原载于?|原載於?)\s*"
    r"(?:the )?([^\n.。;；)）]{2,60})"
)


def count(articles: Sequence[Article], relation: Relation) -> tuple[Origin, ...]:
    """Return the independent origins of the articles, those first that came first.

    An article belongs to its publisher's family, unless it credits another publisher or repeats an earlier
    article's words; so a reprint never raises the count. Pure.
    """
    ordered = sorted(articles, key=_came)
    joined = _Joined(len(ordered))
    families = [family_of(article) for article in ordered]
    names = [_plain(article.source.name) for article in ordered]
    runs = [shingles_of(list(words_of(article.text)), RUN) for article in ordered]
    lines = [credit_of(article, relation) for article in ordered]
    for later, credit in enumerate(lines):
        for earlier in range(later):
            if (
                families[earlier] == families[later]
                or _credits(credit, families[earlier], names[earlier])
                or _credits(lines[earlier], families[later], names[later])
                or (credit and credit == lines[earlier])
                or containment(runs[earlier], runs[later]) >= COPIED
            ):
                joined.join(earlier, later)
    outlets: dict[int, set[str]] = {}
    for position, article in enumerate(ordered):
        outlets.setdefault(joined.first(position), set()).add(article.source.id)
    return tuple(
        Origin(_named(families[first], lines[first], relation), len(ids)) for first, ids in outlets.items()
    )


def family_of(article: Article) -> str:
    """Return the publisher family of an article's source."""
    return article.source.family or article.source.id


def credit_of(article: Article, relation: Relation) -> str:
    """Return whom the article says its words are from, in plain small letters; "" when it says nothing."""
    agencies = _agencies(relation)
    if article.source_credit:
        return _agency(article.source_credit, agencies) or _plain(article.source_credit)
    head, tail = article.text[:200], article.text[-300:]
    found = REPRINTED.search(tail) or REPRINTED.search(head)
    if found and not NOBODY.match(found[1]):
        return _agency(found[1], agencies) or _plain(found[1])
    for family, names in agencies.items():
        line = (
            rf"[(（](?:{names})[)）]|^(?:{names})\s*[—–-]|(?:^|\n)(?:{names})\s*$"
            rf"|^据?(?:{names})[^，。\n]{{0,12}}[电電]"
        )
        if re.search(line, head) or re.search(line, tail):
            return family
    return ""


def both_governments(articles: Sequence[Article], relation: Relation) -> bool:
    """Say whether each main party's own government is a source of the story."""
    speaking = {article.source.party for article in articles if article.source.ownership is Ownership.GOVERNMENT}
    return all(party.id in speaking for party in relation.main)


class _Joined:
    """Sets of positions, each known by its smallest."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def first(self, position: int) -> int:
        while self._parents[position] != position:
            position = self._parents[position]
        return position

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.first(one), self.first(other)))
        self._parents[second] = first


def _came(article: Article) -> tuple[bool, str, int]:
    time = article.published or article.stored_at
    return time is None, time.isoformat() if time else "", article.id


def _agencies(relation: Relation) -> Mapping[str, str]:
    return AGENCIES | {family: names.pattern for family, names in relation.agencies.items()}


def _agency(credit: str, agencies: Mapping[str, str]) -> str:
    return next((family for family, names in agencies.items() if re.search(rf"(?:^|\b)(?:{names})", credit)), "")


def _plain(name: str) -> str:
    """A publisher's name without what is in brackets, the article before it, and punctuation."""
    bare = re.sub(
        r"(?i)[(（\[].*|^re(?:printed|published)[^:]*? (?:from|by)\s+|^(?:the|via|by)\s+", "", name.strip()
    )
    return " ".join(words_of(bare))


def _credits(credit: str, family: str, name: str) -> bool:
    return bool(credit) and credit in {family.casefold(), name, _plain(family.replace("-", " "))}


def _named(family: str, credit: str, relation: Relation) -> str:
    return credit if credit in _agencies(relation) else family
