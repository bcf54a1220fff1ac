"""The words of the newsroom: plain, frozen values that every room shares.

All instants are aware UTC; a subscriber's zone is applied only where text is made for them. `id` of an
article or a story is the row's number; in `try`, where there is no database, the line's number.
"""

from digests.model.annotations import (
    BOTH,
    COMMENT,
    COMMENTATOR,
    HEADLINE,
    ONE_MATTER,
    OTHER,
    OUTLET,
    RETOLD,
    SPOKEN,
    STATE_MEDIA,
    Annotation,
    DatedPhrase,
    DateKind,
    Fact,
    ListChange,
    Mark,
    Passage,
    PassageKind,
    Place,
    Proof,
    Quantity,
    Segment,
    Stage,
    Step,
    Telling,
    TextKind,
    Voice,
    Withdrawal,
)
from digests.model.answers import Calendar, CalendarEntry, StoryDay, Timeline, Week, WeekStory
from digests.model.digests import (
    Card,
    ChangeKind,
    Coverage,
    Digest,
    Downtime,
    Earlier,
    Gap,
    Late,
    Line,
    News,
    Pointer,
    Preferences,
    Section,
    Silence,
    StoryChange,
    StoryStatus,
    Told,
    ToldFact,
    ToldStage,
    ToldStory,
)
from digests.model.editions import (
    Answer,
    Delivery,
    DeliveryState,
    DeliveryTrouble,
    Doubt,
    Edition,
    Issued,
    Mention,
    Outcome,
    Quotation,
    Reply,
    Troubled,
)
from digests.model.relations import Instrument, Party, Person, Relation, Theme, WatchedList, WeightedPattern
from digests.model.sources import (
    ALLOWANCES,
    Allowance,
    Article,
    Draft,
    Incident,
    Ownership,
    Policy,
    Recipe,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
    Trouble,
)
from digests.model.stories import (
    Account,
    Conflict,
    ConflictKind,
    DatedStory,
    Document,
    Glance,
    Member,
    Origin,
    Outline,
    Story,
    ThemeScore,
)
from digests.model.subscribers import (
    HINDRANCES,
    Address,
    ChatKind,
    OtherLanguages,
    QuietHours,
    Refusal,
    Subscriber,
    SubscriberState,
)
from digests.model.traffic import Lateness, PauseCause, SendingPause, Traffic, Waiting
from digests.model.verdicts import Backlog, Cost, Held, Queue, Queued, Reason, Verdict
