"""Reads feeds into drafts: RSS, Atom, RDF and JSON Feed, well-formed or not."""
