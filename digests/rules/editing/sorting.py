"""The first half of an edit: what new articles are about, and which stories their segments join or open.

Each segment is annotated, gated, themed and grouped for itself; measures of one fact sheet stay together. No
story is built here, so that only what the changed stories need is read back from what was annotated before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.model import Annotation, Article, Member, Reason, Relation, Story, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import completed, outlined, within_length
from digests.rules.editing.displaced import Vacated, settled_in, without_displaced
from digests.rules.editing.documents import documents_of, is_official
from digests.rules.editing.found_again import found_again
from digests.rules.editing.gate import judge_text
from digests.rules.editing.members import (
    ONE_EVENT,
    members_in,
    members_of,
    part_of,
    text_of,
    words_of_members,
)
from digests.rules.editing.stories.grouping import grouped
from digests.rules.editing.themes import classify_passages

Near = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class SortedArticles:
    """What came of new articles before any story is built.

    `annotations`, `verdicts` and `scores` are those of the new ones by id, the annotations of what no story quotes
    only outlined; `members` the segments of each story to be built, by its number, those of new stories
    provisional: -1, -2 and so on, in the order of their first segment. `joined` gives the stories of each new
    article that is relevant. `follows` gives the known stories whose matter a story's new segments go on with.
    `articles` are all that may be quoted, with text; `earlier` the stories to be built that are known.
    `found_again` are articles that were refused and pass now, since a new one refers to them: all that is said of
    the new ones holds for them.
    """

    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    members: Mapping[int, tuple[Member, ...]] = field(default_factory=dict)
    joined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    follows: Near = field(default_factory=dict)
    resembles: Near = field(default_factory=dict)
    articles: Mapping[int, Article] = field(default_factory=dict)
    earlier: Mapping[int, Story] = field(default_factory=dict)
    found_again: frozenset[int] = frozenset()

    @property
    def needed(self) -> frozenset[int]:
        """The ids of articles with text that the stories quote and that are not annotated here."""
        told = {member.article for members in self.members.values() for member in members}
        known = (self.articles[number] for number in told & self.articles.keys() - self.annotations.keys())
        return frozenset(article.id for article in known if article.text)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the gate and the themes say of an article: the members that pass, with their themes."""

    verdict: Verdict
    scores: tuple[ThemeScore, ...] = ()
    members: tuple[Member, ...] = ()


def sort_articles(
    new: Sequence[Article],
    recent: Sequence[Article],
    open_stories: Sequence[Story],
    relation: Relation,
    lexicon: Lexicon,
    refused: Sequence[Article] = (),
) -> SortedArticles:
    """Annotate, judge, classify and group `new`, and say which stories are to be built anew. Pure.

    `recent` are relevant articles of the last days; `open_stories` those that may still grow; `refused`
    articles of the last days that name one party only, with text. A segment already in an open story keeps it, so
    sorting a batch twice changes nothing. What a new article stands for is in no story any more (see `displaced`).
    """
    new, recent, refused = ([within_length(article) for article in some] for some in (new, recent, refused))
    vacated = without_displaced(open_stories, new)
    known = {article.id for story in vacated.stories for article in story.articles}
    outlines = {article.id: outlined(article, relation, lexicon) for article in new}
    judged = {
        article.id: _standing_for(vacated, article, outlines[article.id], relation, lexicon)
        if article.id in vacated.themes
        else _judge(article, outlines[article.id], relation, lexicon)
        for article in new
    }
    passing = [article for article in new if judged[article.id].members]
    again = found_again(passing, refused, relation, lexicon)
    for article in [each for each in refused if each.id in again]:
        outlines[article.id] = outlined(article, relation, lexicon)
        verdict = _found(again[article.id], relation)
        judged[article.id] = _judge(article, outlines[article.id], relation, lexicon, verdict)
        new = [*new, article]
    texts = {article.id: article for article in (*recent, *new)}
    fresh = {
        article.id: bundled(judged[article.id].members, outlines[article.id])
        for article in new
        if article.id not in known
    }
    open_stories = settled_in(vacated, fresh)
    bundles = [bundle for article, each in fresh.items() for bundle in each[article in vacated.homes :]]
    members, follows, resembles = _members(open_stories, bundles, texts, relation, lexicon)
    joined = _stories_of(members, [article.id for article in new])
    earlier = {story.id: story for story in open_stories}
    relevant = [article for article in new if judged[article.id].members]
    touched = {number for numbers in joined.values() for number in numbers}
    touched |= vacated.changed | _documented(relevant, open_stories, texts, relation, lexicon)
    quoted = {member.article for number in touched for member in members[number]}
    return SortedArticles(
        annotations={
            article.id: completed(outlines[article.id], article, relation, lexicon)
            if article.id in quoted
            else outlines[article.id]
            for article in new
        },
        verdicts={number: each.verdict for number, each in judged.items()},
        scores={number: each.scores for number, each in judged.items() if each.members},
        members={number: members[number] for number in sorted(touched, key=_order)},
        joined=joined,
        follows=follows,
        resembles=resembles,
        articles=texts,
        earlier={number: earlier[number] for number in touched if number in earlier},
        found_again=frozenset(again),
    )


def _found(evidence: tuple[str, ...], relation: Relation) -> Verdict:
    return Verdict.because(True, Reason.FOUND_AGAIN, *(party.id for party in relation.main), evidence=evidence)


def _stories_of(members: Mapping[int, Sequence[Member]], articles: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the stories of each of these articles that has any."""
    found: dict[int, dict[int, None]] = {}
    for number, own in members.items():
        for member in own:
            found.setdefault(member.article, {})[number] = None
    return {article: tuple(found[article]) for article in articles if article in found}


def _standing_for(
    vacated: Vacated, article: Article, annotation: Annotation, relation: Relation, lexicon: Lexicon
) -> _Judged:
    """Judge what stands for an article that had passed: it passes whatever it says, and under the themes of that
    one where it has none, since who was told that one has to be told this."""
    found = _judge(article, annotation, relation, lexicon)
    if not found.members:
        given = Verdict.because(True, Reason.OWNERS_WORDS, *(party.id for party in relation.main))
        found = _judge(article, annotation, relation, lexicon, given)
    if any(member.themes for member in found.members):
        return found
    return replace(
        found, members=tuple(replace(each, themes=vacated.themes[article.id]) for each in found.members)
    )


def judged(article: Article, relation: Relation, lexicon: Lexicon) -> Verdict:
    """Return what the edit says of an article by itself: that of the segment which passes, if one does. Pure."""
    return _judge(article, outlined(article, relation, lexicon), relation, lexicon).verdict


def _judge(
    article: Article, annotation: Annotation, relation: Relation, lexicon: Lexicon, given: Verdict | None = None
) -> _Judged:
    """Judge and classify each segment, unless the verdict is `given`; what does not pass is no member of any
    story."""
    verdicts: list[Verdict] = []
    passing: list[Member] = []
    best: dict[str, ThemeScore] = {}
    for member, title, passages in words_of_members(article, annotation, relation, lexicon):
        verdicts.append(given or judge_text(title, passages, article.source, relation))
        if not verdicts[-1].relevant:
            continue
        scores = classify_passages(title, passages, relation)
        passing.append(replace(member, themes=tuple((each.theme, each.score) for each in scores if each.section)))
        for score in scores:
            known = best.get(score.theme)
            if known is None or (score.section, score.score) > (known.section, known.score):
                best[score.theme] = score
    # Of an article that is refused the fullest reason counts.
    verdict = max(verdicts, key=lambda each: (each.relevant, len(each.evidence)))
    order = sorted(best.values(), key=lambda score: (not score.section, -score.score))
    return _Judged(verdict, tuple(order), tuple(passing))


def stories_of_segments(
    articles: Sequence[Article], annotations: Mapping[int, Annotation], relation: Relation, lexicon: Lexicon
) -> dict[int, tuple[int, ...]]:
    """Return the stories of each article's segments, numbered below 0, that of its weightiest first, by article
    id.

    All count, whatever the gate would say. The weightiest segment is the longest; of an article of one matter
    there is one. Pure; the order of the articles does not matter.
    """
    ordered = sorted(map(within_length, articles), key=lambda article: article.id)
    fresh = [
        bundle
        for article in ordered
        for bundle in bundled(members_in(article, annotations[article.id]), annotations[article.id])
    ]
    texts = {article.id: article for article in ordered}
    found: dict[int, dict[int, int]] = {article.id: {} for article in ordered}
    for number, members in _members((), fresh, texts, relation, lexicon)[0].items():
        for member in members:
            own = found[member.article]
            own[number] = max(own.get(number, 0), member.end - member.start)
    return {article: tuple(sorted(own, key=lambda number: -own[number])) for article, own in found.items()}


def bundles_of(
    article: Article, annotation: Annotation, relation: Relation, lexicon: Lexicon
) -> list[tuple[Member, ...]]:
    """Return the members of an article that pass the gate, those that are grouped as one together."""
    return bundled(_judge(article, annotation, relation, lexicon).members, annotation)


def bundled(members: Sequence[Member], annotation: Annotation) -> list[tuple[Member, ...]]:
    """Return the members that are grouped together: those of one event as one, each other one alone."""
    if annotation.kind in ONE_EVENT and members:
        return [tuple(members)]
    return [(member,) for member in members]


def _members(
    open_stories: Sequence[Story],
    fresh: Sequence[Sequence[Member]],
    texts: Mapping[int, Article],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[dict[int, tuple[Member, ...]], Near, Near]:
    """Group members into stories, by number: those of open stories stay, new stories have numbers below 0. Beside
    them the earlier stories that each follows, and those that it resembles."""
    bundles: list[tuple[Member, ...]] = []
    homes: dict[int, int] = {}
    for story in open_stories:
        for member in members_of(story):
            if member.article in texts:
                homes[len(bundles)] = story.id
                bundles.append((member,))
    bundles += map(tuple, fresh)
    compared = [
        replace(read_as_one(bundle, texts[bundle[0].article]), id=place) for place, bundle in enumerate(bundles)
    ]
    grouping = grouped(compared, relation, lexicon, homes)
    groups = grouping.groups
    found = {story.id: list(members_of(story)) for story in open_stories}
    numbers: dict[int, int] = {}
    twins = _twins(bundles)
    for place in range(len(bundles) - len(fresh), len(bundles)):
        mark = groups[twins.get(place, place)]
        number = numbers.setdefault(mark, -1 - len(numbers)) if mark < 0 else mark
        found.setdefault(number, []).extend(bundles[place])
    ordered = {
        number: tuple(sorted(members, key=lambda member: (member.article, member.segment)))
        for number, members in found.items()
    }
    numbers |= {number: number for number in found if number > 0}
    return ordered, _renumbered(grouping.follows, numbers), _renumbered(grouping.resembles, numbers)


def _renumbered(near: Near, numbers: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """The groups near to each by other numbers; one without any is none."""
    return {
        numbers[mark]: tuple(numbers[each] for each in earlier if each in numbers)
        for mark, earlier in near.items()
        if mark in numbers
    }


def _twins(bundles: Sequence[Sequence[Member]]) -> dict[int, int]:
    """Return for each exchange of a press conference the place of the first one that is the same on another
    page of it, in whatever language: both belong to one story, which their words might not tell."""
    firsts: dict[tuple[str, int], int] = {}
    for place, bundle in enumerate(bundles):
        if len(bundle) == 1 and bundle[0].conference:
            firsts.setdefault((bundle[0].conference, bundle[0].segment), place)
    return {
        place: firsts[bundle[0].conference, bundle[0].segment]
        for place, bundle in enumerate(bundles)
        if len(bundle) == 1 and bundle[0].conference
    }


def read_as_one(bundle: Sequence[Member], article: Article) -> Article:
    """Return what is compared of members that are grouped together: of one alone its part, of several all of
    it."""
    if len(bundle) == 1:
        return part_of(article, bundle[0])
    return text_of(article, bundle)


def _documented(
    relevant: Sequence[Article],
    open_stories: Sequence[Story],
    texts: Mapping[int, Article],
    relation: Relation,
    lexicon: Lexicon,
) -> set[int]:
    """The stories without a document for which one has come in now, perhaps in a story of its own."""
    official = [article for article in relevant if is_official(article)]
    bare = [story for story in open_stories if not story.documents] if official else []
    return {
        story.id
        for story in bare
        if documents_of(
            [texts[each.id] for each in story.articles if each.id in texts], official, relation, lexicon
        )
    }


def _order(number: int) -> tuple[bool, int]:
    """Sort what is new behind what is known."""
    return number < 0, abs(number)
