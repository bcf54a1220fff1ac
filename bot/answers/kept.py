"""/saved and /muted: the stories that a reader has saved, and the stories that are not told again."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup

from bot.hearing.buttons import button, in_rows, keyboard, page_turns
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.citation import LONGEST_NAME, Citation
from bot.render.markdown import address_in_markdown, inert_in_markdown
from bot.render.parts import inert, link
from bot.render.phrases import label_in
from bot.texts import Texts
from digests.keeping import let_go
from digests.model import Article, KeptKind, KeptStory
from digests.rules.issuing.display_names import outlet_name

ON_A_PAGE, BESIDE_EACH_OTHER, LONGEST_WORDS = 10, 5, 160


async def saved(request: Request) -> None:
    """Answer /saved with the first page, with the stories that have certain words (`/saved tariffs`), or as a file
    (`/saved file`)."""
    if request.arguments.strip().casefold() in request.texts.file_words.split():
        await _send_file(request)
        return
    await _answer(request, KeptKind.SAVED)


async def muted(request: Request) -> None:
    """Answer /muted with the first page, or with the stories that have certain words."""
    await _answer(request, KeptKind.MUTED)


async def press_saved(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button of /saved says."""
    await _press(request, KeptKind.SAVED, words)


async def press_muted(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button of /muted says."""
    await _press(request, KeptKind.MUTED, words)


async def _answer(request: Request, kind: KeptKind) -> None:
    page, buttons = await _page(request, kind, 0, request.arguments)
    await request.tell((page,), buttons)


async def _press(request: Request, kind: KeptKind, words: tuple[str, ...]) -> None:
    texts, first = request.texts, number_pressed(words[-1]) if words else 0
    match words:
        case ("page", _):
            await request.toast()
        case ("drop", story, _):
            await request.require_rights()
            found = await let_go(request.services.store, request.subscriber, kind, number_pressed(story))
            await request.toast(texts.named("dropped", kind) if found else texts.named("not_kept", kind))
        case _:
            raise OldMenuError
    await request.turn(*await _page(request, kind, first))


async def _page(
    request: Request, kind: KeptKind, first: int, words: str = ""
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page that begins with the story of number `first` (from 0), with its buttons. If there are fewer
    stories, return the last page. With `words`, the page has the first stories with all these words. If no story
    has them, the page says so and has all stories."""
    texts = request.texts
    stories = await _kept(request, kind)
    if not stories:
        return texts.named("none_kept", kind), None
    first = min(first, len(stories) - 1) // ON_A_PAGE * ON_A_PAGE
    numbered = list(enumerate(stories, 1))
    found = [each for each in numbered if _has(each[1], words)]
    shown = found[:ON_A_PAGE] if words and found else numbered[first : first + ON_A_PAGE]
    articles = await _articles(request, [each for _, each in shown])
    citation = Citation(request.services.relation, request.preferences, request.now)
    lines = [f"{number}. {line_of(each, articles.get(each.article), citation, texts)}" for number, each in shown]
    drops = [
        button(texts.named("drop", kind).format(number=number), kind, "drop", str(each.story), str(first))
        for number, each in shown
    ]
    after = first + ON_A_PAGE
    turns = page_turns(
        (kind, "page"), first - ON_A_PAGE if first else None, after if after < len(stories) else None, texts
    )
    said = [texts.named("all_kept", kind).format(count=len(stories)), *lines, "", texts.named("below_kept", kind)]
    if words and not found:
        said.insert(0, texts.none_with.format(words=inert(words, LONGEST_NAME)))
    return "\n".join(said), keyboard([*in_rows(drops, BESIDE_EACH_OTHER), turns])


async def _kept(request: Request, kind: KeptKind) -> list[KeptStory]:
    """Return what the reader keeps, the newest first."""
    who = request.subscriber.id
    return await request.services.store.keeping.kept(who, kind) if who else []


async def _articles(request: Request, stories: Sequence[KeptStory]) -> Mapping[int, Article]:
    """Return by id the articles of these stories that still exist."""
    found = await request.services.store.articles.get(sorted({each.article for each in stories}))
    return {article.id: article for article in found}


def _has(story: KeptStory, words: str) -> bool:
    said = f"{story.words} {story.outlet}".casefold()
    return all(word in said for word in words.casefold().split())


def line_of(story: KeptStory, article: Article | None, citation: Citation, texts: Texts) -> str:
    """Return a story as HTML: the words above its card as a link, the outlet with its label, and the day. A title
    that its source has withdrawn is not shown."""
    words = citation.digest_words.isolated(_linked(inert(story.words, LONGEST_WORDS), story.url))
    if article is not None:
        words = _linked(texts.was_withdrawn, story.url) if article.withdrawn else words
        return f"{words} {citation.named(article)}{_day(story, citation)}"
    if not story.outlet:
        return f"{words}{_day(story, citation)}"
    label = citation.words(label_in(story.label.strip() or "unlabelled", citation.language))
    aside = citation.digest_words.aside.format(words=label)
    return f"{words} {citation.words(story.outlet, LONGEST_NAME)}{aside}{_day(story, citation)}"


def _linked(words: str, url: str) -> str:
    return link(words, url) if url else words


def _day(story: KeptStory, citation: Citation) -> str:
    if story.published is None:
        return ""
    return f" · {citation.day(story.published.astimezone(citation.zone).date())}"


# --- the file ------------------------------------------------------------------------------------


async def _send_file(request: Request) -> None:
    texts = request.texts
    stories = await _kept(request, KeptKind.SAVED)
    if not stories:
        await request.say(texts.named("none_kept", KeptKind.SAVED))
        return
    articles = await _articles(request, stories)
    citation = Citation(request.services.relation, request.preferences, request.now)
    content = file_of(stories, articles, texts, request.preferences.zone)
    shown = "\n".join(line_of(each, articles.get(each.article), citation, texts) for each in stories)
    await request.send_file(content, "saved.md", texts.saved_caption.format(count=len(stories)), shown)


def file_of(stories: Sequence[KeptStory], articles: Mapping[int, Article], texts: Texts, zone: str) -> bytes:
    """Return saved stories as Markdown in UTF-8. Each line has link, outlet, label and day (IANA `zone`)."""
    lines = [f"# {texts.saved_title}", ""]
    for each in stories:
        article = articles.get(each.article)
        outlet = outlet_name(article.source, texts.language) if article else each.outlet
        label = label_in((article.source.label if article else each.label).strip() or "unlabelled", texts.language)
        words = texts.was_withdrawn if article and article.withdrawn else inert_in_markdown(each.words)
        address = address_in_markdown(each.url.replace(" ", "%20"))
        day = f", {each.published.astimezone(ZoneInfo(zone)).date().isoformat()}" if each.published else ""
        source = f" – {inert_in_markdown(outlet)} ({inert_in_markdown(label)})" if outlet else ""
        lines.append(f"- {f'[{words}](<{address}>)' if each.url else words}{source}{day}")
    return "\n".join([*lines, ""]).encode()
