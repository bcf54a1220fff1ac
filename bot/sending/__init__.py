"""Sending: messages within Telegram's limits, the outcome of each message, and reports for operators."""
