"""/testsource and /addsource. The bot tries a source. An admin presses buttons to say who owns the source and how
much of it may be shown. The source is added when the admin confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.commands.choosing import actor_of
from bot.commands.faults import advice
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.citation import titled
from bot.render.labels import OTHER, label_for
from bot.render.parts import code, inert, plain, shown
from bot.render.phrases import label_in, reason_text
from bot.render.source_phrases import recipe_lines, source_kind
from bot.texts import Texts, adding_words, source_words
from bot.texts.countries import place_of, place_of_host, places
from digests.curate.owner_questions import add_source_as, speaks
from digests.curate.source_list import as_before, check_new_name, suggested
from digests.curate.trials import SourceTrial, TrialItem, try_source
from digests.curate.waiting_labels import labels_of
from digests.errors import CommuniqueError, SourceError, SourceNameError
from digests.model import Ownership, Policy, Relation, Role, Source, SourceKind
from digests.rules.issuing.display_names import label_of, short_title
from digests.rules.reading.lists.recipes import dump_recipe, load_recipe
from digests.rules.reading.sources.retries import is_worth_retrying
from digests.rules.sites import host_in
from digests.store import Store

FORM = "add"
FORM_STANDS = timedelta(hours=1)
LONGEST_TITLE = 160
LONGEST_NAME = 80
LONGEST_URL = 300
MOST_OTHERS = 3
LIKELY = ("US", "CN", "TW", "HK", "GB", "JP", "SG")


async def test(request: Request) -> None:
    """/testsource URL: show what the address brings, and what the rules make of it. Nothing is stored, and an
    address that does not answer is not tried again."""
    try:
        await _try(request, "testsource")
    except SourceError as error:
        if not is_worth_retrying(error):
            raise
        told = adding_words(request.texts.language).not_retried
        await request.say(f"{advice(error, request.texts)}\n\n{told}")


async def add(request: Request) -> None:
    """/addsource URL: the test, then a form. What is raised if the address cannot be read is `try_source`'s."""
    trial = await _try(request, "addsource")
    if trial is None:
        return
    services = request.services
    notes, proposed = await offered(services.store, services.relation, trial, request.texts)
    for note in notes:
        await request.say(note)
    if proposed is not None:
        await _show(request, proposed)


async def offered(
    store: Store, relation: Relation, trial: SourceTrial, texts: Texts
) -> tuple[list[str], Source | None]:
    """Return what the form proposes for an address that was tried, None if it is in the list already, and what the
    admin is told before the form (HTML)."""
    known = await store.sources.by_url(trial.source.url)
    if known is not None:
        return [texts.trial_known.format(id=shown(known.source.id))], None
    former = await as_before(store, trial.source)
    if former is not None:
        return [texts.trial_back.format(name=inert(former.name, LONGEST_NAME))], former
    proposed = await suggested(store, trial.source, relation)
    return [texts.trial_marked] if proposed.name != trial.source.name else [], proposed


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press in a form. The button carries the number of its form; no other form is touched."""
    number, *said = words or ("",)
    source = load(await request.form_of(number, FORM))
    match said:
        case ["confirm"]:
            await request.toast()
            request.conversation.close_form(number)
            await _confirm(request, source)
            return
        case ["cancel"]:
            await request.toast()
            request.conversation.close_form(number)
            await request.edit(request.texts.trial_cancelled)
            return
        case ["family" | "name" | "elsewhere" as asked]:
            await request.toast()
            await request.conversation.remember(FORM, {"form": number, "asked": asked}, FORM_STANDS)
            await request.say(_question(asked, request.texts))
            return
        case ["where"]:
            await request.toast()
            await request.conversation.remember(FORM, {"form": number, "asked": "elsewhere"}, FORM_STANDS)
            await request.edit(*_where(source, number, request.texts))
            return
    changed = _described(source, said, request.services.relation)
    await request.toast()
    if said[:1] == ["place"]:
        request.conversation.recall()  # the question for a place is answered by the button
    await request.conversation.keep_form(number, FORM, dump(changed), FORM_STANDS)
    await request.edit(*_form(request, changed, number))


async def take_text(request: Request, details: Mapping[str, Any], text: str) -> bool:
    """Take the name, the publisher or the place that a form asked for, close this form, and show a new one. Return
    False if the form was closed already."""
    number, asked, said = str(details.get("form")), details.get("asked"), plain(text)[:LONGEST_NAME]
    kept = await request.conversation.look_up_form(number, FORM)
    if kept is None or not said:
        return False
    source = load(kept)
    if asked == "elsewhere":
        changed = await _placed(request, source, said)
    else:
        changed = await _renamed(request, source, {"name" if asked == "name" else "family": said})
    request.conversation.close_form(number, replaced=True)
    await _show(request, changed)
    return True


async def _renamed(request: Request, source: Source, said: Mapping[str, str]) -> Source:
    """Return the source with the name or publisher that was said. If it may not have this name, say so and return
    it as it was."""
    changed = replace(source, name=said.get("name", source.name), family=said.get("family", source.family))
    try:
        await check_new_name(request.services.store, changed, request.services.relation)
    except SourceNameError as error:
        await request.say(advice(error, request.texts))
        return source
    return changed


async def _placed(request: Request, source: Source, said: str) -> Source:
    """Return the source at the place that was said. If there is no such place, say so and return it as it was."""
    code = place_of(said)
    if not code:
        words = adding_words(request.texts.language)
        await request.say(words.place_unknown.format(said=inert(said, LONGEST_NAME)))
        return source
    return _labelled(replace(source, country=code))


# --- what is shown -------------------------------------------------------------------------------


def report(trial: SourceTrial, request: Request) -> str:
    """Return what a trial found (HTML), for whoever asked for it (see `report_in`)."""
    return report_in(trial, request.texts, request.services.relation, request.subscriber.zone, request.now)


def report_in(trial: SourceTrial, texts: Texts, relation: Relation, zone: str, now: datetime) -> str:
    """Return what a trial found (HTML): the kind of source and how it is read, the counts, the newest items with
    gate and topics, and what else the site offers. Instants are told on the clock of an IANA zone."""
    source = trial.source
    blocks = [
        texts.trial_title.format(
            title=titled(
                trial.title or source.name,
                host_in(source.url),
                relation,
                texts.language,
                LONGEST_TITLE,
            ),
            url=shown(source.url, LONGEST_URL),
            kind=inert(
                source_kind(source_words(texts.language), source.kind, source.recipe, trial.form), LONGEST_TITLE
            ),
            count=trial.count,
            relevant=trial.relevant,
            undated=trial.undated,
            newest=texts.moment(trial.newest_at, zone, now) if trial.newest_at else "–",
        )
    ]
    blocks += _reading(trial, texts, zone, now)
    blocks += [_item(item, source.name, texts, relation) for item in trial.items] or [texts.trial_empty]
    if trial.walls:
        blocks.append(texts.trial_walls.format(count=trial.walls))
    if trial.others:
        others = "\n".join(code(_short(other), LONGEST_URL) for other in trial.others[:MOST_OTHERS])
        more = len(trial.others) - MOST_OTHERS
        rest = texts.trial_more.format(count=more) if more > 0 else ""
        blocks.append(texts.trial_others.format(others=others) + rest)
    return "\n\n".join(blocks)


def form(
    source: Source, number: str, texts: Texts, relation: Relation, role: Role = Role.OWNER
) -> tuple[str, InlineKeyboardMarkup]:
    """Return the form for a proposed source (HTML): owner, side, policy, place, publisher. Buttons carry its
    number. It says what the labels decide, and to an admin whose `role` is not owner that an owner confirms
    them."""
    words = adding_words(texts.language)
    text = texts.trial_question.format(
        name=inert(source.name, LONGEST_NAME),
        url=shown(source.url, LONGEST_URL),
        kind=shown(source_kind(source_words(texts.language), source.kind, source.recipe), LONGEST_NAME),
        label=inert(label_in(source.label, texts.language), LONGEST_NAME),
        family=inert(source.family, LONGEST_NAME),
    )
    if source.ownership is Ownership.UNLABELLED:
        text += f"\n\n{words.unlabelled}"
    if speaks(labels_of(source)):
        text += f"\n\n{words.speaks}"
    if not role.covers(Role.OWNER):
        text += f"\n\n{words.owner_confirms}"
    place = places(texts.language).get(source.country, "")
    where = words.place_is.format(place=place) if place else words.place_open
    owners = [
        button(texts.named("ownerships", owner), FORM, number, "owner", owner, chosen=owner is source.ownership)
        for owner in Ownership
    ]
    parties = [
        button(label_of(party, texts.language), FORM, number, "party", party.id, chosen=party.id == source.party)
        for party in relation.parties
    ]
    parties.append(button(texts.other_party, FORM, number, "party", OTHER, chosen=source.party == OTHER))
    policies = [
        button(texts.named("policies", policy), FORM, number, "policy", policy, chosen=policy is source.policy)
        for policy in Policy
    ]
    return text, keyboard(
        [
            *in_rows(owners, 2),
            *in_rows(parties, 4),
            policies,
            [button(where, FORM, number, "where")],
            [button(texts.trial_name, FORM, number, "name"), button(texts.trial_family, FORM, number, "family")],
            [button(texts.trial_add, FORM, number, "confirm"), button(texts.trial_cancel, FORM, number, "cancel")],
        ]
    )


def _where(source: Source, number: str, texts: Texts) -> tuple[str, InlineKeyboardMarkup]:
    """Return the question where a proposed source is published (HTML): likely places, that of its host first."""
    words, named = adding_words(texts.language), places(texts.language)
    likely = dict.fromkeys(filter(None, (source.country, place_of_host(host_in(source.url)), *LIKELY)))
    rows = in_rows(
        [
            button(named[code], FORM, number, "place", code, chosen=code == source.country)
            for code in likely
            if code in named
        ],
        3,
    )
    others = [
        button(words.place_other, FORM, number, "elsewhere"),
        button(words.back, FORM, number, "place", "back"),
    ]
    return f"<b>{inert(source.name, LONGEST_NAME)}</b>\n{words.ask_place}", keyboard([*rows, others])


def _question(asked: str, texts: Texts) -> str:
    if asked == "elsewhere":
        return adding_words(texts.language).ask_place
    return texts.trial_ask_family if asked == "family" else texts.trial_ask_name


def dump(source: Source) -> dict[str, Any]:
    """Return a proposed source as plain values for the store. `load` makes a source of them again."""
    return asdict(source) | {"recipe": dump_recipe(source.recipe) if source.recipe else None}


def load(values: Mapping[str, Any]) -> Source:
    """Return the source from which `dump` made these plain values."""
    plain = {name: value for name, value in values.items() if name in Source.__dataclass_fields__}
    plain["kind"], plain["policy"] = SourceKind(plain["kind"]), Policy(plain["policy"])
    plain["recipe"] = load_recipe(plain["recipe"]) if plain.get("recipe") else None
    return Source(**plain | {"ownership": Ownership(plain["ownership"])})


async def _try(request: Request, command: str) -> SourceTrial | None:
    """Read and report the source at that address. If it cannot be read, tell the reason and return None."""
    url = request.arguments
    if not url:
        await request.say(request.texts.addsource_usage.format(command=command))
        return None
    await request.say(request.texts.trial_reading.format(url=shown(url, LONGEST_URL)))
    services = request.services
    trial = await try_source(
        services.fetcher, services.relation, url, request.now, recipes=services.recipes, workers=services.workers
    )
    await request.say(report(trial, request))
    return trial


async def _confirm(request: Request, source: Source) -> None:
    services, language = request.services, request.texts.language
    try:
        stored, waits = await add_source_as(
            services.store, actor_of(request), source, request.now, services.relation
        )
    except CommuniqueError as error:
        await request.edit(advice(error, request.texts))
        return
    name = inert(stored.name, LONGEST_NAME)
    label, wished = (inert(label_in(each.label, language), LONGEST_NAME) for each in (stored, source))
    told = adding_words(language).added_waiting if waits else request.texts.trial_added
    await request.edit(told.format(name=name, id=shown(stored.id), label=label, wished=wished))


async def _show(request: Request, source: Source) -> None:
    """Show the form in a message of its own. The form is stored before the message is sent. If the message goes
    out twice, both messages therefore show the same form."""
    number = request.conversation.new_form
    await request.conversation.keep_form(number, FORM, dump(source), FORM_STANDS)
    await request.say(*_form(request, source, number))


def _form(request: Request, source: Source, number: str) -> tuple[str, InlineKeyboardMarkup]:
    return form(source, number, request.texts, request.services.relation, _role(request))


def _role(request: Request) -> Role:
    return request.bot_role or Role.EDITOR  # nobody else may add a source


def _described(source: Source, words: Sequence[str], relation: Relation) -> Source:
    """Return the source as changed by a press, with its label made anew."""
    match words:
        case ["owner", owner] if owner in set(Ownership):
            changed = replace(source, ownership=Ownership(owner))
        case ["party", party] if party == OTHER or relation.party(party):
            changed = replace(source, party=party)
        case ["policy", policy] if policy in set(Policy):
            changed = replace(source, policy=Policy(policy))
        case ["place", "back"]:
            return source
        case ["place", code] if code in places():
            changed = replace(source, country=code)
        case _:
            raise OldMenuError
    return _labelled(changed)


def _labelled(source: Source) -> Source:
    return replace(source, label=label_for(source.ownership, source.party, source.country))


def _item(item: TrialItem, outlet: str, texts: Texts, relation: Relation) -> str:
    title = titled(item.draft.title, outlet, relation, texts.language, LONGEST_TITLE)
    reason = inert(reason_text(item.verdict, relation, texts.language), LONGEST_TITLE)
    if not item.verdict.relevant:
        return texts.trial_irrelevant.format(title=title, reason=reason)
    named = [relation.theme(score.theme) for score in item.themes[:3]]
    themes = texts.comma.join(shown(short_title(theme, texts.language)) for theme in named if theme)
    return texts.trial_relevant.format(title=title, themes=themes or "–", reason=reason)


def _reading(trial: SourceTrial, texts: Texts, zone: str, now: datetime) -> list[str]:
    """Return how a page is read. Feeds, sitemaps and known interfaces need no such text."""
    recipe = trial.source.recipe
    if recipe is None or trial.source.kind is not SourceKind.INDEX_PAGE:
        return []
    lines = recipe_lines(
        recipe,
        source_words(texts.language),
        example=trial.example,
        newest_at=trial.newest_at,
        day=lambda at: texts.moment(at, recipe.zone or zone, now),
        zone_name=texts.zone_name(recipe.zone),
    )
    return ["\n".join(code(line, LONGEST_URL) for line in lines)]


def _short(address: str) -> str:
    """Return an address as people type it: without "https://"."""
    return address.removeprefix("https://")
