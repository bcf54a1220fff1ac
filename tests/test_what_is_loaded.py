"""What a running bot has loaded: libraries that few of its starts need stay away until they are."""

import subprocess
import sys


def test_a_start_loads_neither_what_upgrades_the_database_nor_what_reads_pages() -> None:
    words = "import sys, bot.app; print(sorted({'alembic', 'trafilatura', 'htmldate'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout == "[]\n"
