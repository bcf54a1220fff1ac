"""Names of new sources that could be taken for another outlet's or an office's: their host stands beside them."""

import re
from collections.abc import Iterable

from digests.model import Ownership, Relation, Source
from digests.rules.folding import folded, skeleton
from digests.rules.sites import domain_of, host_in

_BETWEEN = re.compile(r"[\W_]+")


def name_shown(source: Source, known: Iterable[Source], relation: Relation | None = None) -> str:
    """Return how a new source is named: by its name, with its host behind it where the name looks like that of a
    known source of another site, whatever letters it is written with; of one that nobody has labelled also where
    it looks like a party's, one of its offices' or a news agency's."""
    alike = any(_looks(source.name) == _looks(each.name) and not _of_one_site(source, each) for each in known)
    official = (
        source.ownership is Ownership.UNLABELLED and relation is not None and _names_office(source, relation)
    )
    host = host_in(source.url)
    return f"{source.name} ({host})" if (alike or official) and host not in source.name else source.name


def _looks(name: str) -> str:
    return _BETWEEN.sub("", skeleton(name))


def _of_one_site(one: Source, other: Source) -> bool:
    sites = [{domain_of(host) for host in (host_in(each.url), *each.sites.split())} for each in (one, other)]
    return not sites[0].isdisjoint(sites[1])


def _names_office(source: Source, relation: Relation) -> bool:
    parties = relation.parties
    if _looks(source.name) in {
        _looks(label) for party in parties for label in (party.label, *party.labels.values())
    }:
        return True
    patterns = [*relation.state_media, *relation.agencies.values()]
    patterns += [pattern for party in parties for pattern in (*party.offices, *party.bodies)]
    plain = folded(source.name)
    return any(re.search(each.pattern, plain, each.flags | re.IGNORECASE) for each in patterns)
