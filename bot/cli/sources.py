"""`sources list | add | remove | pause | resume | move | test | check | import | export`: what is read."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import end, run_to_end, settings_or_end
from digests.model import Ownership, Policy, SourceKind

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from config.settings import Settings
    from digests.curate.check import Probe
    from digests.curate.exchange import Imported
    from digests.curate.listing import ListedSource
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
    from bot.texts import source_words

    described = {
        "name": name, "label": label, "party": party, "family": family, "ownership": ownership, "policy": policy
    }  # fmt: skip
    changes = {key: value for key, value in described.items() if value}
    added, back = run_to_end(_add(settings_or_end(), url, changes))
    kind = source_words("en").kind(added.kind, added.recipe)
    word = "Added again" if back else "Added"
    typer.echo(f"{word} as {added.id}: {added.name} [{added.label}], {kind}, {added.policy}. <{added.url}>")
    typer.echo("It is read at the next pass.")


@commands.command("remove")
def remove_command(source: str) -> None:
    """Take SOURCE (an id) off the list; its articles stay."""
    removed = run_to_end(_remove(settings_or_end(), source))
    typer.echo(f"Removed {removed.id}: {removed.name}.")


@commands.command("pause")
def pause_command(source: str, reason: str = typer.Option("", help="Why, for the list.")) -> None:
    """Stop reading SOURCE (an id) for the time being."""
    run_to_end(_pause(settings_or_end(), source, reason))
    typer.echo(f"Paused {source}.")


@commands.command("resume")
def resume_command(source: str) -> None:
    """Read SOURCE (an id) again."""
    run_to_end(_resume(settings_or_end(), source))
    typer.echo(f"Resumed {source}; it is read at the next pass.")


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
    typer.echo(f"All {len(probes)} sources answer with news." if probes else "There is no source to ask.")


@commands.command("move")
def move_command(
    source: str,
    url: str = typer.Argument("", help="The new address; default: where its site's permanent redirect leads."),
) -> None:
    """Read SOURCE (an id) at its new address from now on."""
    moved = run_to_end(_move(settings_or_end(), source, url))
    typer.echo(f"{moved.id} is read at {moved.url} from now on.")


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
    typer.echo(f"Written to {file}.")


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
        typer.echo(f"{source.id}: {source.name} <{source.url}>{off}")
    for refused in imported.refused:
        typer.echo(f"✗ {refused}", err=True)
    counts = f"{len(imported.added)} added, {imported.known} in the list before, {len(imported.refused)} refused"
    typer.echo(f"{counts}.")


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
        parties = [party.id for party in newsroom.relation.parties] + ["other"]
        if changes.get("party", "other") not in parties:
            end(f"There is no party {changes['party']}; it is one of {', '.join(parties)}.")
        trial = await _try_out(newsroom, url)
        former = await as_before(newsroom.store, trial.source)
        described = replace(former or trial.source, **changes)
        return await add_source(newsroom.store, described, newsroom.clock(), newsroom.relation), former is not None


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


async def _move(settings: "Settings", identifier: str, url: str) -> "Source":
    from bot.newsroom import open_newsroom
    from digests.curate.move import move_source

    async with open_newsroom(settings) as newsroom:
        return await move_source(newsroom.store, identifier, newsroom.clock(), url)


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


def _show_trial(trial: "SourceTrial", relation: str) -> None:
    from bot.cli.lines import relation_or_end
    from bot.cli.listing import clock
    from bot.texts import reason_text, source_words
    from bot.texts.recipe_words import recipe_lines

    words, source, parties = source_words("en"), trial.source, relation_or_end(relation)
    newest = f", the newest of {clock(trial.newest_at)} UTC" if trial.newest_at else ""
    typer.echo(f"{trial.title or source.name} <{source.url}>")
    typer.echo(f"Recognised as: {words.kind(source.kind, source.recipe, trial.form)}.")
    if source.recipe and source.kind is SourceKind.INDEX_PAGE:
        recipe, example = source.recipe, trial.example
        for line in recipe_lines(
            recipe, words, example=example, newest_at=trial.newest_at, day=clock, zone_name=recipe.zone
        ):
            typer.echo(f"  {line}")
    typer.echo(f"Items: {trial.count}{newest}; {trial.relevant} relevant, {trial.undated} without a date.")
    for item in trial.items:
        day = f"{item.draft.published:%Y-%m-%d}" if item.draft.published else "undated"
        typer.echo(f"  {day}  {item.draft.title}")
        reason = reason_text(item.verdict, parties, "en")
        if item.verdict.relevant:
            themes = ", ".join(score.theme for score in item.themes if score.section) or "no theme"
            typer.echo(f"      relevant: {themes} ({reason})")
        else:
            typer.echo(f"      not relevant: {reason}")
    if trial.walls:
        typer.echo(f"{trial.walls} of the newest pages ask for a consent or a check; only their teasers are read.")
    for other in trial.others:
        typer.echo(f"The site also offers <{other}>")
