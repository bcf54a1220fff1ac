"""The command line: `communique` and `python -m bot`."""

import gc

from bot.cli import build_command_line


def main() -> None:
    # With Python's own thresholds a sixth of the start goes into looking for garbage among the modules.
    gc.set_threshold(10_000, 10, 100)
    build_command_line()()


if __name__ == "__main__":
    main()
