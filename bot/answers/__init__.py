"""Answers to questions, one module a subject. A module reads the request and makes the page."""
