"""`sources check`: what every source answers, as a table for people or as JSON lines."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.cli.console import harmless

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from digests.curate.check import Probe

RIGHT = ("items", "undated", "seconds")
WIDE = 400  # where nobody looks at a screen, a row is a line
ROOMY = 120  # from here on what is wrong stands in the row, on narrower terminals below the table
LONGEST_ID = 24


@contextmanager
def probing(total: int) -> Iterator[Callable[["Probe"], None]]:
    """Yield what to call with each probe: a bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda probe: None
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Asking the sources", total=total)
        yield lambda probe: progress.advance(task)


def show_probes(probes: "Sequence[Probe]", console: "Console | None" = None) -> None:
    """Print a table, those in trouble first: how each does, its kind, its items and the newest of them."""
    from rich.console import Console
    from rich.text import Text

    shown = console or Console(highlight=False)
    if not shown.is_terminal:
        shown = Console(highlight=False, width=WIDE, file=shown.file)
    ordered = by_attention(probes)
    roomy = shown.width >= ROOMY
    shown.print(_table(ordered, roomy=roomy))
    if not roomy:
        for probe in ordered:
            if words := what(probe):
                shown.print(
                    Text(f"✗ {harmless(probe.record.source.id)}: {words}" if probe.trouble else f"{words}")
                )


def by_attention(probes: "Sequence[Probe]") -> "list[Probe]":
    """Return the probes, those with a trouble first, then those that moved."""
    return sorted(probes, key=lambda probe: (probe.trouble is None, not probe.moved_to, probe.record.source.id))


def what(probe: "Probe") -> str:
    """Return what is wrong, its technical cause, and where the source has moved; "" when all is well."""
    from bot.texts import source_words
    from config.redaction import redact

    trouble = source_words("en").named("troubles", probe.trouble) if probe.trouble else ""
    moved = f"moved for good to {probe.moved_to}" if probe.moved_to else ""
    # Before a table folds it.
    said = "; ".join(filter(None, (": ".join(filter(None, (trouble, probe.cause))), moved)))
    return harmless(redact(said))


def as_line(probe: "Probe") -> dict[str, Any]:
    """Return a probe as one JSON object; the instant is ISO 8601 UTC or null."""
    from bot.cli.lines import instant

    source = probe.record.source
    return {
        "id": source.id,
        "kind": source.kind,
        "url": source.url,
        "trouble": probe.trouble,
        "cause": probe.cause,
        "items": probe.items,
        "undated": probe.undated,
        "newest_item": instant(probe.newest_at),
        "seconds": round(probe.seconds, 3),
        "moved_to": probe.moved_to or None,
    }


def _table(probes: "Sequence[Probe]", *, roomy: bool) -> "Table":
    from rich.table import Table
    from rich.text import Text

    from bot.cli.listing import clock

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
    for probe in probes:
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
    return table
