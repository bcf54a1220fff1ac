"""The first half of an edit: what new articles are about, and which stories their segments join or open.

Each segment by itself is annotated, judged by the gate, classified and grouped. Measures of one fact sheet stay
together. No story is built here. So only the annotations that the changed stories need are read back.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from digests.model import Annotation, Article, Member, Reason, Relation, Story, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import completed, outlined, within_length
from digests.rules.annotation.clean import clean_title
from digests.rules.editing.gate import judge_text
from digests.rules.editing.members import ONE_EVENT, members_in, members_of, part_of, text_of, words_of_members
from digests.rules.editing.stories.grouping import grouped
from digests.rules.editing.themes import classify_passages

Near = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class SortedArticles:
    """What came of new articles before any story is built.

    `annotations`, `verdicts` and `scores` are by new article. An article that no story quotes has only an outline
    as annotation. `members` has the segments of each story to be built, by the story's number. New stories have
    the provisional numbers -1, -2 and so on, in the order of their first segment. `joined` gives the stories of
    each new article that is relevant. `articles` are all articles with text that may be quoted. `earlier` are the
    stories to be built that are known already. `emptied` are known stories of which nothing is left.
    """

    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    members: Mapping[int, tuple[Member, ...]] = field(default_factory=dict)
    joined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    resembles: Near = field(default_factory=dict)
    articles: Mapping[int, Article] = field(default_factory=dict)
    earlier: Mapping[int, Story] = field(default_factory=dict)
    emptied: frozenset[int] = frozenset()

    @property
    def needed(self) -> frozenset[int]:
        """The ids of articles with text that the stories quote and that have no annotation here."""
        told = {member.article for members in self.members.values() for member in members}
        known = (self.articles[number] for number in told & self.articles.keys() - self.annotations.keys())
        return frozenset(article.id for article in known if article.text)


@dataclass(slots=True)
class _Vacated:
    """The stories that may still grow, without the articles that new articles displace. `changed` are the ids of
    stories that lost something. `homes` and `themes` are by the new article: the story of which nothing else is
    left, and the themes of the displaced article."""

    stories: list[Story] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    homes: dict[int, int] = field(default_factory=dict)
    themes: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    verdict: Verdict
    scores: tuple[ThemeScore, ...] = ()
    members: tuple[Member, ...] = ()


def sort_articles(
    new: Sequence[Article],
    recent: Sequence[Article],
    open_stories: Sequence[Story],
    relation: Relation,
    lexicon: Lexicon,
) -> SortedArticles:
    """Annotate, judge, classify and group `new`, and say which stories are to be built anew. Pure.

    `recent` are relevant articles of the last days. `open_stories` are stories that may still grow. A segment in
    an open story stays there, so sorting a batch twice changes nothing. An article that a new one replaces leaves
    its stories.
    """
    new, recent = ([within_length(article) for article in some] for some in (new, recent))
    vacated = _without_displaced(open_stories, new)
    known = {article.id for story in vacated.stories for article in story.articles}
    outlines = {article.id: outlined(article, relation, lexicon) for article in new}
    judged = {each.id: _judged(each, outlines[each.id], vacated, relation, lexicon) for each in new}
    texts = {article.id: article for article in (*recent, *new)}
    bundles: list[tuple[Member, ...]] = []
    moved: dict[int, tuple[Member, ...]] = defaultdict(tuple)
    for article in [each for each in new if each.id not in known]:
        own = bundled(judged[article.id].members, outlines[article.id], lexicon)
        if len(own) == 1 and (home := vacated.homes.get(article.id)):
            moved[home] += own.pop()  # the article replaces all that the story had, and is of one matter
        bundles += own
    open_stories = [replace(each, members=each.members + moved[each.id]) for each in vacated.stories]
    members, resembles = _members(open_stories, bundles, texts, relation, lexicon)
    homes: dict[int, list[int]] = defaultdict(list)
    for number, some in members.items():
        for identifier in dict.fromkeys(member.article for member in some):
            homes[identifier].append(number)
    joined = {article.id: tuple(homes[article.id]) for article in new if article.id in homes}
    emptied = frozenset(number for number in vacated.changed if not members[number])
    touched = vacated.changed.union(*joined.values()) - emptied
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
        # New stories come behind known ones.
        members={number: members[number] for number in sorted(touched, key=lambda each: (each < 0, abs(each)))},
        joined=joined,
        resembles=resembles,
        articles=texts,
        earlier={story.id: story for story in open_stories if story.id in touched},
        emptied=emptied,
    )


def _judged(
    article: Article, annotation: Annotation, vacated: _Vacated, relation: Relation, lexicon: Lexicon
) -> JudgedArticle:
    """Judge a new article. If it replaces one that had passed the gate, it passes in any case, and without themes
    it gets the themes of that one: readers who were told the old article have to be told the new one."""
    found = judge_segments(article, annotation, relation, lexicon)
    if article.id not in vacated.themes:
        return found
    if not found.members:
        given = Verdict.because(True, Reason.OWNERS_WORDS, *(party.id for party in relation.main))
        found = judge_segments(article, annotation, relation, lexicon, given)
    if any(member.themes for member in found.members):
        return found
    themes = vacated.themes[article.id]
    return replace(found, members=tuple(replace(each, themes=themes) for each in found.members))


def judge_segments(
    article: Article, annotation: Annotation, relation: Relation, lexicon: Lexicon, given: Verdict | None = None
) -> JudgedArticle:
    """Judge and classify each segment, or use the verdict `given`. Only segments that pass become members.
    Pure."""
    verdicts: list[Verdict] = []
    passing: list[Member] = []
    best: dict[str, ThemeScore] = {}
    for member, title, passages in words_of_members(article, annotation, relation, lexicon):
        verdicts.append(given or judge_text(title, passages, article.source, relation, lexicon))
        if not verdicts[-1].relevant:
            continue
        scores = classify_passages(title, passages, relation)
        passing.append(replace(member, themes=tuple((each.theme, each.score) for each in scores if each.section)))
        for score in scores:
            known = best.setdefault(score.theme, score)
            if (score.section, score.score) > (known.section, known.score):
                best[score.theme] = score
    # If no segment passes, the verdict with the most evidence counts.
    verdict = max(verdicts, key=lambda each: (each.relevant, len(each.evidence)))
    order = sorted(best.values(), key=lambda score: (not score.section, -score.score))
    return JudgedArticle(verdict, tuple(order), tuple(passing))


def judged(article: Article, relation: Relation, lexicon: Lexicon) -> Verdict:
    """Return the gate's verdict on an article by itself: that of a segment that passes, if there is one. Pure."""
    return judge_segments(article, outlined(article, relation, lexicon), relation, lexicon).verdict


def classify(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[ThemeScore, ...]:
    """Return the article's themes. Themes with a section come first, then themes with more votes. In a text of
    several matters only segments that pass the gate have votes. If none passes, all have votes. Pure."""
    title = clean_title(article.title, relation, lexicon, article.source.name)
    parts = [*words_of_members(article, outlined(article, relation, lexicon), relation, lexicon)]
    passing = [part for part in parts if judge_text(*part[1:], article.source, relation, lexicon).relevant]
    told = [each for _, _, passages in passing or parts for each in passages]
    return classify_passages(title, told, relation)


def stories_of_segments(
    articles: Sequence[Article], annotations: Mapping[int, Annotation], relation: Relation, lexicon: Lexicon
) -> dict[int, tuple[int, ...]]:
    """Return by article id the stories of its segments, numbered below 0, that of the longest segment first.
    Segments that the gate would refuse count, too. Pure; the order of the articles does not matter."""
    texts = {each.id: each for each in sorted(map(within_length, articles), key=lambda article: article.id)}
    fresh = [
        bundle
        for number, article in texts.items()
        for bundle in bundled(members_in(article, annotations[number]), annotations[number], lexicon)
    ]
    found: dict[int, dict[int, int]] = {number: {} for number in texts}
    for number, members in _members((), fresh, texts, relation, lexicon)[0].items():
        for member in members:
            own = found[member.article]
            own[number] = max(own.get(number, 0), member.end - member.start)
    return {article: tuple(sorted(own, key=lambda number: -own[number])) for article, own in found.items()}


def bundled(members: Sequence[Member], annotation: Annotation, lexicon: Lexicon) -> list[tuple[Member, ...]]:
    """Return the members in bundles that are grouped together. The members of a text of one event are one bundle,
    until the page announces that somebody else spoke. In other texts each member is alone."""
    if annotation.kind not in ONE_EVENT:
        return [(member,) for member in members]
    begins = [at for at, each in enumerate(members) if at and lexicon.titles.announcing.search(each.peg)]
    return [tuple(members[first:end]) for first, end in pairwise([0, *begins, len(members)]) if first < end]


def _members(
    open_stories: Sequence[Story],
    fresh: Sequence[Sequence[Member]],
    texts: Mapping[int, Article],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[dict[int, tuple[Member, ...]], Near]:
    """Group members into stories, and return them by the story's number. Members of open stories stay; new stories
    have numbers below 0. Return also the earlier stories that each story resembles."""
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
    found = {story.id: list(members_of(story)) for story in open_stories}
    numbers: dict[int, int] = {}
    # Several pages may have the same exchange of a press conference, in any language. It belongs to the story of
    # the first such page. The words alone might not show this.
    firsts: dict[tuple[str, int], int] = {}
    twins = {
        place: firsts.setdefault((bundle[0].conference, bundle[0].segment), place)
        for place, bundle in enumerate(bundles)
        if len(bundle) == 1 and bundle[0].conference
    }
    for place in range(len(bundles) - len(fresh), len(bundles)):
        mark = grouping.groups[twins.get(place, place)]
        number = numbers.setdefault(mark, -1 - len(numbers)) if mark < 0 else mark
        found.setdefault(number, []).extend(bundles[place])
    ordered = {
        number: tuple(sorted(members, key=lambda member: (member.article, member.segment)))
        for number, members in found.items()
    }
    numbers |= {number: number for number in found if number > 0}
    return ordered, _renumbered(grouping.resembles, numbers)


def _renumbered(near: Near, numbers: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Return the near groups under new numbers. Groups without a new number are left out."""
    return {
        numbers[mark]: tuple(numbers[each] for each in earlier if each in numbers)
        for mark, earlier in near.items()
        if mark in numbers
    }


def read_as_one(bundle: Sequence[Member], article: Article) -> Article:
    """Return the text by which a bundle is compared: one member's own part, or several members with the title."""
    return part_of(article, bundle[0]) if len(bundle) == 1 else text_of(article, bundle)


# --- articles that new ones replace --------------------------------------------------------------


def _without_displaced(stories: Sequence[Story], new: Sequence[Article]) -> _Vacated:
    """Take out of the stories the articles that new ones replace: at an address the owner's words displace the
    words of another source."""
    heirs = {article.replaces: article.id for article in new if article.replaces is not None}
    vacated = _Vacated()
    for story in stories:
        gone = [member for member in members_of(story) if member.article in heirs]
        if gone:
            kept = tuple(member for member in members_of(story) if member.article not in heirs)
            vacated.changed.add(story.id)
            for member in gone:
                heir = heirs[member.article]
                vacated.themes[heir] = vacated.themes.get(heir, ()) + member.themes
                if not kept:
                    vacated.homes.setdefault(heir, story.id)
            articles = tuple(article for article in story.articles if article.id not in heirs)
            story = replace(story, members=kept, articles=articles)  # noqa: PLW2901
        vacated.stories.append(story)
    return vacated


# --- titles that sources change: each is judged before it stands anywhere -------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """An edited article under the new title that its source gives it. `relevant` is the verdict on it under the
    title that it has now."""

    article: Article
    relevant: bool


@dataclass(frozen=True, slots=True)
class JudgedTitles:
    """By article id, the titles that are taken and those that are refused. `told` are articles with a new title
    whose stories are to be built anew."""

    taken: Mapping[int, str] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    told: tuple[Article, ...] = ()


def judge_titles(
    offered: Sequence[Offered], in_stories: Collection[int], relation: Relation, lexicon: Lexicon
) -> JudgedTitles:
    """Judge the new titles that sources give their articles. `in_stories` are the articles of open stories. A
    title is refused if the article would not pass the gate under it: the old title, which was judged, then stays.
    An article that is shown nowhere takes any title; it does not pass the gate by a new title. Pure."""
    taken: dict[int, str] = {}
    refused: dict[int, str] = {}
    told: list[Article] = []
    for each in offered:
        article = each.article
        if each.relevant and not judged(article, relation, lexicon).relevant:
            refused[article.id] = article.title
            continue
        taken[article.id] = article.title
        if each.relevant and article.id in in_stories and article.text:
            told.append(article)
    return JudgedTitles(taken, refused, tuple(told))
