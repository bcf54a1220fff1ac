"""The week in review as Telegram HTML: by theme, one line for each story."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from bot.phrases import standing
from bot.render.attribution import Attribution
from bot.render.parts import Block, Row, inert, link, pack
from bot.texts import answer_words, digest_words
from digests.model import Preferences, Relation, Week, WeekStory
from digests.rules.sending.display_names import title_of

LONGEST_HEADLINE = 300
COMMANDS_NAMED = 4
LAST = timedelta(days=6)


def week_parts(week: Week, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a week's review, valid HTML each; the same week and preferences give the same bytes."""
    page = _Page(week, relation, preferences)
    return page.parts()


class _Page:
    def __init__(self, week: Week, relation: Relation, preferences: Preferences) -> None:
        self._week = week
        self._relation = relation
        self._language = preferences.language
        self._words = answer_words(preferences.language)
        self._digest_words = digest_words(preferences.language)
        self._attribution = Attribution(relation, preferences.language, preferences.zone, week.at)

    def parts(self) -> tuple[str, ...]:
        week, words = self._week, self._words
        span = words.from_to.format(first=self._day(week.first), last=self._day(week.first + LAST))
        head = f"<b>{words.week}</b> · {span}"
        shown_stories = sum(len(lines) for _, lines in week.sections)
        if not shown_stories:
            return pack([Block((Row(f"{head}\n{words.no_stories}"),))])
        head += f"\n<i>{words.shown_of.format(n=shown_stories, total=week.stories)}</i>"
        blocks: list[Block] = []
        for theme, lines in week.sections:
            above = f"<b>{self._title(theme)}</b>"
            rows = tuple(Row(self._line(line)) for line in lines)
            blocks.append(Block(rows, above if blocks else f"{head}\n\n{above}", above))
        if commands := self._commands():
            blocks.append(Block((Row(f"<i>{words.more_stories.format(commands=commands)}</i>"),)))
        return pack(blocks)

    def _commands(self) -> str:
        """The commands of the topics that have more stories, the first few."""
        found = [theme.command for name in self._week.others if (theme := self._relation.theme(name))]
        return self._digest_words.join(f"/{command}" for command in found[:COMMANDS_NAMED])

    def _line(self, line: WeekStory) -> str:
        words, article = self._digest_words, line.article
        headline = link(inert(line.headline, LONGEST_HEADLINE), article.url)
        notes = [
            self._days(line.seen),
            *standing(words, line.origins, both_governments=line.both_governments, claim=line.claim),
        ]
        asked = self._attribution.asked(line.headline, article)
        return f"• {asked}{headline} {self._attribution.named(article)} · {' · '.join(notes)}"

    def _days(self, seen: Sequence[date]) -> str:
        if len(seen) == 1:
            return self._digest_words.date(seen[0], weekday=True)
        span = self._words.from_to.format(first=self._day(seen[0]), last=self._day(seen[-1]))
        return self._words.count("days_seen", len(seen), span=span)

    def _day(self, day: date) -> str:
        return self._digest_words.date(day, weekday=True)

    def _title(self, theme: str) -> str:
        found = self._relation.theme(theme)
        title = title_of(found, self._language) if found else self._digest_words.other_section
        return escape(title.upper(), quote=False)
