"""Says what a statement is about, in one to four words. This subject is a thing that the statement names, with the
words around it that belong to the thing's name. If there is no such thing, it is the short name of the one topic
that the statement's own words are about.

Things are those of the lexicon and of the relation's glossary. A person, a court or a capital is no subject: it
would read as the speaker. A thing that only the question names is no subject either. Half of such subjects that
readers saw belonged to another answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from digests.model import Relation
from digests.model.lexicon import Lexicon
from digests.rules.issuing.display_names import short_title
from digests.rules.texts import is_chinese

MOST_WORDS = 4
# A thing behind both this share of a sentence and so many characters is an example or the last of a list.
LATE, LATE_FROM = 2 / 3, 60


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that stand after "On", and the thing they mean in any language ("" for a topic). A `doubtful` one
    may name a story in a list, but no statement."""

    words: str
    thing: str = ""
    doubtful: bool = field(default=False, compare=False)

    @property
    def sure(self) -> str:
        """The words, if they surely tell what the statement is about; otherwise ""."""
        return "" if self.doubtful else self.words


NONE = Subject("")


def subject_of(
    answer: str,
    question: str,
    themes: Sequence[str],
    theme: str,
    language: str,
    relation: Relation,
    lexicon: Lexicon,
) -> Subject:
    """Return what an answer is about. Pure.

    The subject is the first thing of the answer that the question names, too. If there is none, it is a thing that
    does not come late in the answer. If there is none either, it is a topic, named in the language: the only one
    of the `themes` (ids) of the answer's own words. The last choice is the `theme` of the story ("" for none),
    which makes a doubtful subject. Return `NONE` if none of these is there.
    """
    answered = subjects_in(answer, relation, lexicon)
    asked = {each.thing for each in subjects_in(question, relation, lexicon)}
    confirmed = (replace(each, doubtful=False) for each in answered if each.thing in asked)
    for subject in chain(confirmed, (each for each in answered if not each.doubtful)):
        return subject
    own = relation.theme(themes[0]) if len(themes) == 1 else None
    about = own or relation.theme(theme)
    if about is None:
        return NONE
    title = short_title(about, language)
    proper = title.casefold() in _proper(relation)
    words = title if proper else title[:1].lower() + title[1:]
    return Subject(words, doubtful=own is None or own.broad)


def subjects_in(text: str, relation: Relation, lexicon: Lexicon) -> list[Subject]:
    """Return the things that a text names, those in more words first. Pure."""
    latin, chinese, meant = _patterns(relation, lexicon)
    pattern = chinese if is_chinese(text) else latin
    found = []
    for match in pattern.finditer(text):
        words, name = match.group(), match["thing"].casefold()
        thing = meant.get(name) or meant.get(name.removesuffix("s"), "")
        alone = words.casefold() == name
        ends = words.casefold().endswith(name)
        bare = ends and not {name, name.removesuffix("s")}.isdisjoint(lexicon.statements.wanting)
        if thing and len(words.split()) <= MOST_WORDS and not bare:
            proper = thing in _proper(relation)
            opens = match.start() == 0  # elsewhere a capital letter is the name's own
            doubtful = not proper and match.start() > max(LATE * len(text), LATE_FROM)
            found.append(Subject(words.lower() if opens and alone and not proper else words, thing, doubtful))
    return sorted(found, key=lambda each: -len(each.words.split()))


@lru_cache(maxsize=8)  # of a relation
def _proper(relation: Relation) -> frozenset[str]:
    return frozenset(name.casefold() for names in relation.glossary for name in names)


@lru_cache(maxsize=8)  # of a relation
def _patterns(relation: Relation, lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return what finds things with the words of their names, in Latin letters and in Chinese. Return also, by
    each name of a thing, the thing's first name."""
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
            rf"(?<![\w-])(?:{words.modifier.pattern}){{0,2}}(?P<thing>(?i:{latin})s?)\b(?:{words.head.pattern}){{0,2}}\b"
        ),
        re.compile(rf"(?:{words.modifier.pattern})?(?P<thing>{chinese})(?:{words.head.pattern})?"),
        meant,
    )
