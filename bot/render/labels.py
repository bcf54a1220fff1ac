"""The label that readers see behind an outlet, made of its place and its owner. It is stored in English;
`phrases.label_in` says it in each language."""

from bot.texts.countries import places
from digests.model import Ownership

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
