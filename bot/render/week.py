"""The week in review as Telegram HTML: by theme, one line for each story, then what was said."""

from datetime import date
from html import escape
from itertools import chain

from bot.render.citation import LONGEST_HEADLINE, Citation
from bot.render.naming import is_source, who_on
from bot.render.parts import PageRow, link, paged
from bot.render.phrases import standing
from bot.texts import answer_words
from digests.model import Preferences, Relation, Week, WeekStatement, WeekStory
from digests.rules.issuing.answers.week_review import DAYS
from digests.rules.issuing.display_names import display_title

COMMANDS_NAMED = 4


def week_parts(week: Week, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a week's review as valid HTML. The same week and preferences give the same bytes."""
    citation, words = Citation(relation, preferences, week.at), answer_words(preferences.language)
    days = (citation.today - week.first).days + 1
    title = words.week if days == DAYS else words.count("days_reviewed", days)
    head = f"<b>{title}</b> · {_span(week.first, citation.today, citation)}"
    lines = chain.from_iterable(lines for _, lines in week.sections)
    shown_stories = len({*(each.story for each in lines), *(each.story for each in week.said)})
    if not shown_stories:
        nothing = citation.nothing(words.no_stories, week.beginning)
        return (f"{head}\n{nothing}",)
    head += f"\n<i>{words.shown_of.format(n=shown_stories, total=week.stories)}</i>"
    sections = [
        (_title(theme, citation), [PageRow(_line(line, citation)) for line in lines])
        for theme, lines in week.sections
    ]
    if week.said:
        sections.append((words.week_said.upper(), [PageRow(_statement(each, citation)) for each in week.said]))
    others = [theme.command for name in week.others if (theme := relation.theme(name))]
    commands = citation.digest_words.join(f"/{command}" for command in others[:COMMANDS_NAMED])
    return paged(head, sections, words.more_stories.format(commands=commands) if commands else "")


def _title(theme: str, citation: Citation) -> str:
    found = citation.relation.theme(theme)
    title = display_title(found, citation.language) if found else citation.digest_words.other_section
    return escape(title.upper(), quote=False)


def _line(line: WeekStory, citation: Citation) -> str:
    words, article, days = citation.digest_words, line.article, len(line.seen)
    when = words.date(line.seen[0], weekday=True)
    if days > 1:
        span = _span(line.seen[0], line.seen[-1], citation)
        when = answer_words(citation.language).count("days_seen", days, span=span)
    notes = [when, *standing(words, line.origins, both_governments=line.both_governments, claim=line.claim)]
    headline = citation.headline(line.headline, article)
    return f"• {headline} {citation.named(article)} · {' · '.join(notes)}{_watched(line, citation)}"


def _statement(said: WeekStatement, citation: Citation) -> str:
    words, article = citation.digest_words, said.article
    who = who_on(said.speaker, (), article, citation)
    quoted = link(citation.quoted(said.words, LONGEST_HEADLINE), article.url)
    source = citation.label(article) if is_source(said.speaker, article) else f" {citation.named(article)}"
    return f"• {who}{words.colon}{quoted}{source} · {words.date(said.day, weekday=True)}{_watched(said, citation)}"


def _watched(line: WeekStory | WeekStatement, citation: Citation) -> str:
    return f" · {citation.watched(line.watched)}" if line.watched else ""


def _span(first: date, last: date, citation: Citation) -> str:
    begin, end = citation.digest_words.date(first, weekday=True), citation.digest_words.date(last, weekday=True)
    return answer_words(citation.language).from_to.format(first=begin, last=end)
