"""`.ci/settings check`: are `.env.example` and the README's table what the settings are? `.ci/settings write`
makes them anew of `config/settings.py`, where each setting is described once.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
EXAMPLE, README = ROOT / ".env.example", ROOT / "README.md"
HEAD = """\
# All settings of `communique run`, at what they are when nothing is said. Made by `.ci/settings write`.
# Copy this file to `.env` and take the # away before what you change. NAME_FILE instead of NAME names a file
# that holds the value, as secrets of containers and systemd's credentials are.
"""
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


def with_table(readme: str) -> str:
    """Return the README with its table of settings made anew; ValueError where it has none."""
    begin = readme.index(BEGIN)
    end = readme.index(END, begin)
    rows = [f"| `{name}` | {meaning.rstrip('.')} | {_cell(default)} |" for name, meaning, default in described()]
    return readme[:begin] + BEGIN + "\n".join(["| --- | --- | --- |", *rows]) + readme[end:]


def _cell(default: str) -> str:
    return f"`{default}`" if default else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("check", "write"))
    action = parser.parse_args().action
    wanted = {EXAMPLE: example(), README: with_table(README.read_text(encoding="utf-8"))}
    for file, text in wanted.items():
        if action == "write":
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            sys.exit(f"{file.name} is not what the settings are: run `.ci/settings write`")


if __name__ == "__main__":
    main()
