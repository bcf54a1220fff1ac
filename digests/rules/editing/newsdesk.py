"""The edit of a batch of articles: the one pure function behind `edit`, previews, replay and tests.

Gate, themes and grouping for what is new; then every story that got an article is edited anew from all of its
articles that still have their text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from digests.model import Article, Relation, Story, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.documents import documents_of, is_official
from digests.rules.editing.gate import judge
from digests.rules.editing.stories.conferences import group_stories
from digests.rules.editing.storyboard import build_story
from digests.rules.editing.themes import classify


_annotated = lru_cache(maxsize=2000)(annotate)  # until annotations are stored beside their articles


@dataclass(frozen=True, slots=True)
class EditedBatch:
    """What the edit decided, by article id, and the stories that are changed or new, those known by id first.

    New ones have the provisional numbers -1, -2 and so on, in the order of their first article: which number a
    story gets is for whoever keeps it to say.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    joined: Mapping[int, int] = field(default_factory=dict)


def edit_articles(
    new: Sequence[Article],
    recent: Sequence[Article],
    open_stories: Sequence[Story],
    relation: Relation,
    lexicon: Lexicon,
    *,
    method: str = "communique",
) -> EditedBatch:
    """Judge, classify and group `new`, and edit the stories they join or open.

    `recent` are relevant articles of the last days, with text; `open_stories` those that may still grow. An
    article already in an open story keeps it, so editing a batch twice changes nothing. `method` is a summary
    method (see `summaries.METHODS`).
    """
    verdicts = {article.id: judge(article, relation) for article in new}
    relevant = [article for article in new if verdicts[article.id].relevant]
    scores = {article.id: classify(article, relation) for article in relevant}
    known = {article.id: story.id for story in open_stories for article in story.articles}
    texts = {article.id: article for article in (*recent, *relevant)}
    candidates = [article for article in texts.values() if article.id in known or article.id in scores]
    groups = _numbered(group_stories(candidates, relation, known), relevant)
    earlier = {story.id: story for story in open_stories}
    official = [article for article in texts.values() if is_official(article)]
    touched = {groups[article.id] for article in relevant}
    changed = touched | _documented(relevant, open_stories, groups, texts, relation, lexicon)
    stories = []
    for number in sorted(changed, key=_order):
        members = _members(number, groups, texts, earlier)
        annotations = {article.id: _annotated(article, relation, lexicon) for article in members}
        stories.append(
            build_story(
                number, members, annotations, relation, lexicon, scores, method=method, official=official
            )
        )
    joined = {article.id: groups[article.id] for article in relevant}
    return EditedBatch(verdicts, scores, tuple(stories), joined)


def _documented(
    relevant: Sequence[Article],
    open_stories: Sequence[Story],
    groups: Mapping[int, int],
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
        if documents_of([texts[each.id] for each in story.articles if each.id in texts], official, relation, lexicon)
        and story.id in groups.values()
    }


def _numbered(groups: Mapping[int, int], relevant: Sequence[Article]) -> dict[int, int]:
    """Number the groups that are new (negative) anew, in the order of their first article."""
    numbers: dict[int, int] = {}
    for article in relevant:
        if (mark := groups[article.id]) < 0 and mark not in numbers:
            numbers[mark] = -1 - len(numbers)
    return {article: numbers.get(mark, mark) for article, mark in groups.items()}


def _order(number: int) -> tuple[bool, int]:
    """Sort what is new behind what is known."""
    return number < 0, abs(number)


def _members(
    number: int, groups: Mapping[int, int], texts: Mapping[int, Article], earlier: Mapping[int, Story]
) -> list[Article]:
    """Return the story's articles by id, those whose body has expired without their text."""
    members = {article: texts[article] for article, mark in groups.items() if mark == number}
    if number in earlier:
        members |= {
            article.id: replace(article, text="")
            for article in earlier[number].articles
            if article.id not in members
        }
    return [members[identifier] for identifier in sorted(members)]
