"""/trytheme shows what a change of a topic's words would do to the stored articles. Nothing is changed."""

from collections.abc import Sequence
from html import escape

from bot.answers.arguments import find_theme, unknown_topic
from bot.commands.faults import advice
from bot.hearing.request import Request
from bot.render.citation import titled
from bot.render.parts import inert, link, shown
from bot.texts import LexiconWords, lexicon_words
from digests.curate.backtest import TRIAL_DAYS, Backtest, TreatedTwice, try_words
from digests.errors import LexiconError
from digests.model import Article, Relation, Theme
from digests.rules.editing.lexicon_changes import CHANGE, WordChange, parse_changes
from digests.rules.issuing.display_names import short_title

MOST_EXAMPLES = 5
LONGEST_ARGUMENTS = 1000
LONGEST_TITLE = 120
LONGEST_WORDS = 60


async def trytheme(request: Request) -> None:
    """/trytheme THEME +words =WEIGHT -words"""
    words, services = lexicon_words(request.texts.language), request.services
    arguments = request.arguments[:LONGEST_ARGUMENTS]
    mark = CHANGE.search(arguments)
    name = arguments[: mark.start()] if mark else arguments
    if not name.strip():
        await request.say(words.usage)
        return
    theme = find_theme(name, services.relation)
    if theme is None:
        raise unknown_topic(name.strip(), services.relation)
    try:
        changes = parse_changes(arguments[len(name) :])
        found = await try_words(services.store, services.relation, services.lexicon, theme, changes, request.now)
    except LexiconError as error:
        await request.say(f"{advice(error, request.texts)}\n\n{words.usage}")
        return
    await request.say(report(found, theme, changes, services.relation, request.texts.language))


def report(
    found: Backtest, theme: Theme, changes: tuple[WordChange, ...], relation: Relation, language: str
) -> str:
    """Return what the words would do (HTML), in one message: counts, examples of articles that come in and that go
    out, and how to keep the words."""
    words = lexicon_words(language)
    heading = words.heading.format(theme=escape(short_title(theme, language)), changes=wished(changes, words))
    counts = heading_and_counts(heading, found, theme.id, words)
    return "\n\n".join([counts, *examples(found, theme.id, relation, words), words.hint])


def wished(changes: Sequence[WordChange], words: LexiconWords) -> str:
    """Return the words to add and to take away (HTML), on one line."""
    return " ".join(
        (words.added if change.weight else words.taken).format(
            words=shown(change.words, LONGEST_WORDS), weight=change.weight
        )
        for change in changes
    )


def heading_and_counts(heading: str, found: Backtest, theme: str, words: LexiconWords) -> str:
    """Return a heading (HTML), and how many articles would gain and lose the topic, other topics, and the gate."""
    count, others = found.themes[theme], [each for name, each in found.themes.items() if name != theme]
    lines = [
        heading,
        words.counts.format(
            articles=found.articles, days=TRIAL_DAYS, touched=found.touched, gained=count.gained, lost=count.lost
        ),
    ]
    gained, lost = sum(each.gained for each in others), sum(each.lost for each in others)
    if gained or lost:
        lines.append(words.others.format(gained=gained, lost=lost))
    if found.gate.gained or found.gate.lost:
        lines.append(words.gate.format(gained=found.gate.gained, lost=found.gate.lost))
    return "\n".join(lines)


def examples(found: Backtest, theme: str, relation: Relation, words: LexiconWords) -> list[str]:
    """Return blocks (HTML) with articles that would gain the topic, and with articles that would lose it."""
    blocks = []
    for heading, changed in (
        (words.gained, [each for each in found.changes if theme in each.gained]),
        (words.lost, [each for each in found.changes if theme in each.lost]),
    ):
        if changed:
            blocks.append("\n".join([heading, *_examples(changed, theme, relation, words)]))
    return blocks


def _examples(changed: list[TreatedTwice], theme: str, relation: Relation, words: LexiconWords) -> list[str]:
    """Return the newest of the articles, each with the words that decided, and how many more articles there
    are."""

    def title(article: Article) -> str:
        said = titled(article.title, article.source.name, relation, words.language, LONGEST_TITLE)
        return link(said, article.url)

    lines = [
        words.example.format(
            title=title(change.article),
            words=inert(", ".join(change.deciding(theme)), LONGEST_WORDS),
        )
        for change in reversed(changed[-MOST_EXAMPLES:])
    ]
    more = len(changed) - MOST_EXAMPLES
    return [*lines, words.more.format(count=more)] if more > 0 else lines
