"""The one tree of errors.

Each error has two texts: `str(error)` for the log, with the cause, and `error.advice` for the person,
with what to do. The docstring of a class is its default message.
"""


class CommuniqueError(Exception):
    """Something went wrong."""

    code = "failed"
    advice = "Something went wrong on our side. Please try again in a while."

    def __init__(self, message: str = "", *, advice: str = "") -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))
        if advice:
            self.advice = advice


class RelationError(CommuniqueError):
    """The relation's data files cannot be used."""

    advice = "The relation's files have faults; the list above names each of them."


class LexiconFilesError(CommuniqueError):
    """The lexicon's data files cannot be used."""

    advice = "The lexicon's files have faults; the list above names each of them."


class SourceError(CommuniqueError):
    """A source cannot be used."""

    code = "source"
    advice = "That source cannot be used as it is."


class AddressError(SourceError):
    """The address is not a web address that may be read."""

    code = "address"
    advice = "That is not an address I can read. Please send a full one, such as https://example.org/feed.xml"


class FetchError(SourceError):
    """The address could not be fetched."""

    code = "fetch"
    advice = "The address did not answer properly. Please check it in a browser and try again later."

    def __init__(
        self, message: str = "", *, advice: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, advice=advice)
        self.status = status
        self.retry_after = retry_after


class ClosedAddressError(FetchError):
    """The address is link-local or a metadata service of the machine's own network."""

    code = "address-closed"
    advice = (
        "That address is link-local or belongs to a metadata service, which gives keys of the machine away. "
        "I never read such addresses, even where private networks are allowed."
    )


class DisallowedError(FetchError):
    """The site's robots.txt does not allow the address to be read."""

    code = "disallowed"
    advice = "The site asks robots not to read that address (robots.txt), and I keep to that."


class FeedError(SourceError):
    """The answer is not a feed."""

    code = "feed"
    advice = "What came back is not a feed (RSS, Atom or JSON Feed). Please look for the site's feed address."


class PageInsteadError(FeedError):
    """The answer is a web page where a feed was expected."""

    advice = "That is a web page, not a feed. Please look for the site's feed (RSS, Atom or JSON Feed)."


class WallError(SourceError):
    """The answer is a consent or challenge page."""

    code = "wall"
    advice = "That page wants a consent or a check before it shows its text; I don't go around such walls."


class PageError(SourceError):
    """The page has no article text."""

    advice = "No article text was found on that page."


class WorkError(SourceError):
    """Reading the answer took too long."""

    code = "work"
    advice = "What is at that address takes too long to read; it is no ordinary feed or page."


class WorkTooLongError(WorkError):
    """The work took longer than it may."""


class WorkTooLargeError(WorkError):
    """The work took more memory than it may."""


class SourceExistsError(SourceError):
    """The source is known already."""

    code = "source-exists"
    advice = "That source is in the list already."


class UnknownSourceError(SourceError):
    """No such source."""

    code = "source-unknown"
    advice = "There is no source of that name. /sources lists them all."


class PreferenceError(CommuniqueError):
    """A reader's wish cannot be met as written."""

    advice = "I could not read that."


class LexiconError(CommuniqueError):
    """A wish for other words in a lexicon cannot be tried."""

    advice = "I could not read which words to add or to take away."

    def __init__(self, fault: str, words: str) -> None:
        super().__init__(f"{fault}: {words}" if words else fault)
        self.fault = fault
        self.words = words


class StoreError(CommuniqueError):
    """The database cannot be used."""

    advice = "The database cannot be used; `communique check` says why."


class SchemaError(StoreError):
    """The database has another schema than this version needs."""

    advice = "Run `communique db migrate` first."
