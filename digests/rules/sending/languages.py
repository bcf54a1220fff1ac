"""One language a reader: what is quoted to them in another one."""

from dataclasses import replace

from digests.model import Article, OtherLanguages, Passage
from digests.rules.sending.answers.readership import reads
from digests.rules.sending.novelty import StoryNews


def in_language(news: StoryNews, headline: Article, language: str, wanted: OtherLanguages) -> StoryNews:
    """Return the news with those of its passages, lines and background that are quoted to a reader of the language
    (BCP 47) below this headline.

    When others are wanted only as needed, they stay where nothing new is in the reader's language: no passage, and
    not the headline either, unless it was told before.
    """
    readable = {article.id for article in news.story.articles if reads(article, language)}

    def is_readable(passage: Passage) -> bool:
        return passage.article in readable

    headed = headline.id in readable and (headline.id in news.fresh or not news.goes_on)
    needed = not headed and not any(map(is_readable, news.shown))
    if wanted is OtherLanguages.ALWAYS or (needed and wanted is OtherLanguages.WHEN_NEEDED):
        return news
    return replace(
        news,
        story=replace(news.story, background=tuple(filter(is_readable, news.story.background))),
        passages=tuple(filter(is_readable, news.passages)),
        lines={party: tuple(filter(is_readable, said)) for party, said in news.lines.items()},
    )
