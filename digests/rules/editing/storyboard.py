"""Builds stories from what was sorted. A story that got a segment is built anew from the annotations of all its
articles that still have their text: its lead, ranked passages, each party's own words, dates and numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from digests.model import (
    ALLOWANCES,
    COMMENT,
    HEADLINE,
    ONE_MATTER,
    RETOLD,
    Annotation,
    Article,
    Fact,
    Member,
    Ownership,
    Passage,
    PassageKind,
    Place,
    Relation,
    Sentence,
    Story,
    ThemeScore,
    Verdict,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.annotating import annotate
from digests.rules.editing import consequence, origins, summaries
from digests.rules.editing.asked import asked_of
from digests.rules.editing.corrections import NEVER_BEFORE, Former, corrections_of, without_wrong
from digests.rules.editing.documents import documents_of
from digests.rules.editing.headings import headings_of, titles_of
from digests.rules.editing.members import by_article, narrowed, text_of
from digests.rules.editing.particulars import with_particulars
from digests.rules.editing.party_lines import confirmed_of, lines_of
from digests.rules.editing.sorting import SortedArticles
from digests.rules.editing.themes import section_of, themes_of_passage, themes_of_words
from digests.rules.precedence import EARLIEST, Order, age_of, told_first
from digests.rules.texts import fingerprint, printed_at

MOST_PASSAGES, MOST_LINES = 12, 5
NEWEST, OPENING = 6, 3  # of so many newest articles so many first passages are candidates at any rank


@dataclass(frozen=True, slots=True)
class EditedBatch:
    """What the edit decided, by article id, and the changed and new stories, known ones by id first. New stories
    have the provisional numbers -1, -2 and so on; the store gives them their numbers. `annotations` are those that
    were made. `emptied` are known stories of which nothing is left."""

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    joined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    emptied: frozenset[int] = frozenset()


def build_stories(
    found: SortedArticles,
    annotations: Mapping[int, Annotation],
    relation: Relation,
    lexicon: Lexicon,
    *,
    method: str = "communique",
    displaced: Mapping[int, Article] | None = None,
) -> EditedBatch:
    """Build the stories that were sorted, by a summary method (see `summaries.METHODS`). Pure. `annotations` are
    by article id, for the articles in `found.needed`. An article without one is annotated anew. `displaced` are by
    id the articles that new ones replace."""
    made = {
        number: annotate(found.articles[number], relation, lexicon)
        for number in sorted(found.needed - annotations.keys())
    }
    known = {**annotations, **found.annotations, **made}

    def built(number: int, members: Sequence[Member]) -> Story:
        """Build one story. Articles whose body has expired are in it without their text."""
        earlier = found.earlier.get(number)
        told = (*earlier.passages, *chain(*earlier.lines.values())) if earlier else ()
        quoted = {fingerprint(each.text) for each in told}
        expired = {article.id: replace(article, text="") for article in earlier.articles} if earlier else {}
        articles, narrow = [], {}
        for identifier, own in by_article(members).items():
            article = found.articles.get(identifier) or expired[identifier]
            if article.text:
                article = replace(article, kind=known[identifier].kind)
                narrow[identifier] = narrowed(known[identifier], own, article, quoted)
            else:
                narrow[identifier] = annotate(article, relation, lexicon)
            articles.append(article)
        former = Former(
            earlier.corrections if earlier else (),
            displaced or {},
            _retitled(earlier, articles, relation, lexicon) if earlier else {},
        )
        story = build_story(number, articles, relation, lexicon, narrow, members, method=method, former=former)
        resembles = earlier.resembles if earlier else ()
        return replace(story, resembles=tuple(dict.fromkeys((*resembles, *found.resembles.get(number, ())))))

    stories = tuple(built(number, members) for number, members in found.members.items())
    annotated = {**found.annotations, **made}
    made_of = (found.verdicts, found.scores, stories, found.joined, annotated)
    return EditedBatch(*made_of, found.emptied)


def build_story(
    number: int,
    articles: Sequence[Article],
    relation: Relation,
    lexicon: Lexicon,
    annotations: Mapping[int, Annotation],
    members: Sequence[Member],
    *,
    method: str = "communique",
    former: Former = NEVER_BEFORE,
) -> Story:
    """Return the story that the members make. Pure; the same members in the same order give the same story.

    `annotations` are by article id, narrowed to the members. The articles of labelled sources tell the story; all
    articles do if there are none. The others are only named beside it. They give it no headline, words, days or
    figures, and do not count among its publishers. Passages that a source's policy forbids to quote are no
    candidates. Neither are passages that an article took back, now or in the `former` story.
    """
    parts = by_article(members)
    vouched = [each for each in articles if trust.can_vouch(each.source)] or list(articles)
    read = [text_of(article, parts.get(article.id, ())) for article in vouched]
    told = origins.provenances_of(read, relation, lexicon)
    counted, publishers = origins.origins_of(told, relation, lexicon)
    came = sorted(read, key=age_of)
    corrections = corrections_of(came, annotations, publishers, lexicon, former)
    wrong = frozenset(chain.from_iterable(each.prints for each in corrections))
    annotations = {each.id: without_wrong(annotations[each.id], each, wrong) for each in articles}
    everyone = [replace(each, withdrawn=printed_at(each.title, each.url) in wrong) for each in articles]
    kept = {each.id for each in vouched}
    articles = [each for each in everyone if each.id in kept]
    withdrawn = {each.id for each in articles if each.withdrawn}
    restated = {each.article: each.text for each in corrections if each.article in withdrawn}
    quotable = {article.id: _quotable(article, annotations[article.id].sentences) for article in articles}
    ranked = _ranked(read, quotable, lexicon, method)
    pegs = _pegs(articles, parts, ranked)
    titles = titles_of(articles, annotations, pegs, origins.reprinted(told, lexicon), ranked, relation, lexicon)
    by_id = {article.id: article for article in articles}
    titles = tuple(each for each in titles if not by_id[each].withdrawn or each in restated) or titles
    foremost = by_id[titles[0]]
    titles = told_first(titles, articles)
    lead = by_id[titles[0]]
    ordered = (lead, *sorted((each for each in articles if each.id != lead.id), key=age_of))
    beside = sorted((each for each in everyone if each not in articles), key=age_of)
    themed = partial(_themed, annotations=annotations, relation=relation, lexicon=lexicon)
    matters = [pegs[each.id][1] if each.id in pegs else each.title for each in ordered]
    spoken = lines_of(ranked, ordered, matters, relation, lexicon)
    # A party's best lines, and the first line of each of the newest articles.
    best = {party: _foremost(said, ordered, MOST_LINES) for party, said in spoken.items()}
    lines = {
        party: tuple(map(themed, (*best[party], *_openings(said, best[party], ordered, 1))))
        for party, said in spoken.items()
    }
    proven = chain.from_iterable(each.sentences for each in annotations.values())
    confirmed = confirmed_of(chain.from_iterable(lines.values()), proven, ordered, publishers, lexicon)
    body = tuple(map(themed, _body(ranked, ordered)))
    first = {(each.article, each.index) for said in (*spoken.values(), body) for each in said[:1]}
    headings = headings_of(pegs, articles, annotations, ranked, first, relation, lexicon) | restated
    answered = {each.language[:2] for each in ordered}  # in other languages readers have only the articles beside
    headings |= dict.fromkeys((each.id for each in beside if each.language[:2] in answered), "")
    headline = headings.get(lead.id) or lead.standing_title
    both = origins.both_governments(articles, relation)
    weighs = consequence.event_features(
        headings.get(foremost.id) or foremost.title, foremost.id, articles, annotations, counted, relation, lexicon
    )
    themes = _themes([each for each in members if each.article in quotable], foremost, relation)
    opening = next(chain(body, *lines.values()), None)
    titled = {each.id: headings.get(each.id) or each.title for each in (*ordered, *beside)}
    story = Story(
        id=number,
        headline=headline,
        lead=lead.id,
        titles=titles,
        headings=headings,
        articles=tuple(replace(article, text="") for article in (*ordered, *beside)),
        members=tuple(members),
        headline_themes={each: themes_of_words(words, relation, lexicon) for each, words in titled.items()},
        sections={
            each: section_of(words, opening.text if opening else "", themes, relation, lexicon)
            for each, words in titled.items()
        },
        passages=body,
        lines=lines,
        confirmed=confirmed,
        asked=tuple(
            chain.from_iterable(
                asked_of(annotations[each.id], lexicon) for each in articles if each.id in quotable
            )
        ),
        themes=themes,
        origins=counted,
        both_governments=both,
        headline_facts=_headline_facts(read, annotations, headings),
        documents=documents_of(came, lexicon),
        corrections=corrections,
        weighs=weighs,
        importance=consequence.importance(weighs, lexicon),
        first_stored=min(article.stored_at or EARLIEST for article in everyone),
        last_stored=max(article.stored_at or EARLIEST for article in everyone),
    )
    return with_particulars(story, came, annotations, publishers, relation, lexicon)


def _retitled(
    earlier: Story, articles: Sequence[Article], relation: Relation, lexicon: Lexicon
) -> dict[int, tuple[Article, Annotation]]:
    """Return the articles whose source has changed their title since the story was edited, as they were before."""
    now = {article.id: article.title for article in articles}
    were = (each for each in earlier.articles if now.get(each.id, each.title) != each.title)
    return {each.id: (each, annotate(each, relation, lexicon)) for each in were}


def _quotable(article: Article, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    longest = ALLOWANCES[article.source.policy].characters
    if longest == 0:
        return ()
    spoken = (each for each in sentences if each.place is not Place.QUESTION or each.proof)
    short = (each for each in spoken if longest is None or len(each.text) <= longest)
    return tuple(short if trust.can_vouch(article.source) else (replace(each, prefix="") for each in short))


def _pegs(
    articles: Sequence[Article], parts: Mapping[int, Sequence[Member]], ranked: Sequence[Sentence]
) -> dict[int, tuple[int, str]]:
    """Return, for articles whose title does not say what they are about, the number and the peg of a segment: the
    one with the best passage. A fact sheet or statement is left out if several of its measures are in the story.
    Its title names them all."""
    best: dict[tuple[int, int], int] = {}
    for place, passage in enumerate(ranked):
        best.setdefault((passage.article, passage.segment), place)
    found: dict[int, tuple[int, str]] = {}
    for article in articles:
        own = [member for member in parts.get(article.id, ()) if member.peg]
        if own and not (article.kind in ONE_MATTER and len(parts[article.id]) > 1):
            places = [(best.get((each.article, each.segment), len(ranked)), each.segment) for each in own]
            best_one = own[places.index(min(places))]
            found[article.id] = best_one.segment, best_one.peg
    return found


def _themed(
    sentence: Sentence, annotations: Mapping[int, Annotation], relation: Relation, lexicon: Lexicon
) -> Passage:
    """Return a sentence as a story keeps it. If it has no themes, it gets those of the sentence that it leans
    on."""
    own = annotations[sentence.article].sentences
    before = next((each for each in own if each.index == sentence.index - 1), None)
    return replace(sentence.passage, themes=themes_of_passage(sentence, before, relation, lexicon))


def _ranked(
    articles: Sequence[Article], quotable: Mapping[int, Sequence[Sentence]], lexicon: Lexicon, method: str
) -> tuple[Sentence, ...]:
    """Return all quotable passages, best first. Each wording stands once: from a government's article, or else the
    first one. A source without a label comes last."""
    with_text = [article for article in articles if quotable.get(article.id)]
    ranked = summaries.rank_passages(with_text, quotable, lexicon, method) if with_text else ()

    def authority(article: Article) -> tuple[bool, bool, tuple[Order, int]]:
        source = article.source
        return not trust.can_vouch(source), source.ownership is not Ownership.GOVERNMENT, age_of(article)

    first: dict[str, Sentence] = {}
    for article in sorted(with_text, key=authority):
        for passage in quotable[article.id]:
            first.setdefault(fingerprint(passage.text), passage)
    return tuple(dict.fromkeys(first[fingerprint(passage.text)] for passage in ranked))


def _body(ranked: Sequence[Sentence], ordered: Sequence[Article]) -> tuple[Sentence, ...]:
    """Return the candidates for the card's body, best first, the foremost of each language: events and statements
    that can be understood, and any opening of a report. The openings of the newest articles are among them,
    because updates are made of them. Comment has candidates only if no report in its language has any. Opinions,
    newsletters and lists have some only if nothing else tells the event."""
    wanted = (PassageKind.FACT, PassageKind.STATEMENT)
    reported = any(article.kind not in RETOLD for article in ordered)
    left_out = {article.id for article in ordered if reported and article.kind in RETOLD}
    comment = {article.id for article in ordered if article.kind in COMMENT}
    languages = {article.id: article.language[:2] for article in ordered}
    clear = [
        each
        for each in ranked
        if (each.kind in wanted or (each.place is Place.LEAD and each.article not in comment))
        and not each.empty
        and (each.stands_alone or each.prefix)
        and each.article not in left_out
    ]
    told = {languages[each.article] for each in clear if each.article not in comment}
    clear = [each for each in clear if each.article not in comment or languages[each.article] not in told]
    best = _foremost(clear, ordered, MOST_PASSAGES)
    measures = _measures(clear, best, ordered)
    return (*best, *measures, *_openings(clear, [*best, *measures], ordered, OPENING))


def _foremost(passages: Iterable[Sentence], articles: Sequence[Article], most: int) -> list[Sentence]:
    """Return the first `most` passages of each language, in their order. A reader may read only one language."""
    languages = {article.id: article.language[:2] for article in articles}
    counts = Counter[str]()
    kept = []
    for passage in passages:
        counts[languages[passage.article]] += 1
        if counts[languages[passage.article]] <= most:
            kept.append(passage)
    return kept


def _measures(
    passages: Sequence[Sentence], best: Sequence[Sentence], articles: Sequence[Article]
) -> tuple[Sentence, ...]:
    """Return the best passage of each measure (segment) of an act or statement that is not among the best yet."""
    wanted = {article.id for article in articles if article.kind in ONE_MATTER}
    told = {(passage.article, passage.segment) for passage in best}
    first: dict[tuple[int, int], Sentence] = {}
    for passage in passages:
        first.setdefault((passage.article, passage.segment), passage)
    return tuple(each for place, each in first.items() if place[0] in wanted and place not in told)[:MOST_PASSAGES]


def _openings(
    passages: Sequence[Sentence], best: Sequence[Sentence], articles: Sequence[Article], most: int
) -> Iterator[Sentence]:
    """Give the first passages of each of the newest articles. Passages among the best are left out."""
    for article in sorted(articles, key=age_of)[-NEWEST:]:
        own = sorted((each for each in passages if each.article == article.id), key=lambda each: each.index)
        yield from (each for each in own[:most] if each not in best)


def _themes(members: Sequence[Member], lead: Article, relation: Relation) -> tuple[str, ...]:
    """Return the story's themes, best first. Scores of all members are added; those of the lead count twice."""
    total: Counter[str] = Counter()
    for member in members:
        for theme, score in member.themes:
            total[theme] += score * (2 if member.article == lead.id else 1)
    order = {theme: place for place, theme in enumerate(relation.specificity)}
    return tuple(sorted(total, key=lambda theme: (-total[theme], order.get(theme, len(order)), theme)))


def _headline_facts(
    articles: Iterable[Article], annotations: Mapping[int, Annotation], headings: Mapping[int, str]
) -> dict[int, Fact]:
    """Return by article what its headline tells. In an article of several matters, the sentence that stands
    instead of the title counts as headline."""
    found: dict[int, Fact] = {}
    for annotation in (annotations[article.id] for article in articles):
        words, fact = headings.get(annotation.article, ""), annotation.headline.fact
        if words:
            told = (each.fact for each in annotation.sentences if each.text in words or words in each.text)
            fact = next(told, None)
        if fact:
            found[annotation.article] = replace(fact, index=HEADLINE)
    return found
