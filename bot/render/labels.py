"""The label that readers see behind an outlet, made of its place and its owner. It is stored in English;
`phrases.label_in` says it in each language."""

from dataclasses import replace

from bot.texts.catalogue import load, tags
from bot.texts.countries import places
from digests.model import Ownership, Source

OTHER = "other"


def label_for(ownership: Ownership, party: str, country: str = "") -> str:
    """Return the label that readers see: "US government", "PRC, state controlled", "UK, private", "unlabelled". A
    known `country` (ISO 3166 alpha-2) is the place; else the party is."""
    owner = "" if ownership is Ownership.UNLABELLED else ownership.value.replace("-", " ", 1)
    place = places().get(country, "") or ("" if party == OTHER else party_word(party))
    if place and ownership is Ownership.GOVERNMENT:
        return f"{place} {owner}"
    return ", ".join(filter(None, (place, owner or "unlabelled")))


def party_word(party: str) -> str:
    """Return the word for a party in labels and on buttons: "US", "Taiwan"."""
    return party.upper() if len(party) <= 3 else party.capitalize()


def relabelled(before: Source, after: Source) -> Source:
    """Return an edited source with the label that fits. If owner or side change, the label is made anew. If only
    the place changes, a label that a person wrote stays."""
    decides = (before.ownership, before.party) != (after.ownership, after.party)
    made = before.label in (label_for(before.ownership, before.party, before.country), "unlabelled")
    if not decides and not made:
        return after
    return replace(after, label=label_for(after.ownership, after.party, after.country))


def says_government(label: str) -> bool:
    """Say whether a label that a person wrote calls its outlet a government's, in any language."""
    said = label.casefold()
    return any((load(tag).find("labels.parts.government") or "government").casefold() in said for tag in tags())
