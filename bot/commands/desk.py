"""/desk finds a story and shows what can be done with it: hide it, give it another outlet's title or another
section, take it back. /desk alone shows what was decided, with undo."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, RefusedError, Request, number_pressed
from bot.render.parts import inert
from bot.texts import desk_words
from digests.curate.desk import decide, find_stories, story_of
from digests.curate.undo import undo_act
from digests.model import AdminAct, Decision, DecisionKind, Role, Story
from digests.rules.editing.desk import section_now, titles_to_choose
from digests.rules.issuing.display_names import short_title

BUTTON, EDITS, CORRECT = "desk", "deskedit", "correct"
FORM = "desk"
FORM_STANDS = timedelta(hours=1)
UNDONE_HERE = (AdminAct.STORY_HIDDEN, AdminAct.STORY_RETITLED, AdminAct.STORY_MOVED)
MOST_LISTED, MOST_TITLES = 8, 8
LONGEST_WORDS, LONGEST_TITLE, LONGEST_LABEL, LONGEST_NAME = 200, 200, 40, 60
SECTIONS_IN_A_ROW, NUMBERS_IN_A_ROW = 2, 4


async def desk(request: Request) -> None:
    """/desk WORDS, /desk NUMBER, or /desk alone."""
    words, wanted = desk_words(request.texts.language), request.arguments[:LONGEST_WORDS].strip()
    if not wanted:
        await request.say(*await _decided(request))
        return
    await choose(request, wanted, lambda story: button(_label(story), BUTTON, "story", str(story.id)), words.which)


async def choose(
    request: Request, wanted: str, offer: Callable[[Story], InlineKeyboardButton], question: str
) -> None:
    """Ask which of the stories with these words is meant. Say so if there is none."""
    words = desk_words(request.texts.language)
    stories = await request.read(lambda store: find_stories(store, wanted, request.now))
    if not stories:
        await request.say(words.none_found.format(words=inert(wanted, LONGEST_NAME)))
        return
    await request.say(question, keyboard([[offer(story)] for story in stories]))


async def press(request: Request, data: tuple[str, ...]) -> None:
    """Show a story, hide it, or undo a decision. Undoing what an editor did needs an editor."""
    services, words = request.services, desk_words(request.texts.language)
    match data:
        case ("story", number):
            await request.toast()
            await request.say(*await page(request, number_pressed(number)))
        case ("hide", number):
            kind, story = DecisionKind.HIDDEN, number_pressed(number)
            act = await decide(services.store, services.relation, actor_of(request), story, kind, request.now)
            await request.toast()
            await request.edit(words.hidden, keyboard([[button(words.undo, BUTTON, "undo", str(act))]]))
        case ("undo", number):
            act = number_pressed(number)
            entry = await services.store.audit.get(act)
            if entry is None or entry.act not in UNDONE_HERE:
                raise OldMenuError
            if entry.act is not AdminAct.STORY_HIDDEN:
                _require_editor(request)
            await undo_act(services.store, act, request.now, actor_of(request))
            await request.toast()
            await request.edit(words.undone)
        case _:
            raise OldMenuError


async def press_edit(request: Request, data: tuple[str, ...]) -> None:
    """Ask for another title or section, and put it there."""
    match data:
        case (("title" | "section") as what, number):
            await request.toast()
            await _ask(request, DecisionKind(what), number_pressed(number))
        case ("pick", form, choice):
            await _pick(request, form, number_pressed(choice))
        case _:
            raise OldMenuError


async def _ask(request: Request, kind: DecisionKind, number: int) -> None:
    words, relation = desk_words(request.texts.language), request.services.relation
    story, decisions = await _known(request, number)
    question, form, before = words.named("ask", kind.value), request.conversation.new_form, decisions.get(kind)
    if kind is DecisionKind.TITLE:
        titles = titles_to_choose(story)[:MOST_TITLES]
        choices = [str(each.id) for each in titles]
        question = f"{question}\n\n{numbered([f'{each.source.name}: {each.title}' for each in titles])}"
        rows = rows_of_numbers(len(titles), EDITS, "pick", form)
    else:
        choices = [each.id for each in relation.themes]
        labels = [short_title(each, request.texts.language) for each in relation.themes]
        buttons = [button(cut(label), EDITS, "pick", form, str(place)) for place, label in enumerate(labels)]
        rows = in_rows(buttons, SECTIONS_IN_A_ROW)
    kept = {
        "story": number, "kind": kind.value, "was": before.value if before else None, "choices": choices,
    }  # fmt: skip
    await request.conversation.keep_form(form, FORM, kept, FORM_STANDS)
    await request.edit(question, keyboard(rows))


async def _pick(request: Request, form: str, choice: int) -> None:
    services, words = request.services, desk_words(request.texts.language)
    kept = await request.form_of(form, FORM)
    if choice >= len(kept["choices"]):
        raise OldMenuError
    kind, value = DecisionKind(kept["kind"]), kept["choices"][choice]
    act = await decide(
        services.store, services.relation, actor_of(request), kept["story"], kind, request.now,
        value=value, was=kept["was"],
    )  # fmt: skip
    await request.toast()
    request.conversation.close_form(form)
    undo = keyboard([[button(words.undo, BUTTON, "undo", str(act))]])
    await request.edit(words.named("done", kind.value), undo)


async def page(request: Request, number: int) -> tuple[str, InlineKeyboardMarkup]:
    """Return what the desk shows of a story (HTML), with the buttons that this person may press."""
    words, language = desk_words(request.texts.language), request.texts.language
    story, decisions = await _known(request, number)
    theme = request.services.relation.theme(section_now(story))
    lines = [
        f"<b>{inert(story.headline, LONGEST_TITLE)}</b>",
        words.facts.format(
            number=number,
            section=inert(short_title(theme, language)) if theme else words.no_section,
            outlets=inert(
                request.texts.join(sorted({each.source.name for each in story.articles})), LONGEST_TITLE
            ),
        ),
        *(_told(each, story, request) for each in decisions.values()),
    ]
    rows: list[list[InlineKeyboardButton]] = []
    if DecisionKind.HIDDEN not in decisions:
        rows.append([button(words.hide, BUTTON, "hide", str(number))])
    if role_of(request).covers(Role.EDITOR):
        rows.append([button(words.retitle, EDITS, "title", str(number))])
        rows.append([button(words.move, EDITS, "section", str(number))])
        rows.append([button(words.correct, CORRECT, "story", str(number))])
    rows += await _undo_rows(decisions.values(), request)
    return "\n".join(lines), keyboard(rows)


def _told(decision: Decision, story: Story, request: Request) -> str:
    """Return what was decided about a story, in words."""
    value, words = decision.value, desk_words(request.texts.language)
    if decision.kind is DecisionKind.TITLE:
        value = next((each.title for each in story.articles if str(each.id) == value), "")
    elif theme := request.services.relation.theme(value):
        value = short_title(theme, request.texts.language)
    return words.named("decided", decision.kind.value).format(value=inert(value, LONGEST_TITLE))


async def _decided(request: Request) -> tuple[str, InlineKeyboardMarkup | None]:
    words, store = desk_words(request.texts.language), request.services.store
    newest = await store.decisions.newest(MOST_LISTED)
    if not newest:
        return words.usage, None
    stories = {each.id: each for each in await store.stories.edited([each.story for each in newest])}
    by_story: dict[int, list[str]] = {}
    for each in newest:
        if each.story in stories:
            by_story.setdefault(each.story, []).append(_told(each, stories[each.story], request))
    rows = [
        words.standing.format(headline=inert(stories[number].headline, LONGEST_TITLE), what="\n".join(what))
        for number, what in by_story.items()
    ]
    buttons = [[button(_label(stories[number]), BUTTON, "story", str(number))] for number in by_story]
    return "\n\n".join([words.heading, *rows, words.usage]), keyboard(buttons)


async def _undo_rows(decisions: Iterable[Decision], request: Request) -> list[list[InlineKeyboardButton]]:
    """Return a button that undoes each decision which this person may undo. What came of a correction stays."""
    words, editor = desk_words(request.texts.language), role_of(request).covers(Role.EDITOR)
    rows = []
    for each in decisions:
        entry = await request.services.store.audit.get(each.act)
        undone_here = entry is not None and entry.act in UNDONE_HERE
        if undone_here and (editor or each.kind is DecisionKind.HIDDEN):
            rows.append([button(words.named("undo_of", each.kind.value), BUTTON, "undo", str(each.act))])
    return rows


async def _known(request: Request, number: int) -> tuple[Story, dict[DecisionKind, Decision]]:
    store = request.services.store
    return await story_of(store, number), await store.decisions.of_story(number)


def role_of(request: Request) -> Role:
    """Return the person's role. RefusedError if it was taken meanwhile."""
    if request.bot_role is None:
        raise RefusedError(code="bot-admins-only")
    return request.bot_role


def _require_editor(request: Request) -> None:
    if not role_of(request).covers(Role.EDITOR):
        raise RefusedError(code="editors-only")


def numbered(lines: Sequence[str]) -> str:
    """Return words of others (HTML) in lines that begin with the numbers of `rows_of_numbers`. A button shows too
    little of a sentence."""
    return "\n".join(f"{number}. {inert(line, LONGEST_TITLE)}" for number, line in enumerate(lines, 1))


def rows_of_numbers(count: int, *data: str) -> list[list[InlineKeyboardButton]]:
    """Return buttons with the numbers from 1 on. The last word of the data of each is its place, from 0 on."""
    buttons = [button(str(place + 1), *data, str(place)) for place in range(count)]
    return in_rows(buttons, NUMBERS_IN_A_ROW)


def cut(label: str) -> str:
    """Return a button's label in at most forty characters."""
    label = " ".join(label.split())
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _label(story: Story) -> str:
    return cut(story.headline or str(story.id))
