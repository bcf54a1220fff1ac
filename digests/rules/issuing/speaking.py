"""Finds who speaks in a story, and whether the story tells what somebody said or what happened."""

import re
from dataclasses import dataclass

from digests.model import COMMENT, SPOKEN, Article, Ownership, Passage, Proof, Relation, Story, TextKind
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.transcripts import spokesperson_of
from digests.rules.party_names import people_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import squeeze

LONGEST_NAME = 40
ARTICLE = re.compile(r"^the ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for a party: the name as it is printed, and the one by which it is known in any language."""

    party: str
    name: str
    known_as: str


def is_spoken(story: Story, lexicon: Lexicon, relation: Relation) -> bool:
    """Say whether a story only tells what somebody said: at conferences, in interviews, in speeches, or in a
    party's own posts. If there is a report, a notice or a measure in it, the story is an event."""
    told = [each for each in story.articles if each.kind not in COMMENT and trust.can_vouch(each.source)]
    return bool(told) and all(_is_speech(each, story, lexicon, relation) for each in told)


def _is_speech(article: Article, story: Story, lexicon: Lexicon, relation: Relation) -> bool:
    """Say whether an article is a transcript, or somebody's words under a title that announces them. An article
    whose title tells what happened is no speech."""
    headline = story.headline_of(article)
    if headline and article.title.startswith(headline) and article.kind is not TextKind.EXCHANGE:
        return False
    announced = lexicon.titles.announcing.search(article.title) is not None
    own = article.source.ownership is Ownership.GOVERNMENT
    person = person_in(article.title, article.source.party, relation) is not None
    return article.kind in SPOKEN or (own and announced and (person or not headline))


def speaker_of(passage: Passage, article: Article, relation: Relation, lexicon: Lexicon) -> Speaker:
    """Return who says a line of a party. It is the label before the line, or the person named as saying it.
    Otherwise it is the person whom the title announces, or else the one whose document it is."""
    words = passage.speaker if passage.proof in (Proof.LABEL, Proof.PERSON) else ""
    said = words or spokesperson_of(article.title, lexicon)[1]
    own = passage.party == article.source.party
    named = person_in(said, passage.party, relation)
    if named is None and own:  # "THE PRESIDENT:" below "Remarks by President Brannock"
        named = person_in(article.title, passage.party, relation, behind=ARTICLE.sub("", said))
    if named is not None:
        return named
    side = relation.party(passage.party)
    office = side and own and not words and patterns_of(side, "offices", "bodies").search(article.title)
    name = said or (squeeze(office.group()) if office else article.source.name)
    return Speaker(passage.party, name[:LONGEST_NAME], name.casefold())


def person_in(text: str, party: str, relation: Relation, behind: str = "") -> Speaker | None:
    """Return the first person of a party whom a text names. With `behind`, the person's name must end like these
    words or stand directly behind them. A name with first names before it is known by its surname."""
    side = relation.party(party)
    if side is None:
        return None
    found = []
    for person in people_of(side).left(text):
        match = person.pattern.search(text)
        name = match.group() if match else ""
        called = name.casefold().endswith(behind.rpartition(" ")[2].casefold())  # "MR. KIRBY"
        if match and (called or text[: match.start()].rstrip().casefold().endswith(behind.casefold())):
            last = name.rpartition(" ")[2]
            short = last if person.pattern.fullmatch(last) else name
            found.append((match.start(), Speaker(party, short, person.name.casefold())))
    return min(found, key=lambda each: each[0], default=(0, None))[1]
