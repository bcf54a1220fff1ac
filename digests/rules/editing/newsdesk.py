"""The edit of a batch of articles: pure functions behind `edit`, previews, replay and tests.

What is new is sorted first (see `sorting`); then every story that got a segment is built anew from the
annotations of all its articles that still have their text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.model import Annotation, Article, Member, Relation, Story, ThemeScore, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.documents import is_official
from digests.rules.editing.members import by_article, narrowed
from digests.rules.editing.sorting import SortedArticles, sort_articles
from digests.rules.editing.storyboard import build_story
from digests.rules.texts import fingerprint


@dataclass(frozen=True, slots=True)
class EditedBatch:
    """What the edit decided, by article id, and the stories that are changed or new, those known by id first.

    New ones have the provisional numbers -1, -2 and so on, in the order of their first segment: which number a
    story gets is for whoever keeps it to say. `annotations` are those that were made; `found_again` are articles
    that were refused before and pass now.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    joined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    found_again: frozenset[int] = frozenset()


def edit_articles(
    new: Sequence[Article],
    recent: Sequence[Article],
    open_stories: Sequence[Story],
    relation: Relation,
    lexicon: Lexicon,
    refused: Sequence[Article] = (),
    *,
    method: str = "communique",
) -> EditedBatch:
    """Sort `new` and build the stories they join or open, with nothing annotated before.

    See `sort_articles` and `build_stories`.
    """
    found = sort_articles(new, recent, open_stories, relation, lexicon, refused)
    return build_stories(found, {}, relation, lexicon, method=method)


def build_stories(
    found: SortedArticles,
    annotations: Mapping[int, Annotation],
    relation: Relation,
    lexicon: Lexicon,
    *,
    method: str = "communique",
) -> EditedBatch:
    """Build the stories that were sorted. Pure.

    `annotations` are those of the articles that are `found.needed`, by id; what is not there is annotated anew.
    `method` is a summary method (see `summaries.METHODS`).
    """
    made = {
        number: annotate(found.articles[number], relation, lexicon)
        for number in sorted(found.needed - annotations.keys())
    }
    known = {**annotations, **found.annotations, **made}
    official = [article for article in found.articles.values() if is_official(article)]
    stories = tuple(
        _built(number, members, found, known, official, relation, lexicon, method)
        for number, members in found.members.items()
    )
    annotated = {**found.annotations, **made}
    return EditedBatch(found.verdicts, found.scores, stories, found.joined, annotated, found.found_again)


def _built(
    number: int,
    members: Sequence[Member],
    found: SortedArticles,
    annotations: Mapping[int, Annotation],
    official: Sequence[Article],
    relation: Relation,
    lexicon: Lexicon,
    method: str,
) -> Story:
    """Build one story; articles whose body has expired are in it without their text."""
    earlier = found.earlier.get(number)
    quoted = _quoted(earlier) if earlier else frozenset()
    expired = {article.id: replace(article, text="") for article in earlier.articles} if earlier else {}
    articles, told = [], {}
    for identifier, own in by_article(members).items():
        article = found.articles.get(identifier) or expired[identifier]
        if article.text:
            article = replace(article, kind=annotations[identifier].kind)
        articles.append(article)
        if article.text:
            told[identifier] = narrowed(annotations[identifier], own, article, quoted)
        else:
            told[identifier] = annotate(article, relation, lexicon)
    story = build_story(number, articles, relation, lexicon, told, members, method=method, official=official)
    follows, resembles = (earlier.follows, earlier.resembles) if earlier else ((), ())
    return replace(
        story,
        follows=tuple(dict.fromkeys((*follows, *found.follows.get(number, ())))),
        resembles=tuple(dict.fromkeys((*resembles, *found.resembles.get(number, ())))),
    )


def _quoted(story: Story) -> frozenset[str]:
    """The fingerprints of all that a story quotes."""
    lines = (passage for passages in story.lines.values() for passage in passages)
    return frozenset(fingerprint(each.text) for each in (*story.passages, *lines, *story.background))
