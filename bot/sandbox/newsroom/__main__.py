"""`python -m bot.sandbox.newsroom | communique replay -`: the articles of the demo's newsroom as JSON lines."""

import sys

from bot.sandbox.newsroom.seeds import read_newsroom, to_json_lines


def main() -> None:
    """Print the articles, oldest first."""
    for line in to_json_lines(read_newsroom()):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
