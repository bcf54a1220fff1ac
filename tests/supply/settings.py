"""`.ci/settings check` compares `.env.example`, the table of `docs/settings.md` and the README's short table with
`config/settings.py`, which describes each setting once. `.ci/settings write` writes all three anew.
"""

import argparse
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
EXAMPLE, PAGE, README = ROOT / ".env.example", ROOT / "docs" / "settings.md", ROOT / "README.md"
HEAD = """\
# All settings of `communique run` with their defaults. `.ci/settings write` makes this file.
# Copy the file to `.env`, and take the # away before each setting that you change. NAME_FILE instead of NAME names
# a file that holds the value: use it for secrets of containers and for systemd's credentials.
"""
CHANGED = (
    "TELEGRAM_TOKEN", "ADMINS", "CONTACT", "DATABASE", "RELATION", "TELEGRAM_PROXY", "SOURCES_PROXY", "LISTEN",
    "UNCERTAIN_POLICY", "OPERATIONS_CHAT",
)  # fmt: skip
"""The ten settings that people change: the README's table has these alone."""
BEGIN, END = "| setting (environment or `.env`) | meaning | default |\n", "\n\n"


def described() -> list[tuple[str, str, str]]:
    """Return of each setting its variable, what it means, and its default as text ("" for none)."""
    return [
        (f"{PREFIX}{name.upper()}", " ".join((field.description or "").split()), _text(field.default))
        for name, field in Settings.model_fields.items()
    ]


def _text(default: Any) -> str:
    match default:
        case None | "" | frozenset():
            return ""
        case bool():
            return "yes" if default else "no"
    return f"{default:g}" if isinstance(default, float) else str(default)


def example() -> str:
    """Return `.env.example`: each setting with what it means, commented out."""
    return HEAD + "".join(f"\n# {meaning}\n#{name}={default}\n" for name, meaning, default in described())


def with_table(page: str, names: Collection[str]) -> str:
    """Return the page with its table of these settings made anew; ValueError where the page has no table."""
    begin = page.index(BEGIN)
    end = page.index(END, begin)
    rows = [
        f"| `{name}` | {meaning.rstrip('.')} | {_cell(default)} |"
        for name, meaning, default in described()
        if name in names
    ]
    return page[:begin] + BEGIN + "\n".join(["| --- | --- | --- |", *rows]) + page[end:]


def _cell(default: str) -> str:
    return f"`{default}`" if default else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("check", "write"))
    action = parser.parse_args().action
    tables = {PAGE: [name for name, _, _ in described()], README: [f"{PREFIX}{name}" for name in CHANGED]}
    wanted = {page: with_table(page.read_text(encoding="utf-8"), names) for page, names in tables.items()}
    wanted[EXAMPLE] = example()
    for file, text in wanted.items():
        if action == "write":
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            sys.exit(f"{file.name} is not what the settings are: run `.ci/settings write`")


if __name__ == "__main__":
    main()
