"""What is tried with hostile input, and what must hold of whatever comes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from telegram import Bot

from bot.hearing.parsing import MalformedUpdateError, UnreadableAnswerError, read_answer, read_update
from bot.newsroom import load_lexicon, load_relation
from bot.render.digest import TelegramRenderer
from bot.render.parts import measure, to_text
from digests.errors import FeedError, PageError, PreferenceError, WallError
from digests.model import (
    Article,
    Card,
    Coverage,
    DatedPhrase,
    DateKind,
    Digest,
    Line,
    Pointer,
    Preferences,
    Relation,
    Section,
    StoryStatus,
    ToldHeadline,
)
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.issuing.times.written_times import parse_hours, parse_quiet, parse_zone
from digests.rules.reading.feeds.feed_items import parse_feed
from digests.rules.reading.pages.extraction import extract_page
from tests.benchmarks.fuzzing import corpus
from tests.factories import NOW, article, passage, source

BOT = Bot("123456789:AAtesttesttesttest")
URL = "https://feed.example.org/feed.xml"
ROOM = 2_000  # characters beside those of the input: titles, addresses, what is said of nothing


class OversizedError(AssertionError):
    """Something is larger than its input or Telegram allows."""


@dataclass(frozen=True, slots=True)
class Target:
    """A way for hostile input into the program: the samples it is made of, what reads it, and how many characters
    are tried."""

    samples: Callable[[], Sequence[str]]
    read: Callable[[str], None]
    longest: int = 30_000


@cache
def _relation() -> Relation:
    return load_relation("us-china")


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def _bounded(what: str, size: int, most: int) -> None:
    if size > most:
        raise OversizedError(f"{what}: {size} of {most}")


def read_article(text: str) -> None:
    """Annotate the text as an article, in the languages we read; nothing of it is larger than it."""
    title, _, body = text.partition("\n")
    language = "zh" if "\u4e2d" in body or "\u7684" in body else "en"
    made = article(1, title=title[:500], text=body, language=language)
    found = annotate(made, _relation(), _lexicon())
    texts = [each.text for each in found.sentences]
    _bounded("passages", sum(map(len, texts)), len(body))
    words = len(body) + len(made.title) + 10
    for name in ("sentences", "segments", "dates"):
        _bounded(name, len(getattr(found, name)), words)
    for name in ("quantities", "withdrawals"):
        _bounded(name, sum(len(getattr(each, name)) for each in found.all), words)
    _bounded("pegs", sum(len(each.peg) for each in found.segments), 2 * words)
    position = 0
    for each in texts:
        position = body.find(each, position)
        if position < 0:
            raise OversizedError(f"a passage that the text has not: {each[:80]!r}")
        position += len(each)


def read_feed(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    try:
        found = parse_feed(body, URL, lexicon=_lexicon())
    except FeedError:
        return
    for each in found.drafts:
        _bounded("the text of an item", len(each.text), 2 * len(body) + ROOM)
        _bounded("the title of an item", len(each.title), ROOM)
    _bounded("all texts", sum(len(each.text) for each in found.drafts), 4 * len(body) + ROOM)


def read_page(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    try:
        found = extract_page(body, URL, lexicon=_lexicon())
    except WallError:
        return
    except PageError as error:
        if error.__cause__ is not None:  # a page can be unreadable, but nothing in our reading may break on it
            raise error.__cause__ from None
        return
    _bounded("the text of a page", len(found.text), 2 * len(body) + ROOM)
    _bounded("the title of a page", len(found.title), len(body) + ROOM)


def read_digest(text: str) -> None:
    """Render a digest all of whose words are pieces of the text; each part is a message that Telegram takes."""
    size = max(1, len(text) // 12)
    words = [text[place : place + size] for place in range(0, 12 * size, size)]
    where = _printed(1, words)
    quoted = [
        Line(passage(1, number, each[:1200], prefix=words[3][:60]), where)
        for number, each in enumerate(words[4:8])
    ]
    card = Card(
        story=1,
        status=StoryStatus.CONTINUED,
        headline=words[0],
        headline_article=where,
        passages=tuple(quoted),
        lines={"us": quoted[0], "prc": quoted[1]},
        outlets=(where, _printed(2, words[::-1])),
        origins=2,
        since=ToldHeadline("2026-03-03", 1, words[8]),
        claim=words[9],
    )  # fmt: skip
    due = DatedPhrase(words[10][:80], f"{NOW:%Y-%m-%d}", DateKind.DEADLINE, 0, 1, what=words[9][:80])
    digest = Digest(
        at=NOW,
        title=words[11],
        sections=(Section("trade", (card, card)),),
        coming_up=((due, where),),
        coverage=Coverage(1, 1),
        named=(Pointer(1, words[0], where),),
    )
    renderer = TelegramRenderer(_relation())
    for language in ("en", "zh-Hans"):
        for part in renderer.render(digest, Preferences(language=language)):
            if not measure(part).fits():
                raise OversizedError(f"a part of {measure(part)}")
            part.encode("utf-8")
            to_text(part)
            renderer.quotations(part)


def _printed(number: int, words: Sequence[str]) -> Article:
    outlet = source(name=words[1][:200], label=words[2][:200])
    return article(number, title=words[0], url=f"https://example.org/{words[3]}", source=outlet, text=words[4])


def read_updates(text: str) -> None:
    """Read the text as an answer to getUpdates, and as what a person sends where times and zones are asked for."""
    try:
        for raw in read_answer(text.encode("utf-8", "surrogatepass")):
            try:
                read_update(raw, BOT)
            except MalformedUpdateError:
                continue
    except UnreadableAnswerError:
        pass
    for parse in (parse_hours, parse_quiet, parse_zone):
        try:
            parse(text[:4096], _lexicon())
        except PreferenceError:
            continue


TARGETS: Mapping[str, Target] = {
    "annotate": Target(corpus.articles, read_article, 6_000),
    "feeds": Target(corpus.feeds, read_feed),
    "pages": Target(corpus.pages, read_page),
    "renderer": Target(corpus.articles, read_digest, 15_000),
    "updates": Target(corpus.updates, read_updates),
}
