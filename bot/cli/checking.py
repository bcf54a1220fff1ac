"""`sources check`: what every source answers, as a table."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.curate.check import Probe

NUMBERS = ("items", "undated", "seconds")
WIDE = 400  # where nobody looks at a screen, a row is a line


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


def show_probes(probes: Sequence["Probe"]) -> None:
    """Print the table: how each source does, its kind, its items and the newest of them."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("", "source", "kind", "items", "undated", "newest item", "seconds", "what"):
        justify = "right" if title in NUMBERS else "left"
        table.add_column(title, justify=justify, no_wrap=title != "what", overflow="fold")  # type: ignore[arg-type]
    for probe in probes:
        source = probe.record.source
        words = f"{probe.trouble}: {probe.words}" if probe.trouble else ""
        if probe.moved_to:
            words = "; ".join(filter(None, (words, f"moved for good to {probe.moved_to}")))
        table.add_row(
            "✗" if probe.trouble else "✓",
            Text(source.id),
            source.kind.value,
            str(probe.items),
            str(probe.undated),
            f"{probe.newest_at:%Y-%m-%d %H:%M}" if probe.newest_at else "–",
            f"{probe.seconds:.1f}",
            Text(words),
        )
    terminal = Console().is_terminal
    Console(highlight=False, width=None if terminal else WIDE).print(table)
