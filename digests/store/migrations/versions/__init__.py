"""One file for each step of the schema. A file does not change any more once it was released."""
