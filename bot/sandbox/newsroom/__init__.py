"""The loopback newsroom: outlets with feeds, pages and an index, served as a site serves them."""

from bot.sandbox.newsroom.seeds import Newsroom, Outlet, SeedArticle, SeedError, read_newsroom
from bot.sandbox.newsroom.server import LoopbackNewsroom

__all__ = ["LoopbackNewsroom", "Newsroom", "Outlet", "SeedArticle", "SeedError", "read_newsroom"]
