"""Names that a source may not have: those of offices, people, owners and other sources, and words that only the
bot writes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from digests.errors import SourceNameError
from digests.model import Forms, Party, Relation, Source
from digests.rules import forms, trust
from digests.rules.folding import folded, undisguised
from digests.rules.sites import domain_of, host_in
from digests.rules.texts import EASTERN


class Likeness(StrEnum):
    """What a name is too similar to. Each value is the code of the error that refuses the name."""

    OFFICE = "name-office"
    PERSON = "name-person"
    OWNERSHIP = "name-ownership"
    SOURCE = "name-source"
    FORM = "name-form"


NO_FORMS = Forms()


def check_name(source: Source, known: Iterable[Source], relation: Relation | None = None) -> None:
    """Check the name of a new or renamed source against the `known` sources, in whatever letters or script. Raises
    SourceNameError, which says what the name is like, if the source may not have it.

    Its own host is always allowed. Sources of one site may share a name. A government's own source may be named
    like an office of its side. A labelled source may have an office or an agency within a longer name.
    """
    if source.name == host_in(source.url):
        return
    found = next(_likenesses(source, known, relation), None)
    if found is not None:
        likeness, like = found
        raise SourceNameError(
            f"the name {source.name!r} is like {like!r} ({likeness})", code=likeness, name=source.name, like=like
        )


def fairly_named(source: Source, known: Iterable[Source], relation: Relation | None = None) -> Source:
    """Return a source with its own name, or with its host as name if its own name is not allowed."""
    try:
        check_name(source, known, relation)
    except SourceNameError:
        return replace(source, name=host_in(source.url))
    return source


def _likenesses(
    source: Source, known: Iterable[Source], relation: Relation | None
) -> Iterator[tuple[Likeness, str]]:
    ours = relation.forms if relation else NO_FORMS
    letters = forms.compared(source.name, ours)
    for other in known:
        like = next((each for each in called(other) if forms.compared(each, ours) == letters), "")
        if like and not _of_one_site(source, other):
            yield Likeness.SOURCE, like
    if relation is None:
        return
    if forms.names_owner(source.name, ours) or any(forms.label_brackets(source.name, relation)):
        yield Likeness.OWNERSHIP, source.name
    if letters in ours.names - _labels(relation) | ours.headings | ours.official:
        yield Likeness.FORM, source.name
    if letters in _labels(relation):
        yield Likeness.OFFICE, source.name
    unlabelled = not trust.can_vouch(source)
    for party in relation.parties:
        if person := _person_in(source.name, party, relation, within=unlabelled):
            yield Likeness.PERSON, person
        own = trust.is_own(party.id, source)
        if not own and (office := _office_in(source.name, party, relation, within=unlabelled)):
            yield Likeness.OFFICE, office
    if unlabelled and (agency := _first([*relation.state_media, *relation.agencies.values()], source.name)):
        yield Likeness.SOURCE, agency


def called(source: Source) -> tuple[str, ...]:
    """Return the names of a source in all languages."""
    return (source.name, *source.names.values())


def _labels(relation: Relation) -> frozenset[str]:
    """Return our names of the parties, in the form for comparing."""
    names = (name for party in relation.parties for name in (party.label, *party.labels.values()))
    return frozenset(forms.compared(name, relation.forms) for name in names)


def _person_in(name: str, party: Party, relation: Relation, *, within: bool) -> str:
    """Return the person of a party that a name is, or (`within`) whose full name the name contains. "" if none."""
    for person in party.people:
        found = _first([person.pattern], name)
        whole = len(found.split()) > 1 or (len(found) > 1 and EASTERN.match(found) is not None)
        if (found and within and whole) or forms.names_speaker(name, relation, of=(person,)):
            return found or person.name
    return ""


def _office_in(name: str, party: Party, relation: Relation, *, within: bool) -> str:
    """Return the office of a party that a name is, or (`within`) that the name contains. "" if none."""
    if within and (found := _first([*party.offices, *party.bodies], name)):
        return found
    return name if forms.names_speaker(name, relation, of=(party,)) else ""


def _first(patterns: Iterable[re.Pattern[str]], name: str) -> str:
    """Return what the first matching pattern finds in a name, whatever its letters, or ""."""
    for plain in (undisguised(name), folded(name)):
        for each in patterns:
            if found := re.search(each.pattern, plain, each.flags | re.IGNORECASE):
                return found[0]
    return ""


def _of_one_site(one: Source, other: Source) -> bool:
    sites = [{domain_of(host) for host in (host_in(each.url), *each.sites.split())} for each in (one, other)]
    return not sites[0].isdisjoint(sites[1])
