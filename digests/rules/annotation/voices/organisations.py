"""Speakers that are neither a party nor an expert: companies, the press, and sources without a name."""

import re
from itertools import chain

from digests.model import Relation
from digests.model.lexicon import SpeakerWords
from digests.rules.sieves import patterns_of

NAMED = re.compile(r"[A-Z][a-z]+ $")  # "Ford" is no firm behind another name
BOUND = re.compile(r"(?<![a-z] )(?<![\w’'-])$")
GOES_ON = re.compile(r"[\w-]| [A-Z][a-z]")


def is_company(words: str, relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether a company, or one who speaks for it, is named."""
    forms = (lexicon.legal_form, lexicon.trade, lexicon.chinese_firm)
    if any(form.search(words) for form in forms) or _is_firm(lexicon.spokes_for.sub("", words), relation):
        return True
    return bool(lexicon.executive.search(words)) and not any(
        patterns_of(party, "territories").search(words) for party in relation.parties
    )


def _is_firm(words: str, relation: Relation) -> bool:
    """Say whether the words name a firm of the relation's data as who is meant."""
    for match in chain.from_iterable(
        patterns_of(each, "firms").finditer(words) for each in (relation, *relation.parties)
    ):
        before = words[: match.start()]
        if BOUND.search(before) and not NAMED.search(before) and not GOES_ON.match(words[match.end() :]):
            return True
    return False


def is_press(words: str, relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether a newspaper, agency or broadcaster is named: what it reports is nobody's statement."""
    return bool(lexicon.press.search(words)) or patterns_of(relation, "press").search(words) is not None


def is_unnamed_source(words: str, lexicon: SpeakerWords) -> bool:
    """Say whether somebody speaks whose name and office are kept back ("people familiar with the plan")."""
    return bool(lexicon.unnamed_source.search(words))
