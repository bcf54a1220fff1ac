"""Stores who receives, which editions were issued to them, and the fate of each part of an edition."""
