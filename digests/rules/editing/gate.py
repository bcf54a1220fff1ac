"""The two-party gate: an article passes only if both parties act or are named together.

Together means in one passage, or in the headline plus the lead. What only stands in for a party (a place it
governs, a firm) counts beside the other party's own name, never beside another stand-in. What an office of a party
publishes is that party acting. A third voice that stands for a theme (Taipei for Taiwan) passes with either party
where that theme is strong; a third territory alone never does.
"""

import re
from collections.abc import Sequence

from digests.model import Article, Ownership, Party, Reason, Relation, Verdict
from digests.rules.editing.clean import clean_passages, clean_title
from digests.rules.editing.lexicon import score_of
from digests.rules.texts import squeeze

LEAD = 2
NEAR = 30  # characters
CLAUSE = re.compile(r"[:;,.!?—–，。：；、！？]")
OF_WHOM = re.compile(r"\s+of\s+(?:the\s+)?(.*)")


def judge(article: Article, relation: Relation) -> Verdict:
    """Return whether the article concerns both parties, why, and the words that decided. Pure."""
    title = clean_title(article.title, relation, article.source.name)
    passages = clean_passages(article, relation)
    lead = " ".join([title, *passages[:LEAD]])
    first, second = relation.main
    for reason, text in ((Reason.LEAD, lead), *((Reason.PASSAGE, passage) for passage in passages)):
        if words := _together(text, relation):
            return Verdict.because(True, reason, first.id, second.id, evidence=words)
    home = publisher(article, relation)
    found = _third_voice(title, passages, lead, relation, relation.article_threshold, home)
    if found is None and home is not None and home.main:
        found = _own_source(home, (lead, *passages), relation)
    return found or _refusal(title, passages, relation)


def publisher(article: Article, relation: Relation) -> Party | None:
    """Return the party whose own office publishes the article, None for outlets of any other kind."""
    source = article.source
    return relation.party(source.party) if source.ownership is Ownership.GOVERNMENT else None


def concerns(passages: Sequence[str], relation: Relation, home: Party | None = None) -> bool:
    """Say whether cleaned passages that belong together, as a question and its answer do, concern both parties,
    or a main party and a third voice whose theme they have. Pure.

    `home` is the party whose office publishes them: it acts in all it says.
    """
    text = " ".join(passages)
    if _together(text, relation):
        return True
    if home is not None and home.main and _own_source(home, [text], relation):
        return True
    return _third_voice("", [text], text, relation, relation.passage_threshold, home) is not None


def named(party: Party, text: str, relation: Relation) -> str:
    """Return the first words of the text that name the party or an office that only it has, "" when none do."""
    for pattern in party.mentions:
        if match := pattern.search(text):
            return squeeze(match.group())
    offices = (match for pattern in party.offices for match in pattern.finditer(text))
    return next((squeeze(match.group()) for match in offices if not _of_others(match, relation)), "")


def _of_others(office: re.Match[str], relation: Relation) -> bool:
    """Say whether the name of a state that is no party stands just before the office, or behind it after "of"."""
    text = office.string
    before = CLAUSE.split(text[max(0, office.start() - NEAR) : office.start()])[-1]
    behind = OF_WHOM.match(text, office.end(), office.end() + NEAR)
    words = before + (behind[1] if behind else "")
    return any(pattern.search(words) for pattern in relation.others)


def _together(text: str, relation: Relation) -> tuple[str, ...]:
    """Return a word for each main party when the text has both, () when it does not."""
    first, second = relation.main
    one, other = named(first, text, relation), named(second, text, relation)
    if one:
        other = other or _stand_in(second, text, relation)
    elif other:
        one = _stand_in(first, text, relation)
    return (one, other) if one and other else ()


def _stand_in(party: Party, text: str, relation: Relation) -> str:
    """Return the first words that stand in for the party beside the other one's name, "" when none do."""
    patterns = [*party.territories, *party.stand_ins]
    if any(cue.search(text) for cue in relation.firm_cues):
        patterns += party.firms
    return next((squeeze(match.group()) for pattern in patterns if (match := pattern.search(text))), "")


def _own_source(home: Party, texts: Sequence[str], relation: Relation) -> Verdict | None:
    """What an office of a main party publishes passes where it names the other one."""
    (other,) = (party for party in relation.main if party is not home)
    for text in texts:
        if word := named(other, text, relation):
            return Verdict.because(True, Reason.OWN_SOURCE, home.id, other.id, evidence=(word,))
    return None


def _third_voice(
    title: str, passages: Sequence[str], lead: str, relation: Relation, threshold: int, home: Party | None
) -> Verdict | None:
    """A third voice passes with either main party, where its theme scores at least `threshold`."""
    for party in relation.parties:
        theme = relation.theme(party.stands_for) if party.stands_for else None
        if theme is None:
            continue
        score, evidence = score_of(theme, title, " ".join(passages))
        if score < threshold:
            continue
        for text in (lead, *passages):
            third = named(party, text, relation) or (party.label if party is home else "")
            main, word = _main_beside(party, text, relation, home)
            if third and main is not None:
                words = tuple(dict.fromkeys((third, word, *evidence[:2])))
                return Verdict.because(True, Reason.THIRD_VOICE, party.id, main.id, theme.id, evidence=words)
    return None


def _main_beside(third: Party, text: str, relation: Relation, home: Party | None) -> tuple[Party | None, str]:
    """Return the main party that stands beside a third voice, and the word that names it."""
    rest = text
    for pattern in third.mentions:  # a name may hold another's ("China's Taiwan")
        rest = pattern.sub(" ", rest)
    for main in relation.main:
        if word := named(main, rest, relation):
            return main, word
    return (home, home.label) if home is not None and home.main else (None, "")


def _refusal(title: str, passages: Sequence[str], relation: Relation) -> Verdict:
    """Say what is missing."""
    text = " ".join([title, *passages])
    first, second = relation.main
    one, other = named(first, text, relation), named(second, text, relation)
    both = (first.id, second.id)
    if one and other:
        return Verdict.because(False, Reason.APART, *both, evidence=(one, other))
    if one:
        return Verdict.because(False, Reason.ONE_PARTY, *both, evidence=(one,))
    if other:
        return Verdict.because(False, Reason.ONE_PARTY, *reversed(both), evidence=(other,))
    for party in relation.parties:
        if not party.main and (word := named(party, text, relation)):
            return Verdict.because(False, Reason.THIRD_ALONE, party.id, *both, evidence=(word,))
    return Verdict.because(False, Reason.NO_PARTY, *both)
