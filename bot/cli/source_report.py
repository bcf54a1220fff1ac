"""The report of `sources check --all`: what every source answered, as a file that an operator can send on."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import harmless
from bot.cli.source_tables import by_attention, clock, what

if TYPE_CHECKING:
    from digests.curate.checks import Probe

# Keys of interfaces stand behind the question mark of an address, and names and passwords before its host.
_BEHIND = re.compile(r"(https?://[^\s?#<>\"']+)[?#][^\s<>\"']*")
_LOGIN = re.compile(r"(?<=://)[^\s/?#@<>]+@")
_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def report(probes: "Sequence[Probe]", now: datetime, title: str, version: str) -> str:
    """Return the report in Markdown: the counts, each trouble with its sources, those that moved, those that are
    well. It has no secrets: addresses lose what stands behind a question mark, and logins."""
    troubled = [probe for probe in probes if probe.trouble]
    moved = [probe for probe in probes if probe.moved_to and not probe.trouble]
    well = [probe for probe in probes if not probe.trouble and not probe.moved_to]
    counts = f"{len(well)} are well, {len(moved)} have moved, {len(troubled)} are in trouble"
    lines = [
        f"# Sources of {_plain(title)}, tried on {clock(now)} UTC",
        "",
        f"Communiqué {version} asked {len(probes)} sources once: {counts}.",
        "Addresses are shown without what stands behind a question mark.",
        *_troubles(troubled),
        *_listed("Moved for good", moved),
        *_table(well),
    ]
    return "\n".join(lines) + "\n"


def _troubles(probes: "Sequence[Probe]") -> Iterable[str]:
    from bot.texts import source_words

    words = source_words("en")
    for trouble in sorted({probe.trouble for probe in probes if probe.trouble}):
        alike = [probe for probe in probes if probe.trouble is trouble]
        said = words.named("troubles", trouble)
        yield from _listed(said[:1].upper() + said[1:], alike, words.named("advice", trouble))


def _listed(heading: str, probes: "Sequence[Probe]", advice: str = "") -> Iterable[str]:
    if not probes:
        return
    yield from ("", f"## {heading} ({len(probes)})", "")
    if advice:
        yield from (_plain(advice), "")
    for probe in by_attention(probes):
        source = probe.record.source
        off = "" if source.active else ", off"
        yield f"- **{_plain(source.id)}** ({source.kind}{off}) <{shareable(source.url)}>  "
        yield f"  {_plain(shareable(what(probe)))}"


def _table(probes: "Sequence[Probe]") -> Iterable[str]:
    if not probes:
        return
    yield from ("", f"## Well ({len(probes)})", "", "| source | kind | items | newest item (UTC) | seconds |")
    yield "| --- | --- | ---: | --- | ---: |"
    for probe in by_attention(probes):
        newest = clock(probe.newest_at) if probe.newest_at else "–"
        source = probe.record.source
        yield f"| {_plain(source.id)} | {source.kind} | {probe.items} | {newest} | {probe.seconds:.1f} |"


def shareable(text: str) -> str:
    """Return a text without secrets: its addresses lose their login and what stands behind their question mark."""
    from config.redaction import redact

    return redact(_BEHIND.sub(r"\1?…", _LOGIN.sub("", text)))


def _plain(text: str) -> str:
    """Return a text, which may quote others, on one line that Markdown takes as words."""
    return _MARKS.sub(r"\\\1", " ".join(harmless(text).split()))


def free_name(now: datetime, folder: Path) -> Path:
    """Return the name of a file for a report of that day, one that does not exist yet."""
    day = f"communique-sources-{now:%Y-%m-%d}"
    names = chain([day], (f"{day}-{number}" for number in count(2)))
    return next(path for path in (folder / f"{name}.md" for name in names) if not path.exists())
