"""What a statement is about, in one to four words: a thing that question or answer names, with the words around it
that belong to its name; else the short name of a topic.

Things are those of the lexicon and of the relation's glossary. A person, a court or a capital is no subject: it
would read as who speaks.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Relation
from digests.model.lexicon import Lexicon
from digests.rules.sending.display_names import short_title
from digests.rules.texts import is_chinese

MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that stand after "On", and the thing they mean in any language ("" for a topic)."""

    words: str
    thing: str = ""


NONE = Subject("")


def subject_of(
    answer: str, question: str, theme: str, language: str, relation: Relation, lexicon: Lexicon
) -> Subject:
    """Return what an answer is about. Pure.

    The first thing of the question that the answer names too, else the answer's, else the question's; else the
    topic `theme` (an id, "" for none) in the language. `NONE` where there is none of these.
    """
    answered, asked = (subjects_in(text, relation, lexicon) for text in (answer, question))
    known = {each.thing for each in answered}
    for found in ((each for each in asked if each.thing in known), answered, asked):
        for subject in found:
            return subject
    about = relation.theme(theme)
    if about is None:
        return NONE
    title = short_title(about, language)
    proper = title.casefold() in _proper(relation)
    return Subject(title if proper else title[:1].lower() + title[1:])


def subjects_in(text: str, relation: Relation, lexicon: Lexicon) -> list[Subject]:
    """Return the things that a text names, those in more words first. Pure."""
    latin, chinese, meant = _patterns(relation, lexicon)
    pattern = chinese if is_chinese(text) else latin
    found = []
    for match in pattern.finditer(text):
        words, name = match.group(), match["thing"].casefold()
        thing = meant.get(name) or meant.get(name.removesuffix("s"), "")
        alone = words.casefold() == name
        if thing and len(words.split()) <= MOST_WORDS and not (alone and name in lexicon.statements.wanting):
            opens = match.start() == 0  # elsewhere a capital letter is the name's own
            common = opens and words.casefold() == match["thing"].casefold() and thing not in _proper(relation)
            found.append(Subject(words.lower() if common else words, thing))
    return sorted(found, key=lambda each: -len(each.words.split()))


@lru_cache(maxsize=8)  # of a relation
def _proper(relation: Relation) -> frozenset[str]:
    return frozenset(name.casefold() for names in relation.glossary for name in names)


@lru_cache(maxsize=8)  # of a relation
def _patterns(relation: Relation, lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """What finds a thing with what belongs to its name, in Latin letters and in Chinese, and by name the first
    name of the thing."""
    words = lexicon.statements
    groups = [names for names in relation.glossary if names[0].casefold() not in words.offices]
    groups += [names for names in lexicon.concepts.things if names[0] in words.things]
    meant = {name.casefold(): names[0].casefold() for names in groups for name in names}
    meant |= {noun: noun for noun in words.nouns}
    ordered = sorted(meant, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    chinese = "|".join(re.escape(name) for name in ordered if not name.isascii())
    return (
        re.compile(
            rf"\b(?:{words.modifier.pattern}){{0,2}}(?P<thing>(?i:{latin})s?)\b(?:{words.head.pattern}){{0,2}}\b"
        ),
        re.compile(rf"(?:{words.modifier.pattern})?(?P<thing>{chinese})(?:{words.head.pattern})?"),
        meant,
    )
