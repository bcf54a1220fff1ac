"""What readers, groups and admins say to the bot."""

from bot.commands.handlers import build_handlers
from bot.commands.registry import register_commands

__all__ = ["build_handlers", "register_commands"]
