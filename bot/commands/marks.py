"""/marks: what readers marked as wrong, by story, with what the rules said. Never who marked it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import __version__
from bot.answers.arguments import find_theme
from bot.answers.why import reasons_of
from bot.commands.choosing import actor_of
from bot.hearing.buttons import MOST_BYTES, VERSION, button, in_rows, keyboard, page_turns
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.citation import LONGEST_NAME, Citation
from bot.render.parts import inert, link
from bot.texts import digest_words, mark_words
from digests.curate.marks import (
    FEWEST_READERS,
    MARKED_WITHIN,
    export_marks,
    marked_shares,
    marked_stories,
    marked_story,
    note_export,
)
from digests.explain import ExplainedMark, explain_marked
from digests.model import Line, MarkedShare, MarkedStory, Wrong
from digests.rules.issuing.display_names import label_of, office_of, short_title
from digests.rules.issuing.lines_told import LineTold

BUTTON, DESK = "marks", "desk"
ON_A_PAGE, MOST_SHARES, MOST_LINES = 6, 12, 4
LONGEST_WORDS, LONGEST_LINE, LONGEST_ASKED = 120, 300, 80
ANY = "-"
"""Stands in the data of a button for all kinds, or for all topics."""
KINDS: Mapping[str, Wrong] = {each.value: each for each in Wrong}


async def marks(request: Request) -> None:
    """/marks, with a kind, with a topic, with both; /marks shares; /marks export"""
    words, asked = mark_words(request.texts.language), request.arguments[:LONGEST_ASKED].casefold().split()
    match asked:
        case [word] if word in words.file_words.split():
            await _send_file(request)
        case [word] if word in words.share_words.split():
            await request.say(*await _shares(request))
        case _:
            what, theme, unused = _asked(asked, request)
            if unused:
                request.mention_unused(" ".join(unused))
            await request.tell(*_as_parts(await _page(request, what, theme, 0)))


def _asked(words: Sequence[str], request: Request) -> tuple[str, str, list[str]]:
    """Return the kind and the topic that words name (ANY: none), and the words that name neither."""
    names = {kind: {kind, *request.texts.named("wrongs", kind).casefold().split()} for kind in KINDS}
    what = kind_named(words, names)
    theme, unused = ANY, []
    for word in words:
        found = find_theme(word, request.services.relation)
        if word in names.get(what, ()):
            continue
        if found is not None and theme == ANY:
            theme = found.id
        else:
            unused.append(word)
    return what, theme, unused


def kind_named(words: Sequence[str], names: Mapping[str, Collection[str]]) -> str:
    """Return the kind with most of these words in its names. Return ANY if there is none, or no single one."""
    counts = Counter({kind: sum(word in known for word in words) for kind, known in names.items()})
    (best, most), (_, next_most), *_ = counts.most_common()
    return best if most > next_most else ANY


async def press(request: Request, data: tuple[str, ...]) -> None:
    """Show a page of the list, its topics, one story, or the shares; or send the file."""
    match data:
        case ("list", what, theme, first) if what in {ANY, *KINDS}:
            page = await _page(request, what, theme, number_pressed(first))
            await request.toast()
            await request.turn(*page)
        case ("topics", what) if what in {ANY, *KINDS}:
            topics = await _topics(request, what)
            await request.toast()
            await request.edit(*topics)
        case ("story", number, what, theme, first) if what in {ANY, *KINDS}:
            await _show(request, number_pressed(number), _list_data(what, theme, number_pressed(first)))
        case ("shares",):
            await request.toast()
            await request.edit(*await _shares(request))
        case ("file",):
            await request.toast()
            await _send_file(request)
        case _:
            raise OldMenuError


def _list_data(what: str, theme: str, first: int) -> tuple[str, ...]:
    return BUTTON, "list", what, theme, str(first)


def _as_parts(page: tuple[str, InlineKeyboardMarkup]) -> tuple[Sequence[str], InlineKeyboardMarkup]:
    return (page[0],), page[1]


# --- the list ------------------------------------------------------------------------------------


async def _page(request: Request, what: str, theme: str, first: int) -> tuple[str, InlineKeyboardMarkup]:
    """Return the page that begins with the story of number `first` (from 0), with its buttons."""
    wanted = None if theme == ANY else theme
    stories = await request.read(lambda store: marked_stories(store, request.now, KINDS.get(what), wanted))
    first = min(first, max(len(stories) - 1, 0)) // ON_A_PAGE * ON_A_PAGE
    return list_page(stories, first, what, theme, request)


def list_page(
    stories: Sequence[MarkedStory], first: int, what: str, theme: str, request: Request
) -> tuple[str, InlineKeyboardMarkup]:
    """Return a page of marked stories, from number `first` (from 0) on, with its buttons. `what` and `theme` are
    what was asked for, or ANY."""
    words = mark_words(request.texts.language)
    here = list(enumerate(stories[first : first + ON_A_PAGE], first + 1))
    filters = [request.texts.named("wrongs", what)] if what != ANY else []
    filters += [_title(theme, request)] if theme != ANY else []
    title = f"{words.heading}{words.colon}{inert(words.join(filters))}" if filters else words.heading
    days = MARKED_WITHIN.days
    none = words.none_such if filters else words.none_marked
    said = [
        f"<b>{title}</b>",
        words.count("stories", len(stories), days=days) if stories else none.format(days=days),
    ]
    said += [f"{number}. {_line(each, request)}" for number, each in here]
    return "\n".join([*said, "", words.forged] if stories else said), keyboard(
        [
            *in_rows([_opens(number, each, what, theme, first) for number, each in here], ON_A_PAGE),
            *_filters(what, theme, request),
            [button(words.shares_button, BUTTON, "shares"), button(words.file_button, BUTTON, "file")],
            _turns(len(stories), what, theme, first, request),
        ]
    )


def _opens(number: int, story: MarkedStory, what: str, theme: str, first: int) -> InlineKeyboardButton:
    back = (what, theme, str(first))
    named = (BUTTON, "story", str(story.story), *back)
    return button(str(number), *(named if _fits(*named) else (*named[:3], ANY, ANY, "0")))


def _line(story: MarkedStory, request: Request) -> str:
    words = mark_words(request.texts.language)
    headline = _quoted(story.words, request)
    return f"{headline}\n{words.count('readers', story.readers)}{words.colon}{counts_text(story, request)}"


def counts_text(story: MarkedStory, request: Request) -> str:
    """Return how many readers marked a story as what, such as "Old news 2, Another topic 1"."""
    words = mark_words(request.texts.language)
    found = sorted(story.counts.items(), key=lambda each: -each[1])
    return words.join(words.counted.format(what=request.texts.named("wrongs", what), n=n) for what, n in found)


def _filters(what: str, theme: str, request: Request) -> list[list[InlineKeyboardButton]]:
    """Return a button for each kind and one for topics. The button of what is chosen takes the choice back."""
    texts, words = request.texts, mark_words(request.texts.language)
    kinds = [
        button(
            texts.named("wrongs", each), *_list_data(ANY if each == what else each, theme, 0), chosen=each == what
        )
        for each in KINDS
    ]
    if theme == ANY:
        return [*in_rows(kinds, 2), [button(words.topics_button, BUTTON, "topics", what)]]
    return [*in_rows(kinds, 2), [button(_title(theme, request), *_list_data(what, ANY, 0), chosen=True)]]


def _turns(total: int, what: str, theme: str, first: int, request: Request) -> list[InlineKeyboardButton]:
    after = first + ON_A_PAGE
    earlier, later = first - ON_A_PAGE if first else None, after if after < total else None
    return page_turns((BUTTON, "list", what, theme), earlier, later, request.texts)


async def _topics(request: Request, what: str) -> tuple[str, InlineKeyboardMarkup]:
    """Return a button for each topic under which marked stories stood."""
    words = mark_words(request.texts.language)
    stories = await request.read(lambda store: marked_stories(store, request.now, KINDS.get(what)))
    themes = dict.fromkeys(theme for each in stories for theme in each.sections)
    named = [(theme, _list_data(what, theme, 0)) for theme in themes]
    buttons = [button(_title(theme, request), *data) for theme, data in named if _fits(*data)]
    return words.which_topic, keyboard([*in_rows(buttons, 2), [_back(_list_data(what, ANY, 0), request)]])


def _fits(*words: str) -> bool:
    """Say whether Telegram takes these data of a button: themes of a relation can have long ids."""
    return len(":".join((VERSION, *words)).encode()) <= MOST_BYTES


def _title(theme: str, request: Request) -> str:
    """Return the title above a section."""
    found = request.services.relation.theme(theme)
    if found is not None:
        return short_title(found, request.texts.language)
    return theme or digest_words(request.texts.language).other_section


def _back(data: Iterable[str], request: Request) -> InlineKeyboardButton:
    return button(request.texts.back, *data)


def _quoted(words: str, request: Request) -> str:
    return Citation(request.services.relation, request.preferences, request.now).quoted(words, LONGEST_WORDS)


# --- one story -----------------------------------------------------------------------------------


async def _show(request: Request, number: int, back: tuple[str, ...]) -> None:
    """Show a marked story with what the rules said."""
    services = request.services
    marked = await request.read(lambda store: marked_story(store, number, request.now))
    if marked is None:
        await request.toast(mark_words(request.texts.language).gone)
        return
    explained = await request.read(
        lambda store: explain_marked(store, marked, services.relation, services.lexicon)
    )
    await request.toast()
    desk = button(mark_words(request.texts.language).desk_button, DESK, "story", str(number))
    await request.turn(story_text(marked, explained, request), keyboard([[desk], [_back(back, request)]]))


def story_text(marked: MarkedStory, explained: ExplainedMark, request: Request) -> str:
    """Return a marked story (HTML): how it was marked, its sections, why it was chosen, whose words stood under
    the parties' names, and by which rule."""
    words, explanation = mark_words(request.texts.language), explained.explanation
    citation = Citation(request.services.relation, request.preferences, request.now)
    headline = _quoted(marked.words, request)
    article = explanation.article if explanation else None
    said = [
        f"<b>{link(headline, article.url)}</b> {citation.named(article)}" if article else f"<b>{headline}</b>",
        words.story_facts.format(number=marked.story, readers=words.count("readers", marked.readers)),
        counts_text(marked, request),
    ]
    if marked.sections:
        sections = words.join(_title(each, request) for each in marked.sections)
        said.append(words.stood_under.format(sections=inert(sections, LONGEST_LINE)))
    said += ["", *(reasons_of(explanation, request) if explanation else [words.deleted])]
    if explained.lines:
        said += ["", words.whose_words, *(line_text(each, citation) for each in explained.lines[:MOST_LINES])]
    elif Wrong.WORDS in marked.counts:
        said += ["", words.no_lines]
    return "\n".join(said)


def line_text(told: LineTold, citation: Citation) -> str:
    """Return a line that was told (HTML): its party, who spoke, its words, its outlet, and how the speaker is
    known."""
    passage, relation, language = told.passage, citation.relation, citation.language
    words, party = mark_words(language), relation.party(passage.party)
    whose = label_of(party, language) if party else passage.party
    speaker = office_of(Line(passage, told.article), relation, language) or passage.speaker
    named = words.join(filter(None, (whose, citation.words(speaker, LONGEST_NAME) if speaker else "")))
    rule = words.named("proofs", passage.proof) if passage.proof else words.unproven
    return words.line.format(
        whose=named,
        line=citation.quoted(passage.text, LONGEST_LINE),
        outlet=citation.named(told.article),
        rule=rule,
    )


# --- shares and the file -------------------------------------------------------------------------


async def _shares(request: Request) -> tuple[str, InlineKeyboardMarkup]:
    words = mark_words(request.texts.language)
    found = await request.read(lambda store: marked_shares(store, request.now))
    said = [f"<b>{words.shares_heading}</b>", words.shares_what.format(days=MARKED_WITHIN.days)]
    for heading, shares, few in (
        (words.by_outlet, found.outlets, found.few_outlets),
        (words.by_topic, found.themes, found.few_themes),
    ):
        rows = [share_text(each, request) for each in shares[:MOST_SHARES]]
        hidden = [words.count("few", few, least=FEWEST_READERS)] if few else []
        said += ["", f"<b>{heading}</b>", *(rows or ([] if hidden else [words.no_shares])), *hidden]
    return "\n".join(said), keyboard([[_back(_list_data(ANY, ANY, 0), request)]])


def share_text(share: MarkedShare, request: Request) -> str:
    """Return a line such as "Harbour Gazette: 1.5 % (3 of 200)"."""
    name = share.name or _title(share.of, request)
    words = mark_words(request.texts.language)
    return words.share.format(
        name=inert(name, LONGEST_NAME), percent=f"{100 * share.share:.1f}", marked=share.marked, told=share.told
    )


async def _send_file(request: Request) -> None:
    """Send the marks as a file in the format of verdicts. Taking it is on record."""
    services, words = request.services, mark_words(request.texts.language)
    content, number = await request.read(
        lambda store: export_marks(store, services.relation, services.lexicon, __version__, request.now)
    )
    if not number:
        await request.say(words.none_marked.format(days=MARKED_WITHIN.days))
        return
    await note_export(services.store, actor_of(request), number, request.now)
    await request.send_file(content, f"marks-{request.now.date()}.jsonl", words.count("file_caption", number))
