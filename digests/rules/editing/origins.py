"""Counts how many independent publishers stand behind a story: families, not feeds; a reprint adds none.

Errors go one way: what may be another's words, or another's news, is not counted as independent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from digests.model import Article, Origin, Ownership, Relation
from digests.rules.editing.stories.scripts import folded
from digests.rules.similarity import containment, shingles_of
from digests.rules.tokens import words_of

NOBODY = re.compile(r"(?i)an?\b|our\b|other\b|partner|agenc(?:y|ies)$")
RUN = 8
COPIED = 0.5
FEWEST = 4  # words; a shorter text repeats nobody
HEAD, TAIL = 400, 300  # characters at the beginning and at the end in which a text says where it is from
SHORTEST_NAME = 4
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
NOTICE = re.compile(r"(?i)\bre(?:printed|published) (?:with|by|from)\b|转载|轉載")
# What only one agency signs its reports with.
SIGNED = {"reuters": re.compile(r"\(?Reporting by [^()\n]{3,120}[;,] ?(?:[Ee]diting|[Ww]riting) by ")}


def count(articles: Sequence[Article], relation: Relation) -> tuple[Origin, ...]:
    """Return the independent origins of the articles, those first that came first.

    An article belongs to its publisher's family, and all media that one state controls are one family; unless it
    credits another publisher, tells its news as another's report, or repeats another article's words: then the two
    are one origin. So a reprint never raises the count. Pure.
    """
    told = [_told(article, relation) for article in sorted(articles, key=_came)]
    joined = _Joined(len(told))
    states = {each.state for each in told} - {""}
    for earlier, later in combinations(range(len(told)), 2):
        if _is_one(told[earlier], told[later], states):
            joined.join(earlier, later)
    outlets: dict[int, set[str]] = {}
    for position, each in enumerate(told):
        outlets.setdefault(joined.first(position), set()).add(each.article.source.id)
    return tuple(Origin(_named(told[first], relation), len(ids)) for first, ids in outlets.items())


def reprints(articles: Sequence[Article], relation: Relation) -> frozenset[int]:
    """Return the ids of the articles that are another's: by a credit or a notice, or since they hold half of the
    words of one that came before from another outlet. A government's own document is none, whoever was first."""
    told = [_told(article, relation) for article in sorted(articles, key=_came)]
    found = {each.article.id for each in told if _says_so(each.article)}
    own = [each for each in told if each.article.id not in found]
    for earlier, later in combinations(own, 2):
        if earlier.article.source.id != later.article.source.id and _repeats(earlier, later):
            found.add(later.article.id)
    official = {each.id for each in articles if each.source.ownership is Ownership.GOVERNMENT}
    return frozenset(found - official)


def _says_so(article: Article) -> bool:
    notice = NOTICE.search(article.text[-TAIL:])
    return notice is not None or bool(article.source_credit) or article.reprint_of is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article shows of where it is from. `state` is the party whose state controls the outlet; `official`:
    its credit names an agency of a state; `head` is where it may name the outlet whose report it tells."""

    article: Article
    family: str
    name: str
    state: str
    credit: str
    official: bool
    head: str
    words: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]


def _told(article: Article, relation: Relation) -> _Told:
    source = article.source
    credit = credit_of(article, relation)
    names = _agencies(relation).get(credit, "(?!)")
    words = tuple(words_of(folded(article.text)))
    return _Told(
        article,
        family_of(article),
        _plain(source.name),
        source.party if source.ownership is Ownership.STATE_CONTROLLED else "",
        credit,
        any(pattern.search(name) for pattern in relation.state_media for name in names.split("|")),
        article.text[:HEAD],
        words,
        shingles_of(words, RUN),
    )


def _is_one(one: _Told, other: _Told, states: set[str]) -> bool:
    """Say whether the two articles are one origin; `states` are those whose media are in the story."""
    return (
        one.family == other.family
        or (one.state != "" and one.state == other.state)
        or (one.credit != "" and one.credit == other.credit)
        or _takes_from(one, other, states)
        or _takes_from(other, one, states)
        or _repeats(one, other)
    )


def _repeats(one: _Told, other: _Told) -> bool:
    """Say whether one text holds half of the other's runs of words; of one too short for a run, all its words."""
    short, long = sorted((one.words, other.words), key=len)
    if FEWEST <= len(short) < RUN:
        return any(long[start : start + len(short)] == short for start in range(len(long)))
    return containment(one.runs, other.runs) >= COPIED


def _takes_from(one: _Told, other: _Told, states: set[str]) -> bool:
    """Say whether the one article is from the other's publisher, by what it says itself."""
    if one.credit and one.credit in {other.family.casefold(), other.name, _plain(other.family.replace("-", " "))}:
        return True
    if one.official and other.state and len(states) == 1:
        return True  # an agency of the only state whose media are here
    name = re.sub(r"\s*[(（\[].*", "", other.article.source.name)
    return len(name) >= SHORTEST_NAME and name in one.head and _reports(one.head, re.escape(name))


def _reports(head: str, names: str) -> bool:
    """Say whether the beginning of a text tells its news as a report of one of the names."""
    return (
        re.search(
            rf"\b(?:(?i:reported by|report (?:by|in|from)|according to|told|citing|cited by) "
            rf"(?:(?:the|state)\s+)?(?:(?i:news agency|broadcaster|agency|newspaper)\s+)?(?:{names})\b"
            rf"|(?:{names})(?: [Nn]ews [Aa]gency)? (?:has )?(?:first )?(?:reported|reports)\b)"
            rf"|(?:据|據|引述|援引)(?:\w{{0,6}})?(?:{names})\w{{0,8}}?(?:报道|報道|報導|消息|电|電)"
            rf"|(?:{names})(?:\w{{0,8}})?(?:报道称|报道，|報道稱|報導，|報導稱)",
            head,
        )
        is not None
    )


def family_of(article: Article) -> str:
    """Return the publisher family of an article's source."""
    return article.source.family or article.source.id


def credit_of(article: Article, relation: Relation) -> str:
    """Return whom the article says its words or its news are from, in plain small letters; "" when nobody.

    Looked for: the credit of its feed, a reprint notice, a dateline or a credit line of an agency, an agency's
    help, an agency's report that the beginning tells.
    """
    agencies = _agencies(relation)
    if article.source_credit:
        return _agency(article.source_credit, agencies) or _plain(article.source_credit)
    head, tail = article.text[:HEAD], article.text[-TAIL:]
    found = REPRINTED.search(tail) or REPRINTED.search(head)
    if found and not NOBODY.match(found[1]):
        return _agency(found[1], agencies) or _plain(found[1])
    return next(_credited(head, tail, agencies), "")


def _credited(head: str, tail: str, agencies: Mapping[str, str]) -> Iterator[str]:
    """The agencies whose words these are by a line at either end; then those whose report it is."""
    for family, names in agencies.items():
        line = (
            rf"[(（](?:{names})(?:[^()（）\n]{{0,14}}[电電])?[)）]|^(?:{names})\s*[—–-]|(?:^|\n)(?:(?i:source|via)[:：]?\s*)?(?:{names})\s*$"
            rf"|^[(（]?据?(?:{names})[^，。\n]{{0,16}}[电電]|©\s*(?:\d{{4}}\s*)?(?:The )?(?:{names})\b"
        )
        helped = (
            rf"(?i:\bwith (?:reporting|inputs?|files?|material) (?:from|by)) [^.\n]{{0,60}}\b(?:{names})\b"
            rf"|\b(?:{names})(?i: contributed to this (?:report|story|article))"
            rf"|(?i:additional reporting by) [^.\n]{{0,60}}\b(?:{names})\b"
        )
        if re.search(line, head) or re.search(line, tail) or re.search(helped, tail):
            yield family
    for family, signature in SIGNED.items():
        if signature.search(tail):
            yield family
    for family, names in agencies.items():
        if _reports(head, names):
            yield family


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


def _named(told: _Told, relation: Relation) -> str:
    return told.credit if told.credit in _agencies(relation) else told.family
