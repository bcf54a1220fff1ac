"""Names of persons and states within the words that name a speaker."""

import re

from digests.model import Relation
from digests.model.lexicon import SpeakerWords
from digests.rules.names import nations_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese


def _embedded(words: str, match: re.Match[str]) -> bool:
    """Say whether a name stands in an office's name only, as in "the Biden administration" or "a Trump aide"."""
    return bool(re.match(r"(?:'s|’s)? (?:aides?|adviser|supporters?|critics?|voters?)\b", words[match.end() :]))


def stands_for_itself(words: str, match: re.Match[str], relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether a name means its bearer, and is no part of an office's or another person's name."""
    return not _embedded(words, match) and _whole_name(words, match, relation, lexicon)


def _whole_name(words: str, match: re.Match[str], relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether a name is not a part of another one: "Xi" is no part of "Li Xi"."""
    before = re.search(r"([A-Z][\w’'-]+) $", words[: match.start()])
    after = re.match(r" [A-Z][a-z]+", words[match.end() :])
    if " " in match.group() or is_chinese(match.group()):
        return True
    if words[: match.start()].endswith(("'", "’")):  # "O'Brien"
        return False
    entitled = before is None or bool(lexicon.titles.match(before[1])) or _names_nation(before[1], relation)
    return entitled and after is None


def names_other_state(words: str, relation: Relation) -> bool:
    """Say whether a state or body that is no party is named."""
    return patterns_of(relation, "others").search(words) is not None


def personal_name(words: str, relation: Relation, lexicon: SpeakerWords) -> str:
    """Return the personal name within the words, without titles, or nothing."""
    for match in lexicon.name.finditer(words):
        parts = match.group().split()
        # "SAN FRANCISCO Defense Secretary Ash Carter": who bears a title is named behind the last of them.
        titled = [place for place, part in enumerate(parts[:-2], 1) if lexicon.titles.match(part)]
        parts = parts[titled[-1] :] if titled else parts
        while parts and (
            lexicon.titles.match(parts[0])
            or re.fullmatch(r"[A-Z]{2,}(?:['’]s)?", parts[0])
            or _names_nation(parts[0], relation)
        ):
            parts = parts[1:]
        name = " ".join(parts)
        owns = name.endswith(("'s", "’s")) and words[match.end() :].strip()
        if len(parts) > 1 and not (
            owns
            or lexicon.governs.search(name)
            or lexicon.thinker.search(name)
            or lexicon.no_person.search(name)
            or names_other_state(name, relation)
        ):
            return name
    return ""


def _names_nation(word: str, relation: Relation) -> bool:
    """Say whether a word names a party's nation and nothing else, as "Chinese" before a minister's name."""
    return any(nations_of(party).fullmatch(word) for party in relation.parties)


def name_or_words(words: str, relation: Relation, lexicon: SpeakerWords) -> str:
    """Return the personal name within the words, else the words without clauses and appositions."""
    core = lexicon.clause.split(words)[0].strip(" ,")
    head, _, apposition = core.partition(", ")
    return personal_name(words, relation, lexicon) or (core if " and " in apposition else head) or words
