"""OPML: the list of sources as other feed readers exchange it."""

from collections.abc import Sequence
from xml.etree import ElementTree

from digests.errors import AddressError, SourceError
from digests.model import Source, SourceKind
from digests.rules.reading.addresses import check_address


def write_outline(sources: Sequence[Source]) -> str:
    """Return the feeds among the sources as OPML 2.0, with label and family as attributes of our own."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Communiqué sources"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        if source.kind is SourceKind.FEED:
            ElementTree.SubElement(
                body,
                "outline",
                type="rss",
                text=source.name,
                title=source.name,
                xmlUrl=source.url,
                language=source.language,
                category=source.label,
            )
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def read_outline(text: str) -> tuple[tuple[str, str], ...]:
    """Return (address, name) of each feed in an OPML document, each address once; SourceError when it is none."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise SourceError(
            "the OPML file defines entities, which are not read",
            advice="That OPML file has a document type of its own; please export it again without one.",
        )
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without a document type there is nothing to expand
    except (ElementTree.ParseError, ValueError) as error:
        raise SourceError(f"the file is not OPML: {error}", advice="That file is not OPML.") from error
    if root.tag.lower() != "opml":
        raise SourceError(f"the file is {root.tag!r}, not OPML", advice="That file is not OPML.")
    found: dict[str, str] = {}
    for outline in root.iter("outline"):
        address = outline.get("xmlUrl") or outline.get("xmlurl") or ""
        try:
            found.setdefault(check_address(address), outline.get("title") or outline.get("text") or "")
        except AddressError:
            continue
    return tuple(found.items())
