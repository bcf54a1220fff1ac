"""What the desk decided about a story, and what it took back, laid over the story as the edit made it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from digests.model import Article, Correction, DatedPhrase, DecisionKind, Member, Passage, Story
from digests.rules import trust
from digests.rules.texts import dated_mark, printed_at


def decided(
    story: Story, decisions: Mapping[DecisionKind, str], corrections: Sequence[Correction]
) -> Story | None:
    """Return the story as readers get it, None if they get nothing of it. `decisions` are values by kind (see
    `Decision`). `corrections` are all that admins made; those of other stories do nothing. Pure."""
    if DecisionKind.HIDDEN in decisions:
        return None
    story = _corrected(story, corrections) if corrections else story
    if article := decisions.get(DecisionKind.TITLE):
        story = retitled(story, int(article))
    if theme := decisions.get(DecisionKind.SECTION):
        story = moved(story, theme)
    return story


def titles_to_choose(story: Story) -> list[Article]:
    """Return the articles whose title may stand above the story, the present one first: articles of labelled
    sources, or of all if no source is labelled. A title that was taken back is left out."""
    titled = [each for each in story.articles if each.standing_title]
    vouched = [each for each in titled if trust.can_vouch(each.source)]
    return sorted(vouched or titled, key=lambda each: each.id != story.lead)


def section_now(story: Story) -> str:
    """Return the theme in whose section the story stands, "" if none is sure."""
    return story.sections.get(story.lead, "") or next(iter(story.themes), "")


def retitled(story: Story, chosen: int) -> Story:
    """Put the title of an article above the story. Readers of other languages keep a headline in theirs. A title
    that was taken back, or whose article left the story, is not put there."""
    article = next((each for each in titles_to_choose(story) if each.id == chosen), None)
    if article is None:
        return story
    alike = (each.id for each in story.articles if each.language[:2] == article.language[:2])
    headings = {**story.headings, **dict.fromkeys(alike, "")}
    del headings[chosen]
    return replace(
        story,
        headline=article.title,
        lead=chosen,
        titles=(chosen, *(each for each in story.titles if each != chosen)),
        headings=headings,
        chosen=chosen,
    )


def moved(story: Story, theme: str) -> Story:
    """Put the story into the section of a theme. It leaves the section in which it stood, and stays with its other
    themes."""
    before = section_now(story)
    if before == theme and story.sections.get(story.lead) == theme:
        return story

    def themes(known: Iterable[str], *, first: bool = False) -> tuple[str, ...]:
        own = [each for each in known if each not in (before, theme)]
        return (theme, *own) if first or before in known or not before else (*own,)

    def placed(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(replace(each, themes=themes(each.themes)) for each in passages)

    everywhere = [each.id for each in story.articles]
    return replace(
        story,
        themes=themes(story.themes, first=True),
        sections=dict.fromkeys(everywhere, theme),
        headline_themes=dict.fromkeys(everywhere, (theme,)),
        members=tuple(_placed(each, before, theme) for each in story.members),
        passages=placed(story.passages),
        lines={party: placed(said) for party, said in story.lines.items()},
        asked=tuple(replace(each, passages=placed(each.passages)) for each in story.asked),
    )


def _placed(member: Member, before: str, theme: str) -> Member:
    scores = dict(member.themes)
    score = max(scores.pop(before, 0), scores.pop(theme, 0), 1)
    return replace(member, themes=((theme, score), *scores.items()))


def _corrected(story: Story, corrections: Sequence[Correction]) -> Story:
    """Leave out what admins took back of the story's articles: titles, sentences, and days that they name."""
    wrong = frozenset(chain.from_iterable(each.prints for each in corrections))
    url = {each.id: each.url for each in story.articles}

    def stands(passage: Passage) -> bool:
        return passage.article not in url or printed_at(passage.text, url[passage.article]) not in wrong

    def right(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(filter(stands, passages))

    articles = tuple(
        replace(each, withdrawn=True) if printed_at(each.title, each.url) in wrong else each
        for each in story.articles
    )
    headings = {
        key: "" if key in url and printed_at(words, url[key]) in wrong else words
        for key, words in story.headings.items()
    }
    left = replace(
        story,
        articles=articles,
        headings=headings,
        passages=right(story.passages),
        lines={party: right(said) for party, said in story.lines.items()},
        asked=tuple(each for each in story.asked if all(map(stands, each.passages))),
        dates=tuple(each for each in story.dates if not _named_by(each, url, wrong)),
    )
    if left == story:
        return story
    printed = wrong_of(story)
    own = [each for each in corrections if not printed.isdisjoint(each.prints)]
    return _headed(replace(left, corrections=(*story.corrections, *own)))


def _named_by(date: DatedPhrase, urls: Mapping[int, str], wrong: Collection[str]) -> bool:
    url = urls.get(date.article, "")
    return bool(url) and dated_mark(date.date, date.kind, url) in wrong


def wrong_of(story: Story) -> frozenset[str]:
    """Return the fingerprints of all that the story can print beside its articles: titles, headings, sentences and
    days."""
    url = {each.id: each.url for each in story.articles}
    said = chain(story.passages, *story.lines.values(), *(each.passages for each in story.asked))
    words = [(each.article, each.text) for each in said]
    words += [(each.id, each.title) for each in story.articles]
    words += [(key, heading) for key, heading in story.headings.items() if heading]
    found = {printed_at(text, url[article]) for article, text in words if article in url}
    found |= {dated_mark(each.date, each.kind, url[each.article]) for each in story.dates if each.article in url}
    return frozenset(found)


def _headed(story: Story) -> Story:
    """Give the story a headline that was not taken back, or none if all were."""
    by_id = {each.id: each for each in story.articles}

    def heading(number: int) -> str:
        return story.headings.get(number, by_id[number].standing_title)

    if heading(story.lead):
        return replace(story, headline=heading(story.lead))
    order = [each for each in story.titles if each in by_id]
    lead = next((each for each in order if heading(each)), 0)
    if not lead:
        return replace(story, headline="", headings={**story.headings, story.lead: ""})
    headings = {**story.headings, story.lead: ""}
    return replace(story, headline=heading(lead), lead=lead, headings=headings)
