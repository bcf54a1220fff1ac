"""OPML 2.0: the list of sources as feed readers exchange it (http://opml.org/spec2.opml)."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any
from xml.etree import ElementTree

from lxml import etree  # type: ignore[import-untyped]
from pydantic import AfterValidator, Json, TypeAdapter, ValidationError

from digests.errors import AddressError, CommuniqueError, SourceError
from digests.model import Source, SourceKind
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import check_address
from digests.rules.reading.charsets import decoded
from digests.rules.reading.lists.recipes import dump_recipe, read_recipe
from digests.rules.reading.sources.seeds import source_reader
from digests.rules.showing import visible
from digests.rules.tables import Text, faults_of

NamesInJson = Json[dict[str, Text]]
RecipeInJson = Annotated[Json[Any], AfterValidator(read_recipe)]
# Fields of a source that hold text, without its address.
PLAIN = ("id", "name", "label", "party", "family", "country", "language", "reason", "kind", "ownership", "policy")
# Attributes that OPML does not know must be in a namespace (spec, "Extending OPML").
NAMESPACE = "urn:communique:source:1"
MOST_OUTLINES = 10_000
LONGEST_NAME = 300
LARGEST = 20 * 2**20

_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rss1", "rdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlEntry:
    """One source of an OPML document; `line` is where it stands. If the document is our own, `source` is the whole
    description. If another program wrote it, `source` is None, and only the other fields are known."""

    url: str
    name: str = ""
    language: str = ""
    source: Source | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of an OPML document that gives no source, its text, and the reason. Line 0 means the whole. `error`
    says the reason to people, by its code."""

    line: int
    what: str
    reason: str
    error: CommuniqueError | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}: {self.reason}" if self.what else f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class OpmlDocument:
    """The sources of an OPML document, each once, and the lines that give no source."""

    entries: tuple[OpmlEntry, ...]
    refused: tuple[RefusedLine, ...] = ()


def write_opml(sources: Sequence[Source]) -> str:
    """Return all sources as OPML 2.0. Fields for which OPML has no attribute are attributes of our namespace.

    Other programs see feeds as subscriptions and other sources as links. `read_opml` gives the sources back
    unchanged.
    """
    ElementTree.register_namespace("communique", NAMESPACE)
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Communiqué sources"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        ElementTree.SubElement(body, "outline", _attributes(source))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def decode_opml(document: bytes, lexicon: Lexicon) -> str:
    """Return the text of an OPML file. Its byte order mark or the declared encoding is used, unless the
    declaration is wrong. SourceError when the file is larger than any list of feeds."""
    if len(document) > LARGEST:
        raise SourceError(
            f"the file is larger than {LARGEST >> 20} MB", code="opml-large", megabytes=LARGEST >> 20
        )
    declared = _ENCODING.search(document[:300])
    return decoded(document, declared[1].decode("ascii") if declared else "", lexicon=lexicon)


def read_opml(text: str) -> OpmlDocument:
    """Return the sources of an OPML document, each address once. SourceError when the text is no OPML, or when it
    is an OPML document of ours with faults. Folders are read to any depth that the XML parser allows. Attributes
    may be spelled in any case, and ampersands may be stray. A document that defines its own entities is refused.
    The refused lines include feeds that cannot be read, and the place where the document is broken."""
    found: dict[str, OpmlEntry] = {}
    refused: list[RefusedLine] = []
    faults: list[str] = []
    root, broken = _root(text)
    for count, element in enumerate(each for each in root.iter("{*}*") if _name(each) == "outline"):
        line = element.sourceline or 0
        if count >= MOST_OUTLINES:
            refused.append(refused_for(line, "", most_read()))
            break
        entry = _entry(element, faults)
        if isinstance(entry, SourceError):
            refused.append(refused_for(line, _called(element), entry))
        elif entry is not None and entry.url in found:
            refused.append(refused_for(line, entry.name, said_again(found[entry.url].line)))
        elif entry is not None:
            found[entry.url] = replace(entry, line=line)
    if faults:
        raise SourceError("the OPML file has faults:\n" + "\n".join(faults), code="opml-faults")
    return OpmlDocument(tuple(found.values()), tuple(refused + broken))


def refused_for(line: int, what: str, error: SourceError) -> RefusedLine:
    """Return the line that an error refuses."""
    return RefusedLine(line, what, str(error), error)


def said_again(line: int) -> SourceError:
    """Return why an address is refused that stands in an earlier line already."""
    return SourceError(f"its address stands in line {line} already", code="line-again", first=line)


def most_read() -> SourceError:
    """Return why the rest of a very long list is not read."""
    return SourceError(f"only the first {MOST_OUTLINES} outlines are read", code="lines-most", most=MOST_OUTLINES)


def no_address(address: str, error: AddressError) -> SourceError:
    """Return why a line is refused whose address cannot be read. A password in the address is not repeated."""
    shown = _CREDENTIALS.sub("//…@", address[:LONGEST_NAME])
    return SourceError(f"{shown} is no address to read: {error}", code="line-address", address=shown, why=error)


def _attributes(source: Source) -> dict[str, str]:
    feed = source.kind is SourceKind.FEED
    given = {
        "type": "rss" if feed else "link",
        "text": source.name,
        "title": source.name,
        "xmlUrl" if feed else "url": source.url,
        "language": source.language,
        "category": source.label,
    }
    own: dict[str, str] = {key: getattr(source, key) for key in PLAIN}
    own["active"] = "true" if source.active else "false"
    if source.names:
        own["names"] = json.dumps(dict(source.names), ensure_ascii=False, sort_keys=True)
    if source.recipe is not None:
        own["recipe"] = json.dumps(dump_recipe(source.recipe), ensure_ascii=False, sort_keys=True)
    given |= {key: seen(value) for key, value in given.items() if not key.lower().endswith("url")}
    values = given | {f"{{{NAMESPACE}}}{key}": value for key, value in own.items()}
    return {key: _FORBIDDEN.sub("", str(value)) for key, value in values.items()}


def _root(text: str) -> tuple[etree._Element, list[RefusedLine]]:
    """Return the document's root, and where the document is broken."""
    if _TYPE.search(text):
        raise SourceError("the OPML file defines entities, which are not read", code="opml-entities")
    text = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), _FORBIDDEN.sub("", text.lstrip("\ufeff")))
    text = _BARE.sub("&amp;", _ENTITY.sub(_character, text))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"the file is not OPML: {error}", code="no-opml") from error
    if root is None or not isinstance(root.tag, str) or _name(root) != "opml":
        raise SourceError("the file is not OPML", code="no-opml")
    errors = [error for error in parser.error_log if error.level >= etree.ErrorLevels.FATAL]
    return root, [refused_for(error.line, "", _broken(error.message.strip())) for error in errors[:1]]


def _broken(cause: str) -> SourceError:
    words = f"the file is broken here ({cause}); look for what is missing"
    return SourceError(words, code="line-broken", cause=cause)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).lower()


def _character(match: re.Match[str]) -> str:
    """Return the character that an HTML entity such as `&eacute;` stands for. XML knows only five entities."""
    return match[0] if match[1] in _XML_NAMES else html.unescape(match[0]).replace("&", "&amp;")


def _entry(element: etree._Element, faults: list[str]) -> OpmlEntry | SourceError | None:
    """Return the source of an outline, the reason why a feed is refused, or None for folders and notes."""
    values = _plain(element)
    prefix = f"{{{NAMESPACE}}}"
    own = {name.removeprefix(prefix): value for name, value in element.attrib.items() if name.startswith(prefix)}
    kind = values.get("type", "").lower()
    address = values.get("xmlurl", "")
    if not address and (own or kind in _FEED_TYPES):
        address = values.get("url", "")
    if not address.strip():
        if kind in _FEED_TYPES or "xmlurl" in values:
            return SourceError("it has no address", code="line-empty")
        return SourceError("it is a link and no feed", code="line-link") if values.get("url") else None
    try:
        url = check_address(address)
    except AddressError as error:
        return no_address(address, error)
    source = _source(url, own, faults) if own else None
    return OpmlEntry(url=url, name=_called(element), language=values.get("language", ""), source=source)


def _called(element: etree._Element) -> str:
    values = _plain(element)
    return seen(values.get("title", "") or values.get("text", "")).strip()[:LONGEST_NAME]


def seen(name: str) -> str:
    """Return a name without invisible characters and without control characters on which a terminal would act."""
    return visible(_CONTROL.sub("", name))


def _source(url: str, own: Mapping[str, str], faults: list[str]) -> Source | None:
    table: dict[str, Any] = {key: own.get(key, "") for key in PLAIN}
    table |= {"url": url, "active": {"true": True, "false": False}.get(own.get("active", ""))}
    table |= {key: own[key] for key in ("names", "recipe") if key in own}
    try:
        return _reader().validate_python(table)
    except ValidationError as error:
        faults += faults_of(error, table, own.get("id") or url)
        return None


@cache
def _reader() -> TypeAdapter[Source]:
    return source_reader(RecipeInJson, names=(NamesInJson, {}))


def _plain(element: etree._Element) -> dict[str, str]:
    """Return an outline's attributes by name in small letters: programs write xmlUrl, xmlurl and XMLURL."""
    return {name.lower(): value for name, value in element.attrib.items() if not name.startswith("{")}
