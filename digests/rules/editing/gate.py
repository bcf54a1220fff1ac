"""The two-party gate: an article passes only if both parties act or are named together.

Together means in one passage, or in the headline plus the lead. A third voice that stands for a theme (Taipei for
Taiwan) passes with either party where that theme is strong; a third territory alone never does.
"""

from collections.abc import Iterable, Sequence

from digests.model import Article, Party, Relation, Verdict
from digests.rules.editing.clean import clean_passages, clean_title
from digests.rules.editing.lexicon import score_of
from digests.rules.texts import squeeze

LEAD = 2


def judge(article: Article, relation: Relation) -> Verdict:
    """Return whether the article concerns both parties, why, and the words that decided. Pure."""
    title = clean_title(article.title, relation)
    passages = clean_passages(article, relation)
    lead = " ".join([title, *passages[:LEAD]])
    first, second = relation.main
    for place, text in (("headline and lead", lead), *(("one passage", passage) for passage in passages)):
        found = _acting(first, text), _acting(second, text)
        if all(found):
            words = tuple(word for word in found if word)
            return Verdict(True, f"{first.label} and {second.label} are named in {place}", words)
    third = _third_voice(title, passages, lead, relation, relation.article_threshold)
    return third or _refusal(title, passages, relation)


def concerns(passages: Sequence[str], relation: Relation) -> bool:
    """Say whether cleaned passages that belong together, as a question and its answer do, concern both parties,
    or a main party and a third voice whose theme they have. Pure."""
    text = " ".join(passages)
    if all(_acting(party, text) for party in relation.main):
        return True
    return _third_voice("", [text], text, relation, relation.passage_threshold) is not None


def _acting(party: Party, text: str) -> str:
    """Return the first words that name the party or a place it governs, "" when none do."""
    places = (match.group() for pattern in party.territories if (match := pattern.search(text)))
    return named(party, text) or squeeze(next(places, ""))


def named(party: Party, text: str) -> str:
    """Return the first words of the text that name the party, "" when none do."""
    for pattern in party.mentions:
        if match := pattern.search(text):
            return squeeze(match.group())
    return ""


def _third_voice(
    title: str, passages: Sequence[str], lead: str, relation: Relation, threshold: int
) -> Verdict | None:
    """A third voice passes with either party, where its theme scores at least `threshold`."""
    for party in relation.parties:
        theme = relation.theme(party.stands_for) if party.stands_for else None
        if theme is None:
            continue
        score, evidence = score_of(theme, title, " ".join(passages))
        if score < threshold:
            continue
        for text in (lead, *passages):
            third = named(party, text)
            rest = _without(party, text)
            other = next((word for main in relation.main if (word := named(main, rest))), "")
            if third and other:
                reason = f"{party.label} is named with a main party, and the theme {theme.id} is strong"
                return Verdict(True, reason, (third, other, *evidence[:2]))
    return None


def _without(party: Party, text: str) -> str:
    """The text without the party's own names, since a name may hold another's ("China's Taiwan")."""
    for pattern in party.mentions:
        text = pattern.sub(" ", text)
    return text


def _refusal(title: str, passages: Iterable[str], relation: Relation) -> Verdict:
    text = " ".join([title, *passages])
    found = {party.label: _acting(party, text) for party in relation.main}
    words = tuple(word for word in found.values() if word)
    missing = [label for label, word in found.items() if not word]
    if not missing:
        return Verdict(False, "both parties occur, but never in one passage, nor in headline and lead", words)
    if len(missing) == len(found):
        return Verdict(False, "neither party is named", ())
    return Verdict(False, f"only one party is named, {missing[0]} is not", words)
