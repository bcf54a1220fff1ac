"""Frozen documents of our own making in the shapes that real publishers use: the words are invented."""

from pathlib import Path

FOLDER = Path(__file__).parent


def document(name: str) -> bytes:
    """Return the bytes of one of the documents."""
    return (FOLDER / name).read_bytes()
