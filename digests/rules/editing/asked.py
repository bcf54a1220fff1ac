"""What the questions of a conference tell: sentences of reporters with news that the answers are about.

A question itself is never told, only a sentence of it that tells news by itself. The sentence belongs to the
answers that follow, until somebody asks again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digests.model import Annotation, Asked, Place, Sentence
from digests.model.lexicon import Lexicon
from digests.rules.annotation.segments import PegWorth, peg_worth_of
from digests.rules.annotation.transcripts import asks

NEWS = 0.5  # a reporter's sentence counts as news if it tells news by itself with this chance
LEANED_ON = 0.3  # the same chance for the sentence before it, if it leans on that one


def asked_of(annotation: Annotation, lexicon: Lexicon) -> tuple[Asked, ...]:
    """Return what each question tells that has an answer, in the order of the text. Pure."""
    return tuple(_told(annotation.sentences, lexicon))


def _told(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[Asked]:
    question: list[Sentence] = []
    answer: list[Sentence] = []
    for each in (*sentences, None):
        spoken = each is not None and each.proof is not None
        if spoken:
            answer += [each] if each is not None else []
            continue
        if answer:
            news = _news(question, lexicon)
            if news:
                told = tuple(replace(one.passage, fact=None) for one in news)
                yield Asked(told, news[0].article, answer[0].index, answer[-1].index)
            question, answer = [], []
        if each is not None and each.place is Place.QUESTION:
            question.append(each)


def _news(question: Sequence[Sentence], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Return the sentence of a question that likeliest tells news. If it leans on the one before, return both."""
    bare = [_bare(each, lexicon) for each in question]
    told = [at for at, each in enumerate(bare) if each.heading >= NEWS and not each.empty and not asks(each.text)]
    for at in sorted(told, key=lambda place: -bare[place].heading):
        worth = peg_worth_of(bare[at].text, lexicon) if bare[at].text else PegWorth.NOTHING
        if worth is PegWorth.SAID:
            return (bare[at],)
        before = bare[at - 1] if at else None
        if worth is PegWorth.LEANING and before is not None and _is_leaned_on(before, lexicon):
            return before, bare[at]
    return ()


def _is_leaned_on(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Say whether a sentence tells enough for the leaning sentence behind it."""
    told = sentence.text and sentence.heading >= LEANED_ON and not asks(sentence.text)
    return bool(told) and peg_worth_of(sentence.text, lexicon) is PegWorth.SAID


def _bare(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    """Return a sentence of a question without the label that says who asks."""
    for label in (lexicon.segments.question, lexicon.segments.named):
        if match := label.match(sentence.text):
            return replace(sentence, text=sentence.text[match.end() :].strip())
    return sentence
