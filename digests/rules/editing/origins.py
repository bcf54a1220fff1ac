"""Counts how many independent publishers stand behind a story. Families count, not feeds, and registered domains,
not hosts; the smaller number is taken. A reprint adds none.

Each article counts for one origin, even if it is pasted from several. An article that repeats, credits or retells
another counts for that origin alone, not for its own publisher. So no copy joins two origins into one. A credit
gives an article to another publisher. It never makes two publishers out of one. Errors go one way: what may be the
words or the news of another outlet does not count as independent.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from digests.model import Article, Origin, Ownership, Relation
from digests.model.lexicon import Lexicon, Templates
from digests.rules.editing.members import undisguised_article
from digests.rules.editing.stories.linkage import components
from digests.rules.folding import simplified, skeleton
from digests.rules.precedence import age_of
from digests.rules.sieves import Sieve
from digests.rules.similarity import Runs, repeats, runs_of
from digests.rules.sites import registered_domain
from digests.rules.texts import words_and_pairs_of, words_of
from digests.rules.trust import Publisher

HEAD, TAIL = 400, 300  # in so many characters at its beginning or end a text says where it is from
SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an article shows of where it is from. `domain` is the registered domain of its page, or the family if
    there is none. `names` are names of its publisher in credits. `state` is the party whose state controls the
    outlet. `official` says that the credit names an agency of a state. `head` is the text's beginning, where it
    may name the outlet that it retells."""

    article: Article
    family: str
    domain: str
    names: Collection[str]
    state: str
    credit: str
    official: bool
    head: str
    runs: Runs


def origins_of(
    told: Sequence[Provenance], relation: Relation, lexicon: Lexicon
) -> tuple[tuple[Origin, ...], dict[int, Publisher]]:
    """Return the independent origins of articles (see `provenances_of`), the earliest first, and the publisher of
    each article.

    An article belongs to its publisher's family. All media that one state controls are one family. But an article
    that credits another publisher, retells another's report, or repeats an earlier article belongs to that
    publisher. So a reprint never raises the count. Articles are also counted by the domains of their pages; the
    smaller count holds. Pure.
    """
    agencies = _agencies(relation, lexicon)
    originals = _originals(told, lexicon)
    families = [_publisher(each) for each in told]
    reports = _firsts(families, originals)
    pages = _firsts([each.domain for each in told], originals)
    firsts = min((reports, pages), key=lambda each: len(set(each)))
    outlets: dict[int, set[str]] = defaultdict(set)
    for each, first in zip(told, firsts, strict=True):
        outlets[first].add(each.article.source.id)
    names = {
        first: told[first].credit if told[first].credit in agencies else told[first].family for first in outlets
    }
    found = tuple(Origin(names[first], len(ids)) for first, ids in outlets.items())
    publishers = {
        each.article.id: Publisher(report, family, each.domain)
        for each, report, family in zip(told, reports, families, strict=True)
    }
    return found, publishers


def _firsts(homes: Sequence[str], originals: Sequence[int | None]) -> list[int]:
    """Return for each article the place of the first article of its origin: its original's origin, or its
    home's."""
    places: dict[str, int] = {}
    others = [
        places.setdefault(home, place) if original is None else original
        for place, (home, original) in enumerate(zip(homes, originals, strict=True))
    ]
    firsts = components(len(homes), np.arange(len(homes)), np.array(others, dtype=np.intp))
    return [int(first) for first in firsts]


def reprinted(told: Sequence[Provenance], lexicon: Lexicon) -> frozenset[int]:
    """Return the ids of reprints: articles with a credit or a notice, or with half of the words of an earlier
    article of another outlet. A government's own document is no reprint, even if another outlet had it first."""
    found = set()
    own: list[Provenance] = []
    for each in told:
        article = each.article
        if (
            article.source_credit
            or article.reprint_of is not None
            or lexicon.origins.notice.search(article.text[-TAIL:])
            or any(one.article.source.id != article.source.id and repeats(one.runs, each.runs) for one in own)
        ):
            found.add(article.id)
        else:
            own.append(each)
    return frozenset(
        found - {each.article.id for each in told if each.article.source.ownership is Ownership.GOVERNMENT}
    )


@dataclass(frozen=True, slots=True)
class _Agency:
    """An agency: a pattern of its names, and patterns for texts that begin with it, credit it, had its help, or
    retell its report."""

    names: str
    begins: re.Pattern[str]
    credited: re.Pattern[str]
    helped: re.Pattern[str]
    reporting: re.Pattern[str]


def provenances_of(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> list[Provenance]:
    """Return what articles show of where they are from, the earliest first."""
    found = []
    for shown in sorted(articles, key=lambda each: ((each.published or each.stored_at) is None, age_of(each))):
        article = undisguised_article(shown)
        source, credit = article.source, credit_of(article, relation, lexicon)
        agency = _agencies(relation, lexicon).get(credit)
        patterns = agency.names.split("|") if agency else []
        family = family_of(article)
        names = (family.casefold(), _plain(source.name, lexicon), _plain(family.replace("-", " "), lexicon))
        # A single article needs no words: they are compared only between articles.
        words = words_of(simplified(skeleton(article.text), lexicon.comparison)) if len(articles) > 1 else ()
        found.append(
            Provenance(
                article,
                family,
                registered_domain(article.url) or family,
                names,
                source.party if source.ownership is Ownership.STATE_CONTROLLED else "",
                credit,
                any(pattern.search(name) for pattern in relation.state_media for name in patterns),
                article.text[:HEAD],
                runs_of(words),
            )
        )
    return found


def _originals(told: Sequence[Provenance], lexicon: Lexicon) -> list[int | None]:
    """Return for each article the place of its original; None if the article is its publisher's own. An article
    that repeats others is nobody's original: a text passes on only its own words. If an article repeats a text
    with a credit, it belongs to the publisher in the credit."""
    states = {each.state for each in told} - {""}
    found: list[int | None] = []
    pastes: set[int] = set()
    for position, each in enumerate(told):
        others = [place for place in range(len(told)) if place != position]
        repeated = (
            place for place in others[:position] if place not in pastes and repeats(told[place].runs, each.runs)
        )
        if (original := next(repeated, None)) is not None:
            pastes.add(position)
            found.append(original)
            continue
        credited = (place for place in others if each.credit and each.credit in told[place].names)
        official = (place for place in others if each.official and told[place].state and len(states) == 1)
        alike = (place for place in others[:position] if each.credit and each.credit == told[place].credit)
        reported = (place for place in others if _reports(each, told[place], lexicon))
        found.append(next(chain(credited, official, alike, reported), None))
    return _rooted(found)


def _rooted(originals: Sequence[int | None]) -> list[int | None]:
    """Return the originals without circles: of articles that are each other's original the first gets None."""
    rooted = list(originals)
    for place in range(len(rooted)):
        passed, at = set[int](), rooted[place]
        while at is not None and at != place and at not in passed:
            passed.add(at)
            at = rooted[at]
        if at == place:
            rooted[place] = None
    return rooted


def _publisher(told: Provenance) -> str:
    """Return who stands behind an article that is its publisher's own: a state or a family."""
    return f"state {told.state}" if told.state else told.family


def _reports(one: Provenance, other: Provenance, lexicon: Lexicon) -> bool:
    """Say whether one article tells its news as a report of the other's outlet."""
    name = re.sub(r"\s*[(（\[].*", "", other.article.source.name)
    named = len(name) >= SHORTEST_NAME and name in one.head
    return named and _of(lexicon.origins.reporting, re.escape(name)).search(one.head) is not None


def family_of(article: Article) -> str:
    return article.source.family or article.source.id


def credit_of(article: Article, relation: Relation, lexicon: Lexicon) -> str:
    """Return where the article says its words or news are from, in plain small letters; "" if it says nothing. The
    feed's credit goes first, then a reprint notice, an agency's dateline or credit line, its help, and its report
    in the beginning."""
    agencies = _agencies(relation, lexicon)
    if article.source_credit:
        return _agency(article.source_credit, agencies) or _plain(article.source_credit, lexicon)
    head, tail = article.text[:HEAD], article.text[-TAIL:]
    whose = _reprinted(tail, lexicon) or _reprinted(head, lexicon)
    if whose and not lexicon.origins.nobody.match(whose):
        return _agency(whose, agencies) or _plain(whose, lexicon)
    return next(_credited(head, tail, relation, lexicon), "")


def _reprinted(text: str, lexicon: Lexicon) -> str:
    notices = lexicon.origins.reprinted.finditer(text)
    return next(
        (found["name"] for each in notices if (found := lexicon.origins.whose.match(text, each.end()))), ""
    )


def _credited(head: str, tail: str, relation: Relation, lexicon: Lexicon) -> Iterator[str]:
    """Give the agencies that a line at either end credits, then the agencies whose report the text tells."""
    named = _agency_sieve(relation, lexicon).left(f"{head}\n{tail}")
    for family, agency in named:
        if agency.credited.search(head) or agency.credited.search(tail) or agency.helped.search(tail):
            yield family
    for family, signature in lexicon.origins.signed:
        if signature.search(tail):
            yield family
    for family, agency in named:
        if agency.reporting.search(head):
            yield family


def both_governments(articles: Sequence[Article], relation: Relation) -> bool:
    """Say whether each main party's own government is a source of the story."""
    speaking = {article.source.party for article in articles if article.source.ownership is Ownership.GOVERNMENT}
    return all(party.id in speaking for party in relation.main)


@lru_cache(maxsize=8)
def _agencies(relation: Relation, lexicon: Lexicon) -> Mapping[str, _Agency]:
    """Return, by publisher family, the agencies that the whole world prints and those of the relation."""
    words = lexicon.origins
    known = {family: "|".join(sorted(names)) for family, names in words.agencies.items()}
    known |= {family: own.pattern for family, own in relation.agencies.items()}
    return {
        family: _Agency(
            names,
            re.compile(rf"(?:^|\b)(?:{names})"),
            *(_of(templates, names) for templates in (words.credited, words.helped, words.reporting)),
        )
        for family, names in known.items()
    }


@lru_cache(maxsize=8)
def _agency_sieve(relation: Relation, lexicon: Lexicon) -> Sieve[tuple[str, _Agency]]:
    agencies = _agencies(relation, lexicon).items()
    return Sieve(agencies, lambda each: (each[1].credited, each[1].helped, each[1].reporting))


def _of(templates: Templates, names: str) -> re.Pattern[str]:
    return re.compile("|".join(templates).replace("{names}", names))


def _agency(credit: str, agencies: Mapping[str, _Agency]) -> str:
    return next((family for family, agency in agencies.items() if agency.begins.search(credit)), "")


def _plain(name: str, lexicon: Lexicon) -> str:
    """Return a publisher's name without words in brackets, the article before it, and punctuation."""
    return " ".join(words_and_pairs_of(lexicon.origins.before_name.sub("", name.strip())))
