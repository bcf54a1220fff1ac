"""The words of the newsroom: plain, frozen values that every room shares.

All instants are aware UTC; a subscriber's zone is applied only where text is made for them. `id` of an
article or a story is the row's number; in `try`, where there is no database, the line's number.
"""

from digests.model.annotations import *
from digests.model.answers import *
from digests.model.corrections import *
from digests.model.digests import *
from digests.model.editions import *
from digests.model.keeping import *
from digests.model.relations import *
from digests.model.sources import *
from digests.model.stories import *
from digests.model.subscribers import *
from digests.model.traffic import *
from digests.model.verdicts import *
