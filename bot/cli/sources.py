"""The commands `sources list | add | edit | remove | pause | resume | move | test | check | import | export`."""

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import WRONG_ARGUMENT, end, in_newsroom, settings_or_end, tell
from digests.model import Ownership, Policy, SourceKind
from digests.rules.reading.sources.edits import is_tag

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from digests.curate.checks import Probe
    from digests.curate.moves import MoveTrial
    from digests.curate.source_list import ListedSource
    from digests.curate.trials import SourceTrial
    from digests.model import Outage, Source, SourceRecord

commands = typer.Typer(help="Show, try out and change the sources.", no_args_is_help=True)


@commands.command("list")
def list_command(
    everything: bool = typer.Option(False, "--all", help="Show sources that are off, too."),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a source instead of text."),
) -> None:
    """Show the sources with their health. Sources that need attention come first. Times are UTC."""
    from bot.cli import source_tables
    from bot.cli.lines import write
    from bot.render.phrases import outage_state
    from digests.curate.source_list import list_sources

    async def listed_now(room: "Newsroom") -> "tuple[list[ListedSource], Outage | None, datetime]":
        now = room.clock()
        return await list_sources(room.store, now), await room.store.outages.under_way(), now

    listed, outage, now = in_newsroom(listed_now)
    if outage is not None:
        tell(f"✗ {outage_state(outage)}", err=True)
    if not as_json:
        source_tables.show_list(listed, now, everything=everything)
        return
    for one in source_tables.chosen(listed, everything=everything):
        write(source_tables.source_line(one))


@commands.command("test")
def test_command(url: str) -> None:
    """Try the source at URL without adding it. Show its kind, its newest items, and whether and why they pass."""
    _show_trial(in_newsroom(lambda room: _try_out(room, url)), settings_or_end().relation)


@commands.command("add")
def add_command(
    url: str,
    name: str = typer.Option(
        "",
        help="What digests call the source. Default: the title of its feed, or its host if the title is like "
        "another name.",
    ),
    label: str = typer.Option(
        "", help='What digests show in brackets, such as "UK, private". Default: unlabelled.'
    ),
    ownership: Ownership | None = typer.Option(None, help="Who owns or pays the outlet. Default: unlabelled."),
    party: str = typer.Option("", help="The party on whose side the outlet publishes. Default: other."),
    family: str = typer.Option("", help="The publisher. Outlets of one publisher count once."),
    policy: Policy | None = typer.Option(None, help="How much may be quoted. Default: excerpt."),
    country: str = typer.Option(
        "",
        help="The place where the outlet is published: its name or two letters. It makes the label, with the "
        "ownership, unless --label is given.",
    ),
) -> None:
    """Try the source at URL (feed, JSON API, sitemap, index page, or a site that offers one) and add it.

    A source that was removed before comes back with its former description, changed by the options given here.
    """
    from bot.render.labels import label_for
    from bot.render.source_phrases import source_kind
    from bot.texts import source_words
    from digests.curate.source_list import add_source, as_before, suggested

    changes = _given(name=name, label=label, party=party, family=family, ownership=ownership, policy=policy)
    changes |= _given(country=_place(country))

    async def add(room: "Newsroom") -> "tuple[Source, bool]":
        _require_party(room, changes)
        trial = await _try_out(room, url)
        former = await as_before(room.store, trial.source)
        proposed = former or (trial.source if name else await suggested(room.store, trial.source, room.relation))
        described = replace(proposed, **changes)
        if country and not label:
            described = replace(
                described, label=label_for(described.ownership, described.party, described.country)
            )
        return await add_source(room.store, described, room.clock(), room.relation), former is not None

    added, back = in_newsroom(add, make=True)
    kind = source_kind(source_words("en"), added.kind, added.recipe)
    word = "Added again" if back else "Added"
    tell(f"{word} as {added.id}: {added.name} [{added.label}], {kind}, {added.policy}. <{added.url}>")
    tell("The next pass reads it.")


@commands.command("edit")
def edit_command(
    source: str,
    name: str = typer.Option("", help="What digests call the source."),
    label: str = typer.Option("", help='What digests show in brackets, such as "UK, private".'),
    ownership: Ownership | None = typer.Option(None, help="Who owns or pays the outlet."),
    party: str = typer.Option("", help="The party on whose side the outlet publishes, or other."),
    family: str = typer.Option("", help="The publisher. Outlets of one publisher count once."),
    policy: Policy | None = typer.Option(None, help="How much may be quoted."),
    country: str = typer.Option(
        "", help="The place where the outlet is published: its name or two letters. - means that it is not known."
    ),
    language: str = typer.Option("", help="The language that the outlet writes, such as en or zh-Hans."),
    name_in: list[str] = typer.Option(
        [],
        help="What digests in another language call the source: zh-Hans=NAME. Without NAME its own name is used. "
        "May be given several times.",
    ),
) -> None:
    """Change the description of SOURCE (an id), and say what changes for readers. Only what is given here changes.

    A source without an ownership is only named beside stories that other sources tell. `sources move`, `pause`,
    `resume` and `remove` change the rest.
    """
    from bot.render.source_edits import edit_lines
    from digests.curate.source_list import describe_source, known_source
    from digests.curate.source_page import sisters_of

    changes = _given(name=name, label=label, party=party, family=family, ownership=ownership, policy=policy)
    changes |= {"country": ""} if country == "-" else _given(country=_place(country))
    changes |= _given(language=_language(language))
    names = dict(map(_name_in, name_in))
    if not changes and not names:
        end("No option says what to change. See: communique sources edit --help", WRONG_ARGUMENT)

    async def describe(room: "Newsroom") -> "tuple[Source, list[str]]":
        _require_party(room, changes)
        before = (await known_source(room.store, source)).source
        if names:
            known = {} if name else before.names
            changes["names"] = {tag: said for tag, said in (dict(known) | names).items() if said}
        edited = await describe_source(room.store, source, changes, room.relation)
        return edited, edit_lines(before, edited, room.relation, "en", await sisters_of(room.store, edited))

    edited, lines = in_newsroom(describe)
    for line in lines:
        tell(f"  {line}")
    tell(f"{edited.id} is now {edited.name} [{edited.label}], {edited.ownership}, {edited.policy}.")


@commands.command("remove")
def remove_command(source: str) -> None:
    """Take SOURCE (an id) off the list. Its articles stay."""
    from digests.curate.source_list import remove_source

    removed = in_newsroom(lambda room: remove_source(room.store, source, room.clock()))
    tell(f"Removed {removed.id}: {removed.name}.")


@commands.command("pause")
def pause_command(source: str, reason: str = typer.Option("", help="The reason, for the list.")) -> None:
    """Stop reading SOURCE (an id) for the time being."""
    from digests.curate.source_list import pause_source

    in_newsroom(lambda room: pause_source(room.store, source, reason, room.clock()))
    tell(f"Paused {source}.")


@commands.command("resume")
def resume_command(source: str) -> None:
    """Read SOURCE (an id) again."""
    from digests.curate.source_list import resume_source

    in_newsroom(lambda room: resume_source(room.store, source, room.clock()))
    tell(f"Resumed {source}. The next pass reads it.")


@commands.command("check")
def check_command(
    everything: bool = typer.Option(
        False,
        "--all",
        help="Ask sources that are off, too, and those of the relation's pack that are not in the list.",
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a source instead of a table."),
    report: Path | None = typer.Option(
        None,
        help="Write a report that can be sent to others: without secrets, in Markdown. With --all and without "
        "--json one is always written, to communique-sources-DAY.md.",
    ),
) -> None:
    """Ask every source once, store nothing, and show each answer. Exit with 1 if a source is in trouble."""
    from bot import __version__
    from bot.cli import source_report, source_tables
    from bot.cli.lines import write
    from digests.curate.checks import check_sources

    if report is not None and report.exists():
        end(f"{report} exists and was not overwritten. Choose another name.", WRONG_ARGUMENT)

    async def ask(room: "Newsroom") -> "tuple[list[Probe], str, datetime]":
        records = await room.store.sources.all()
        pack = _unlisted(records, room) if everything else []
        total = sum(record.source.active or everything for record in records) + len(pack)
        with source_tables.probing(total) as progress:
            probes = await check_sources(
                room.store,
                room.fetcher,
                room.clock(),
                workers=room.workers,
                everything=everything,
                progress=progress,
                more=pack,
            )
        now = room.clock()
        return probes, source_report.report(probes, now, room.relation.title, __version__), now

    probes, written, now = in_newsroom(ask)
    if report is not None or (everything and not as_json):
        _write_report(report or source_report.free_name(now, Path()), written)
    troubled = sum(probe.trouble is not None for probe in probes)
    if as_json:
        for probe in source_tables.by_attention(probes):
            write(source_tables.probe_line(probe))
        raise typer.Exit(1 if troubled else 0)
    source_tables.show_probes(probes)
    if troubled:
        end(f"{troubled} of {len(probes)} sources are in trouble.")
    tell(f"All {len(probes)} sources answer with news." if probes else "There is no source to ask.")


def _unlisted(records: "list[SourceRecord]", room: "Newsroom") -> "list[Source]":
    """Return the sources of the relation's pack that are not in the list."""
    from bot.newsroom import seed_sources

    listed = {record.source.url for record in records}
    return [source for source in seed_sources(room.settings.relation) if source.url not in listed]


def _write_report(file: Path, written: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(written)
    except OSError as error:
        end(f"{file} cannot be written ({error.strerror or error}).", WRONG_ARGUMENT)
    tell(f"The report is in {file}. It can be sent to others.", err=True)


@commands.command("move")
def move_command(
    source: str,
    url: str = typer.Argument("", help="The new address. Default: where the site's permanent redirect leads."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask for confirmation. Scripts need it."),
    undo: bool = typer.Option(False, "--undo", help="Take back a move of the last day."),
) -> None:
    """Read SOURCE (an id) at its new address from now on.

    The new address is tried and compared first. It is refused if it cannot be read or belongs to another outlet.
    A person is asked to confirm; a script gives --yes. For a day --undo takes the move back.
    """
    from digests.curate.moves import move_source, try_move, undo_move

    if undo:
        back = in_newsroom(lambda room: undo_move(room.store, source, room.clock()))
        tell(f"{back.id} is read at {back.url} again, as before.")
        return

    async def tried(room: "Newsroom") -> "MoveTrial":
        means: dict[str, Any] = {"workers": room.workers, "recipes": room.recipes}
        return await try_move(room.store, room.fetcher, room.relation, source, room.clock(), url=url, **means)

    found = in_newsroom(tried)
    trial, new = found.trial, found.trial.source.url
    _show_trial(trial, settings_or_end().relation)
    _show_comparison(found)
    if found.sameness == "other":
        end(f"{source} was not changed. `communique sources add {new}` adds that address as a source of its own.")
    if not yes and not (_somebody_is_there() and typer.confirm(f"Read {source} at {new} from now on?")):
        end(f"Nothing was changed. `communique sources move {source} {new} --yes` moves it.")
    before = found.before.url
    moved = in_newsroom(lambda room: move_source(room.store, trial.source, before, room.clock()))
    tell(f"{moved.id} is read at {moved.url} from now on.")
    tell(f"For a day `communique sources move {moved.id} --undo` takes the move back.")


@commands.command("export")
def export_command(file: Path) -> None:
    """Write the whole list to FILE as OPML, with every field of each source."""
    from digests.curate.source_list import export_sources

    if file.exists():
        end(f"{file} exists and was not overwritten. Choose another name.", WRONG_ARGUMENT)
    outline = in_newsroom(lambda room: export_sources(room.store))
    try:
        file.write_text(outline, encoding="utf-8")
    except OSError as error:
        end(f"{file} cannot be written ({error.strerror or error}).", WRONG_ARGUMENT)
    tell(f"Written to {file}.")


@commands.command("import")
def import_command(file: Path) -> None:
    """Add the sources of FILE untried: OPML, or one address in each line. Sources of another program's file are
    unlabelled, with excerpts."""
    from digests.curate.imports import import_sources

    try:
        document = file.read_bytes()
    except OSError as error:
        end(f"{file} cannot be read ({error.strerror or error}).", WRONG_ARGUMENT)
    imported = in_newsroom(
        lambda room: import_sources(
            room.store, document, room.clock(), workers=room.workers, relation=room.relation
        ),
        make=True,
    )
    for source in imported.added:
        off = "" if source.active else f", off: {source.reason}" if source.reason else ", off"
        tell(f"{source.id}: {source.name} <{source.url}>{off}")
    for refused in imported.refused:
        tell(f"✗ {refused}", err=True)
    counts = f"{len(imported.added)} added, {imported.known} in the list already, {len(imported.refused)} refused"
    tell(f"{counts}.")


# --- what the commands share -------------------------------------------------------------------


async def _try_out(room: "Newsroom", url: str) -> "SourceTrial":
    from digests.curate.trials import try_source

    return await try_source(
        room.fetcher, room.relation, url, room.clock(), recipes=room.recipes, workers=room.workers
    )


def _given(**described: Any) -> dict[str, Any]:
    return {key: value for key, value in described.items() if value}


def _place(named: str) -> str:
    """Return the ISO 3166 code of a place that was named on the command line, "" if none was."""
    from bot.texts.countries import place_of

    found = place_of(named)
    if named and not found:
        end(f"{named} is no place. Write its name or its two letters, such as GB.", WRONG_ARGUMENT)
    return found


def _language(tag: str) -> str:
    """Return a language tag that was written on the command line, "" if none was."""
    if tag and not is_tag(tag):
        end(f"{tag} is no code of a language. Write one such as en, fr or zh-Hans.", WRONG_ARGUMENT)
    return tag


def _name_in(said: str) -> tuple[str, str]:
    """Return language and name from "zh-Hans=NAME"."""
    tag, is_there, name = said.partition("=")
    if not is_there or not _language(tag.strip()):
        end(f"{said} does not say a language and a name. Write it as zh-Hans=NAME.", WRONG_ARGUMENT)
    return tag.strip(), name.strip()


def _require_party(room: "Newsroom", changes: dict[str, Any]) -> None:
    parties = [party.id for party in room.relation.parties] + ["other"]
    if changes.get("party", "other") not in parties:
        end(f"There is no party {changes['party']}. Choose from {', '.join(parties)}.", WRONG_ARGUMENT)


def _somebody_is_there() -> bool:
    """Return whether standard input is a terminal, so that a person can be asked."""
    return sys.stdin.isatty()


def _show_comparison(found: "MoveTrial") -> None:
    from bot.render.source_phrases import signs
    from bot.texts import move_words

    words = move_words("en")
    tell(
        f"{words.named('outcomes', found.sameness)} ({found.before.id}: {found.before.name} <{found.before.url}>)"
    )
    for line in signs(words, found.comparison, found.trial.title):
        tell(f"  {line}")


def _show_trial(trial: "SourceTrial", relation: str) -> None:
    from bot.cli.lines import relation_or_end
    from bot.cli.source_tables import clock
    from bot.render.citation import titled
    from bot.render.parts import to_text
    from bot.render.phrases import reason_text
    from bot.render.source_phrases import recipe_lines, source_kind
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
        title = to_text(titled(item.draft.title, trial.title or source.name, parties, "en"))
        tell(f"  {day}  {title}")
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
