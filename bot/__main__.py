"""The command line: `communique` and `python -m bot`."""

from bot.cli import build_command_line


def main() -> None:
    build_command_line()()


if __name__ == "__main__":
    main()
