"""The command line: `communique` and `python -m bot`."""

import gc

from bot.cli import build_command_line
from config.redaction import redact_output

# With Python's usual thresholds the search for garbage takes a sixth of the start, and a sixth of an answer that
# is made of many stories.
GARBAGE_THRESHOLDS = (10_000, 10, 100)


def main() -> None:
    redact_output()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    build_command_line()()


if __name__ == "__main__":
    main()
