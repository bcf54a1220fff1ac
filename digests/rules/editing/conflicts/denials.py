"""What one side says and another denies."""

from collections.abc import Iterable, Iterator, Sequence

from digests.model import Account, Conflict, ConflictKind, Mark, Passage, PassageKind, Relation
from digests.rules.editing.conflicts.sentences import Sentences, alike

BACK = 3  # passages before a denial among which the claim is
MOST = 2


def denials(passages: Iterable[Passage], sentences: Sentences, relation: Relation) -> Iterator[Conflict]:
    """Give each claim that another side provably denies, with the claim first.

    The claim is the nearest statement of another party before "called the claim false" in the same article, or one
    of another article that has most of its content.
    """
    sides = {party.id for party in relation.parties}
    said = [each for each in passages if each.party in sides and each.proof and each.kind is PassageKind.STATEMENT]
    denied = [each for each in said if _denies(each, sentences)]
    claims = [each for each in said if not _denies(each, sentences)]
    seen: set[str] = set()
    for denial in denied:
        if len(seen) >= MOST or denial.text in seen:
            continue
        claim = _claim(denial, [each for each in claims if each.party != denial.party], sentences)
        if claim is not None:
            seen.add(denial.text)
            accounts = tuple(Account(each.speaker, each.article, each.index) for each in (claim, denial))
            yield Conflict(ConflictKind.CLAIM, "", accounts)


def _denies(passage: Passage, sentences: Sentences) -> bool:
    return sentences[passage.article, passage.index].has(Mark.DENIAL)


def _claim(denial: Passage, others: Sequence[Passage], sentences: Sentences) -> Passage | None:
    own = sentences[denial.article, denial.index]
    if own.has(Mark.REFERS):
        before = [
            each for each in others if each.article == denial.article and 0 < denial.index - each.index <= BACK
        ]
        if before:
            return max(before, key=lambda each: each.index)
    worth, _, claim = max(
        (
            (alike(own, sentences[each.article, each.index], least=4, share=0.4), -place, each)
            for place, each in enumerate(others)
        ),
        default=(0.0, 0, None),
        key=lambda found: found[:2],
    )
    return claim if worth > 0 else None
