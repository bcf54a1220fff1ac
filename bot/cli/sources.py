"""`sources list | add | edit | remove | pause | resume | move | test | check | import | export`: what is read."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import end, run_to_end, settings_or_end, tell
from digests.model import Ownership, Policy, SourceKind

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from config.settings import Settings
    from digests.curate.check import Probe
    from digests.curate.exchange import Imported
    from digests.curate.listing import ListedSource
    from digests.curate.move import MoveTrial
    from digests.curate.trial import SourceTrial
    from digests.model import Source

commands = typer.Typer(help="Show, try out and change what is read.", no_args_is_help=True)


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.add_typer(commands, name="sources")


@commands.command("list")
def list_command(
    everything: bool = typer.Option(False, "--all", help="Also those that are off."),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a source instead of text."),
) -> None:
    """Show the sources and how each does, those that need attention first. Times are UTC."""
    from bot.cli import listing
    from bot.cli.lines import write

    listed, now = run_to_end(_list(settings_or_end()))
    if not as_json:
        listing.show_list(listed, now, everything=everything)
        return
    for one in listing.chosen(listed, everything=everything):
        write(listing.as_line(one))


@commands.command("test")
def test_command(url: str) -> None:
    """Read what is at URL without adding it: its kind, its newest items, what gate and themes make of them."""
    settings = settings_or_end()
    _show_trial(run_to_end(_test(settings, url)), settings.relation)


@commands.command("add")
def add_command(
    url: str,
    name: str = typer.Option("", help="How digests name it; default: the feed's own title."),
    label: str = typer.Option(
        "", help='What digests show in brackets, such as "UK, private"; default: unlabelled.'
    ),
    ownership: Ownership | None = typer.Option(None, help="Who owns or pays it; default: unlabelled."),
    party: str = typer.Option("", help="The party whose side it is published on; default: other."),
    family: str = typer.Option("", help="Its owner: outlets of one owner count once."),
    policy: Policy | None = typer.Option(None, help="What may be quoted of it; default: excerpt."),
) -> None:
    """Try what is at URL (feed, JSON API, sitemap, index page, or a site that offers one) and add it.

    A source that was removed comes back as it was described; what is given here changes that.
    """
    from bot.source_phrases import source_kind
    from bot.texts import source_words

    changes = _given(name=name, label=label, party=party, family=family, ownership=ownership, policy=policy)
    added, back = run_to_end(_add(settings_or_end(), url, changes))
    kind = source_kind(source_words("en"), added.kind, added.recipe)
    word = "Added again" if back else "Added"
    tell(f"{word} as {added.id}: {added.name} [{added.label}], {kind}, {added.policy}. <{added.url}>")
    tell("It is read at the next pass.")


@commands.command("edit")
def edit_command(
    source: str,
    name: str = typer.Option("", help="How digests name it."),
    label: str = typer.Option("", help='What digests show in brackets, such as "UK, private".'),
    ownership: Ownership | None = typer.Option(None, help="Who owns or pays it."),
    party: str = typer.Option("", help="The party whose side it is published on, or other."),
    family: str = typer.Option("", help="Its owner: outlets of one owner count once."),
    policy: Policy | None = typer.Option(None, help="What may be quoted of it."),
) -> None:
    """Describe SOURCE (an id) anew: what is given here changes, the rest stays.

    A source whose ownership nobody has given is only named beside stories that others tell.
    """
    changes = _given(name=name, label=label, party=party, family=family, ownership=ownership, policy=policy)
    if not changes:
        end("Nothing is given to change. See: communique sources edit --help")
    edited = run_to_end(_edit(settings_or_end(), source, changes))
    tell(f"{edited.id} is now {edited.name} [{edited.label}], {edited.ownership}, {edited.policy}.")


@commands.command("remove")
def remove_command(source: str) -> None:
    """Take SOURCE (an id) off the list; its articles stay."""
    removed = run_to_end(_remove(settings_or_end(), source))
    tell(f"Removed {removed.id}: {removed.name}.")


@commands.command("pause")
def pause_command(source: str, reason: str = typer.Option("", help="Why, for the list.")) -> None:
    """Stop reading SOURCE (an id) for the time being."""
    run_to_end(_pause(settings_or_end(), source, reason))
    tell(f"Paused {source}.")


@commands.command("resume")
def resume_command(source: str) -> None:
    """Read SOURCE (an id) again."""
    run_to_end(_resume(settings_or_end(), source))
    tell(f"Resumed {source}; it is read at the next pass.")


@commands.command("check")
def check_command(
    everything: bool = typer.Option(False, "--all", help="Also those that are off."),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a source instead of a table."),
) -> None:
    """Ask every source once, storing nothing, and show what each answers; exit with 1 if one is in trouble."""
    from bot.cli import checking
    from bot.cli.lines import write

    probes = run_to_end(_check(settings_or_end(), everything))
    troubled = sum(probe.trouble is not None for probe in probes)
    if as_json:
        for probe in checking.by_attention(probes):
            write(checking.as_line(probe))
        raise typer.Exit(1 if troubled else 0)
    checking.show_probes(probes)
    if troubled:
        end(f"{troubled} of {len(probes)} sources are in trouble.")
    tell(f"All {len(probes)} sources answer with news." if probes else "There is no source to ask.")


@commands.command("move")
def move_command(
    source: str,
    url: str = typer.Argument("", help="The new address; default: where its site's permanent redirect leads."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do it without asking; for scripts."),
    undo: bool = typer.Option(False, "--undo", help="Read it as before it was moved in the last day."),
) -> None:
    """Read SOURCE (an id) at its new address from now on.

    What is there is tried and compared first: what cannot be read, or is another outlet's, is refused.
    A person is asked, a script says --yes. For a day --undo takes it back.
    """
    settings = settings_or_end()
    if undo:
        back = run_to_end(_undo_move(settings, source))
        tell(f"{back.id} is read at {back.url} again, as before.")
        return
    found = run_to_end(_try_move(settings, source, url))
    new = found.trial.source.url
    _show_trial(found.trial, settings.relation)
    _show_comparison(found)
    if found.sameness == "other":
        end(f"{source} stays as it is. `communique sources add {new}` reads what is there as a source of its own.")
    if not yes and not _agreed(f"Read {source} at {new} from now on?"):
        end(f"Nothing was changed. `communique sources move {source} {new} --yes` moves it.")
    moved = run_to_end(_move(settings, found))
    tell(f"{moved.id} is read at {moved.url} from now on.")
    tell(f"For a day `communique sources move {moved.id} --undo` takes that back.")


@commands.command("export")
def export_command(file: Path) -> None:
    """Write the whole list to FILE as OPML, every field of a source included."""
    if file.exists():
        end(f"{file} exists; choose another name, nothing was overwritten.")
    outline = run_to_end(_export(settings_or_end()))
    try:
        file.write_text(outline, encoding="utf-8")
    except OSError as error:
        end(f"{file} cannot be written ({error.strerror or error}).")
    tell(f"Written to {file}.")


@commands.command("import")
def import_command(file: Path) -> None:
    """Add the sources of an OPML FILE, not tried out; those of another program unlabelled, with excerpts only."""
    try:
        document = file.read_bytes()
    except OSError as error:
        end(f"{file} cannot be read ({error.strerror or error}).")
    imported = run_to_end(_import(settings_or_end(), document))
    for source in imported.added:
        off = "" if source.active else f", off: {source.reason}" if source.reason else ", off"
        tell(f"{source.id}: {source.name} <{source.url}>{off}")
    for refused in imported.refused:
        tell(f"✗ {refused}", err=True)
    counts = f"{len(imported.added)} added, {imported.known} in the list before, {len(imported.refused)} refused"
    tell(f"{counts}.")


# --- what the commands run -----------------------------------------------------------------------


async def _list(settings: "Settings") -> "tuple[list[ListedSource], datetime]":
    from bot.newsroom import open_newsroom
    from digests.curate.listing import list_sources

    async with open_newsroom(settings) as newsroom:
        now = newsroom.clock()
        return await list_sources(newsroom.store, now), now


async def _try_out(newsroom: "Newsroom", url: str) -> "SourceTrial":
    from digests.curate.trial import try_source

    return await try_source(
        newsroom.fetcher,
        newsroom.relation,
        url,
        newsroom.clock(),
        recipes=newsroom.recipes,
        workers=newsroom.workers,
    )


async def _test(settings: "Settings", url: str) -> "SourceTrial":
    from bot.newsroom import open_newsroom

    async with open_newsroom(settings) as newsroom:
        return await _try_out(newsroom, url)


async def _add(settings: "Settings", url: str, changes: dict[str, Any]) -> "tuple[Source, bool]":
    from dataclasses import replace

    from bot.newsroom import open_newsroom
    from digests.curate.add import add_source, as_before

    async with open_newsroom(settings, make=True) as newsroom:
        _require_party(newsroom, changes)
        trial = await _try_out(newsroom, url)
        former = await as_before(newsroom.store, trial.source)
        described = replace(former or trial.source, **changes)
        return await add_source(newsroom.store, described, newsroom.clock(), newsroom.relation), former is not None


def _given(**described: Any) -> dict[str, Any]:
    """What was given of a description."""
    return {key: value for key, value in described.items() if value}


async def _edit(settings: "Settings", identifier: str, changes: dict[str, Any]) -> "Source":
    from bot.newsroom import open_newsroom
    from digests.curate.describe import describe_source

    async with open_newsroom(settings) as newsroom:
        _require_party(newsroom, changes)
        return await describe_source(newsroom.store, identifier, changes, newsroom.relation)


def _require_party(newsroom: "Newsroom", changes: dict[str, Any]) -> None:
    parties = [party.id for party in newsroom.relation.parties] + ["other"]
    if changes.get("party", "other") not in parties:
        end(f"There is no party {changes['party']}; it is one of {', '.join(parties)}.")


async def _remove(settings: "Settings", identifier: str) -> "Source":
    from bot.newsroom import open_newsroom
    from digests.curate.remove import remove_source

    async with open_newsroom(settings) as newsroom:
        return await remove_source(newsroom.store, identifier, newsroom.clock())


async def _pause(settings: "Settings", identifier: str, reason: str) -> None:
    from bot.newsroom import open_newsroom
    from digests.curate.pause import pause_source

    async with open_newsroom(settings) as newsroom:
        await pause_source(newsroom.store, identifier, reason, newsroom.clock())


async def _resume(settings: "Settings", identifier: str) -> None:
    from bot.newsroom import open_newsroom
    from digests.curate.pause import resume_source

    async with open_newsroom(settings) as newsroom:
        await resume_source(newsroom.store, identifier, newsroom.clock())


async def _try_move(settings: "Settings", identifier: str, url: str) -> "MoveTrial":
    from bot.newsroom import open_newsroom
    from digests.curate.move import try_move

    async with open_newsroom(settings) as newsroom:
        return await try_move(
            newsroom.store,
            newsroom.fetcher,
            newsroom.relation,
            identifier,
            newsroom.clock(),
            workers=newsroom.workers,
            url=url,
            recipes=newsroom.recipes,
        )


async def _move(settings: "Settings", found: "MoveTrial") -> "Source":
    from bot.newsroom import open_newsroom
    from digests.curate.move import move_source

    async with open_newsroom(settings) as newsroom:
        return await move_source(newsroom.store, found.trial.source, found.before.url, newsroom.clock())


async def _undo_move(settings: "Settings", identifier: str) -> "Source":
    from bot.newsroom import open_newsroom
    from digests.curate.move import undo_move

    async with open_newsroom(settings) as newsroom:
        return await undo_move(newsroom.store, identifier, newsroom.clock())


async def _check(settings: "Settings", everything: bool) -> "list[Probe]":
    from bot.cli.checking import probing
    from bot.newsroom import open_newsroom
    from digests.curate.check import check_sources

    async with open_newsroom(settings) as newsroom:
        records = await newsroom.store.sources.all()
        total = sum(record.source.active or everything for record in records)
        with probing(total) as progress:
            return await check_sources(
                newsroom.store,
                newsroom.fetcher,
                newsroom.clock(),
                workers=newsroom.workers,
                everything=everything,
                progress=progress,
            )


async def _export(settings: "Settings") -> str:
    from bot.newsroom import open_newsroom
    from digests.curate.exchange import export_sources

    async with open_newsroom(settings) as newsroom:
        return await export_sources(newsroom.store)


async def _import(settings: "Settings", document: bytes) -> "Imported":
    from bot.newsroom import open_newsroom
    from digests.curate.exchange import import_sources

    async with open_newsroom(settings, make=True) as newsroom:
        return await import_sources(newsroom.store, document, newsroom.clock(), lexicon=newsroom.workers.lexicon)


# --- what is shown -------------------------------------------------------------------------------


def _agreed(question: str) -> bool:
    return _somebody_is_there() and typer.confirm(question)


def _somebody_is_there() -> bool:
    """Whether a person at a terminal can be asked."""
    return sys.stdin.isatty()


def _show_comparison(found: "MoveTrial") -> None:
    from bot.source_phrases import signs
    from bot.texts import move_words

    words = move_words("en")
    tell(
        f"{words.named('outcomes', found.sameness)} ({found.before.id}: {found.before.name} <{found.before.url}>)"
    )
    for line in signs(words, found.comparison, found.trial.title):
        tell(f"  {line}")


def _show_trial(trial: "SourceTrial", relation: str) -> None:
    from bot.cli.lines import relation_or_end
    from bot.cli.listing import clock
    from bot.phrases import reason_text
    from bot.source_phrases import recipe_lines, source_kind
    from bot.texts import source_words

    words, source, parties = source_words("en"), trial.source, relation_or_end(relation)
    newest = f", the newest of {clock(trial.newest_at)} UTC" if trial.newest_at else ""
    tell(f"{trial.title or source.name} <{source.url}>")
    tell(f"Recognised as: {source_kind(words, source.kind, source.recipe, trial.form)}.")
    if source.recipe and source.kind is SourceKind.INDEX_PAGE:
        recipe, example = source.recipe, trial.example
        for line in recipe_lines(
            recipe, words, example=example, newest_at=trial.newest_at, day=clock, zone_name=recipe.zone
        ):
            tell(f"  {line}")
    tell(f"Items: {trial.count}{newest}; {trial.relevant} relevant, {trial.undated} without a date.")
    for item in trial.items:
        day = f"{item.draft.published:%Y-%m-%d}" if item.draft.published else "undated"
        tell(f"  {day}  {item.draft.title}")
        reason = reason_text(item.verdict, parties, "en")
        if item.verdict.relevant:
            themes = ", ".join(score.theme for score in item.themes if score.section) or "no theme"
            tell(f"      relevant: {themes} ({reason})")
        else:
            tell(f"      not relevant: {reason}")
    if trial.walls:
        tell(f"{trial.walls} of the newest pages ask for a consent or a check; only their teasers are read.")
    for other in trial.others:
        tell(f"The site also offers <{other}>")
