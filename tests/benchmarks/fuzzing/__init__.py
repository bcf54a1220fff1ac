"""Hostile inputs for what strangers can send us: articles, feeds, pages, what is rendered, Telegram's updates."""
