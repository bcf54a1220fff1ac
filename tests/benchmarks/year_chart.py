"""A year's figures for people: small charts as SVG, for which no library is needed, and a table as Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, GAP = 420, 150, 52, 34, 44
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" font-family="sans-serif" font-size="11">'


def draw(days: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]]) -> str:
    """Return the chart of the days and the measured points so far."""
    last = max((day["day"] for day in days), default=1)

    def of_days(name: str) -> list[tuple[float, float]]:
        return [(day["day"], day.get(name, 0.0)) for day in days]

    def of_points(*names: str) -> dict[str, list[tuple[float, float]]]:
        return {name: [(point["day"], point[name]) for point in points] for name in names}

    asked = [name for point in points[:1] for name in point if name.endswith("p50 ms")][:4]
    charts = [
        ("Database and its log, MB", {"database": of_days("file_mb"), "log": of_days("log_mb")}),
        ("Memory of the process, MB", {"": of_days("memory_mb")}),
        ("Answers, median, ms", of_points(*asked)),
        ("Digests later than due, seconds", of_points(*(["late p50 s", "late p99 s"] if points else []))),
    ]
    drawn = [
        _chart(title, lines, last, (number % 2) * (WIDTH + LEFT + GAP), (number // 2) * (HEIGHT + TOP + GAP))
        for number, (title, lines) in enumerate(charts)
    ]
    size = HEAD.format(2 * (WIDTH + LEFT + GAP), 2 * (HEIGHT + TOP + GAP))
    return "\n".join([size, '<rect width="100%" height="100%" fill="white"/>', *drawn, "</svg>"]) + "\n"


ROWS = {
    "file_mb": "database file, MB",
    "log_mb": "its write-ahead log, MB",
    "memory_mb": "memory of the process, MB",
    "planning ms a part": "planning, ms a part",
    "edit ms an article": "edit, ms an article",
    "collect ms a round": "reading all sources, ms",
    "knock ms": "a knock when nothing is due, ms",
    "late p50 s": "digests later than due, median, s",
    "late p99 s": "of 100 digests the latest, s",
    "late max s": "the latest digest, s",
    "sent": "parts delivered so far",
    "twice": "delivered twice so far",
    "lost": "readers left without a digest so far",
    "stuck": "parts still open after six hours, so far",
    "errors": "errors in the log so far",
}


def table_of(points: Sequence[Mapping[str, Any]]) -> str:
    """Return the points as a table, a column a day: what `ROWS` names, answers, and the rows of each table."""
    names = [name for point in points[:1] for name in point]
    asked = {
        name: f"`{name.removesuffix(' p50 ms')}`, median / slowest, ms"
        for name in names
        if name.endswith("p50 ms")
    }
    counted = {name: f"rows of `{name.removeprefix('rows ')}`" for name in names if name.startswith("rows ")}
    lines = [
        "| | " + " | ".join(f"day {point['day']}" for point in points) + " |",
        "| --- |" + " ---: |" * len(points),
    ]
    for name, said in {**ROWS, **asked, **counted}.items():
        values = [_said(point, name) for point in points]
        if name not in counted or set(values) != {"0"}:
            lines.append(f"| {said} | " + " | ".join(values) + " |")
    return "\n".join(lines) + "\n"


def _said(point: Mapping[str, Any], name: str) -> str:
    value = point.get(name, 0)
    if name.endswith("p50 ms"):
        return f"{float(value):.0f} / {float(point[name.replace('p50', 'p99')]):.0f}"
    return f"{float(value):,.1f}".removesuffix(".0")


def _chart(
    title: str, lines: Mapping[str, Sequence[tuple[float, float]]], last: float, left: float, top: float
) -> str:
    x0, y0 = left + LEFT, top + TOP
    most = max((value for line in lines.values() for _, value in line), default=0.0) * 1.1 or 1.0
    said = [f'<text x="{x0}" y="{y0 - 16}" font-weight="bold">{title}</text>']
    for share in (0.0, 0.5, 1.0):
        y = y0 + HEIGHT * (1 - share)
        said.append(f'<line x1="{x0}" y1="{y:.0f}" x2="{x0 + WIDTH}" y2="{y:.0f}" stroke="#ddd"/>')
        said.append(f'<text x="{x0 - 6}" y="{y + 4:.0f}" text-anchor="end">{most * share:.3g}</text>')
        x = x0 + WIDTH * share
        said.append(f'<text x="{x:.0f}" y="{y0 + HEIGHT + 15}" text-anchor="middle">{last * share:.0f}</text>')
    for number, (name, line) in enumerate(lines.items()):
        path = " ".join(
            f"{x0 + WIDTH * day / last:.1f},{y0 + HEIGHT * (1 - value / most):.1f}" for day, value in line
        )
        said.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[number % 4]}" stroke-width="1.5"/>')
        x = x0 + 105 * number
        said.append(
            f'<text x="{x}" y="{y0 - 3}" fill="{COLOURS[number % 4]}">{name.removesuffix(" p50 ms")}</text>'
        )
    return "\n".join(said)
