"""The tables of `sources list` (every source with its health) and of `sources check` (what every source answers),
as text for people or as JSON lines."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.cli.console import harmless, tell

if TYPE_CHECKING:
    from rich.console import Console

    from digests.curate.checks import Probe
    from digests.curate.source_list import ListedSource

INDENT = "    "
NARROWEST = 40
RIGHT = ("items", "undated", "seconds")
WIDE = 400  # columns where the output is no terminal, so that a row is one line
ROOMY = 120  # with so many columns a fault stands in its row, on narrower terminals below the table
LONGEST_ID = 24


def show_list(listed: "Sequence[ListedSource]", now: datetime, *, everything: bool) -> None:
    """Print the sources, those in trouble first. A source that is off and needs nothing takes `everything`."""
    for one in chosen(listed, everything=everything):
        tell("\n".join(block(one, now, width=_width())))
    active = sum(one.record.source.active for one in listed)
    troubled = sum(one.needs_attention for one in listed)
    if troubled:
        tell(f"{troubled} need attention and stand first.")
    tell(f"{active} of {len(listed)} sources are on." + ("" if everything else " --all shows the others, too."))


def chosen(listed: "Sequence[ListedSource]", *, everything: bool) -> "list[ListedSource]":
    """Return the sources that are on or need attention. With `everything` return all."""
    return [one for one in listed if everything or one.record.source.active or one.needs_attention]


def block(one: "ListedSource", now: datetime, *, width: int = 0) -> list[str]:
    """Return a source as lines: description, what is wrong, times, address. With `width` 0 no line is broken."""
    from bot.render.source_phrases import reading_times, trouble_text
    from bot.texts import source_words

    words, record = source_words("en"), one.record
    source, state = record.source, record.state
    described = f"{source.name} [{source.label}], {words.named('kinds', source.kind)}, {source.policy}"
    wrong = [trouble_text(words, record, one.health)]
    if one.cause and not state.moved_to:
        wrong.append(f"log: {' '.join(one.cause.split())}")
    has_times = state.newest_item_at or state.last_success_at or state.next_fetch_at > now
    times = [reading_times(words, record, now, clock) + (" (UTC)" if has_times else "")] if source.active else []
    lines = _folded(f"{_mark(one)} {source.id}  {described}", width)
    for line in filter(None, (*wrong, *times)):
        lines += _folded(f"{INDENT}{line}", width)
    lines.append(f"{INDENT}<{source.url}>")
    if state.moved_to:
        lines.append(f"{INDENT}moved for good to <{state.moved_to}>")
        lines.append(f"{INDENT}`communique sources move {source.id}` reads the source there")
    return lines


def source_line(one: "ListedSource") -> dict[str, Any]:
    """Return a source as one JSON object: description, health and instants (ISO 8601 in UTC, or null)."""
    from bot.cli.lines import fields_of, instant
    from digests.rules.reading.lists.recipes import dump_recipe

    source, state, found = one.record.source, one.record.state, one.health
    described = ("label", "ownership", "party", "family", "country", "language", "policy", "active", "reason")
    return {
        **fields_of(source, "id", "name", "url", "kind"),
        "recipe": dump_recipe(source.recipe) if source.recipe else None,
        **fields_of(source, *described),
        **fields_of(found, "status", "trouble"),
        "cause": one.cause,
        "failures": state.failures,
        "newest_item": instant(state.newest_item_at),
        "last_read": instant(state.last_success_at),
        "next_check": instant(state.next_fetch_at) if source.active else None,
        "moved_to": state.moved_to or None,
    }


def clock(at: datetime) -> str:
    """Return an instant as the command line prints it: in UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _mark(one: "ListedSource") -> str:
    if one.needs_attention:
        return "✗"
    if not one.record.source.active:
        return "–"
    return "✓" if one.record.state.last_success_at else "·"


def _width() -> int:
    """Return the columns of the terminal. Return 0 if the output is no terminal: no line is broken then."""
    return max(shutil.get_terminal_size().columns, NARROWEST) if sys.stdout.isatty() else 0


def _folded(line: str, width: int) -> list[str]:
    if not width:
        return [line]
    inner = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, width, initial_indent="", subsequent_indent=inner or INDENT, break_on_hyphens=False)


# --- asked once -----------------------------------------------------------------------------------


@contextmanager
def probing(total: int) -> Iterator[Callable[["Probe"], None]]:
    """Yield a function to call with each probe. On a terminal it moves a bar; elsewhere it shows nothing."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Asking the sources", total=total)
        yield lambda probe: progress.advance(task)


def show_probes(probes: "Sequence[Probe]", console: "Console | None" = None) -> None:
    """Print a table of the sources, those in trouble first: ✓ or ✗, id, kind, items, newest item, seconds."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = console or Console()
    if not shown.is_terminal:
        shown = Console(width=WIDE, file=shown.file)
    ordered = by_attention(probes)
    roomy = shown.width >= ROOMY
    table = Table(box=None, pad_edge=False, header_style="bold")
    titles = ["", "source", "kind", "items", "undated", "newest item", "seconds", *(["what"] if roomy else [])]
    for title in titles:
        table.add_column(
            title,
            justify="right" if title in RIGHT else "left",
            no_wrap=title not in ("source", "what"),
            overflow="fold",
            max_width=LONGEST_ID if title == "source" and not roomy else None,
        )
    for probe in ordered:
        row = [
            "✗" if probe.trouble else "✓",
            Text(harmless(probe.record.source.id)),
            probe.record.source.kind.value,
            str(probe.items),
            str(probe.undated),
            clock(probe.newest_at) if probe.newest_at else "–",
            f"{probe.seconds:.1f}",
        ]
        table.add_row(*row, *([Text(what(probe))] if roomy else []))
    shown.print(table)
    if not roomy:
        for probe in ordered:
            if words := what(probe):
                shown.print(
                    Text(f"✗ {harmless(probe.record.source.id)}: {words}" if probe.trouble else f"{words}")
                )


def by_attention(probes: "Sequence[Probe]") -> "list[Probe]":
    """Return the probes: sources in trouble first, then sources that moved, then the others."""
    return sorted(probes, key=lambda probe: (probe.trouble is None, not probe.moved_to, probe.record.source.id))


def what(probe: "Probe") -> str:
    """Return what is wrong, the technical cause, and where the source has moved. Return "" if nothing is wrong."""
    from bot.texts import source_words
    from config.redaction import redact

    trouble = source_words("en").named("troubles", probe.trouble) if probe.trouble else ""
    moved = f"moved for good to {probe.moved_to}" if probe.moved_to else ""
    # Secrets are removed before a table breaks a line in the middle of one.
    said = "; ".join(filter(None, (": ".join(filter(None, (trouble, probe.cause))), moved)))
    return harmless(redact(said))


def probe_line(probe: "Probe") -> dict[str, Any]:
    """Return a probe as one JSON object. The instant is ISO 8601 in UTC, or null."""
    from bot.cli.lines import fields_of, instant

    source = probe.record.source
    return {
        **fields_of(source, "id", "kind", "url"),
        **fields_of(probe, "trouble", "cause", "items", "undated"),
        "newest_item": instant(probe.newest_at),
        "seconds": round(probe.seconds, 3),
        "moved_to": probe.moved_to or None,
    }
