"""The command line, one file for each group of commands. A command imports what it needs when it runs."""

from collections.abc import Callable

import typer

from bot import __version__
from bot.cli import answers, check, database, demo, marks, replay, run, sources, themes, try_

COMMANDS: tuple[Callable[..., None], ...] = (
    demo.demo, run.run, run.collect, check.check, answers.preview, answers.calendar, answers.new, answers.timeline,
    answers.week, replay.replay, marks.marks,
)  # fmt: skip
GROUPS = {"sources": sources, "themes": themes, "db": database, "try": try_}


def build_command_line() -> typer.Typer:
    """Return the application with every command of the contract."""
    application = typer.Typer(
        name="communique",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="A Telegram bot that keeps people up to date on the relations between two parties.",
    )

    @application.callback(invoke_without_command=True)
    def version(
        show: bool = typer.Option(False, "--version", help="Show the version and end.", is_eager=True),
    ) -> None:
        if show:
            typer.echo(f"communique {__version__}")
            raise typer.Exit

    for command in COMMANDS:
        application.command()(command)
    for name, group in GROUPS.items():
        application.add_typer(group.commands, name=name)
    return application
