"""All errors of the bot, as one tree.

Each error has a text for the log, `str(error)`, with the cause; the docstring of a class is its default text. For
people it has a code and values: `error.advice.CODE` in the catalogues says what is wrong and what to do. A value
may quote anybody. Only tuples (examples, or what may have been meant) and errors are our own words.
"""

from typing import Any


class CommuniqueError(Exception):
    """Something went wrong."""

    code = "failed"

    def __init__(self, message: str = "", *, code: str = "", **values: object) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))
        self.values = values
        if code:
            self.code = code


class RelationError(CommuniqueError):
    """The relation's data files cannot be used."""

    code = "relation"


class LexiconFilesError(CommuniqueError):
    """The lexicon's data files cannot be used."""

    code = "lexicon-files"


class SourceError(CommuniqueError):
    """A source cannot be used."""

    code = "source"


class AddressError(SourceError):
    """The address is not a web address that may be read."""

    code = "address"


class FetchError(SourceError):
    """The address could not be fetched."""

    code = "fetch"

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        status: int | None = None,
        retry_after: float | None = None,
        **values: object,
    ) -> None:
        super().__init__(message, code=code, status=status, **values)
        self.status = status
        self.retry_after = retry_after


class ClosedAddressError(FetchError):
    """The address is link-local or a metadata service of the machine's own network."""

    code = "address-closed"


class DisallowedError(FetchError):
    """The site's robots.txt does not allow the address to be read."""

    code = "disallowed"


class FeedError(SourceError):
    """The answer is not a feed."""

    code = "feed"


class PageInsteadError(FeedError):
    """The answer is a web page where a feed was expected."""

    code = "page-instead"


class WallError(SourceError):
    """The answer is a consent or challenge page."""

    code = "wall"


class PageError(SourceError):
    """The page has no article text."""

    code = "page"


class WorkError(SourceError):
    """Reading the answer took too long."""

    code = "work"


class WorkTooLongError(WorkError):
    """The work took longer than it may."""


class WorkTooLargeError(WorkError):
    """The work took more memory than it may."""


class WorkFatalError(WorkError):
    """Two processes have died of the work, as of a fault in a parser."""


class SourceExistsError(SourceError):
    """The source is known already."""

    code = "source-exists"


class SourceNameError(SourceError):
    """A new source is called like something else."""


class SourceChangedError(SourceError):
    """Somebody else has changed the source meanwhile. `present` is the source as it is now."""

    code = "source-changed-meanwhile"

    def __init__(self, present: Any) -> None:
        super().__init__(f"the source {present.id} was changed meanwhile", name=present.name)
        self.present = present


class UnknownSourceError(SourceError):
    """No such source."""

    code = "source-unknown"


class KeepingError(CommuniqueError):
    """A story cannot be saved, muted or marked."""

    code = "story-unknown"


class DeskError(CommuniqueError):
    """A story cannot be changed or corrected as wished."""

    code = "desk-story-unknown"


class BroadcastError(CommuniqueError):
    """A broadcast cannot be begun or changed."""

    code = "broadcast-changed"


class UndoError(CommuniqueError):
    """What an admin did cannot be taken back."""

    code = "undo-changed-since"


class AdminError(CommuniqueError):
    """A role cannot be given or taken, a person cannot be banned, or an admin's role does not cover an act."""

    code = "person-number"


class OwnerQuestionError(CommuniqueError):
    """The question to the owners was answered before."""

    code = "owner-question-closed"


class PreferenceError(CommuniqueError):
    """A reader's wish cannot be met as written."""

    code = "preference"


class LexiconError(CommuniqueError):
    """A wish for other words in a lexicon cannot be tried."""

    code = "lexicon"


class StoreError(CommuniqueError):
    """The database cannot be used."""

    code = "store"


class SchemaError(StoreError):
    """The database has another schema than this version needs."""

    code = "schema"
