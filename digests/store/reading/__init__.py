"""What is read: sources, their incidents, their articles."""
