"""Who receives, what they were issued, and the fate of each part of it."""
