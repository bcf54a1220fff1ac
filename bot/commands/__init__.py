"""What readers, groups and admins say to the bot."""

from bot.commands.handling import build_handlers
from bot.commands.menu import register_commands

__all__ = ["build_handlers", "register_commands"]
