"""The words of the newsroom: plain, frozen values that every room shares.

All instants are aware UTC. A subscriber's zone is applied only where text is made for the subscriber. `id` of an
article or a story is the number of its row, or in `try`, which has no database, the number of its line.
"""

from digests.model.admins import *
from digests.model.annotations import *
from digests.model.answers import *
from digests.model.broadcasts import *
from digests.model.corrections import *
from digests.model.decisions import *
from digests.model.digests import *
from digests.model.editions import *
from digests.model.keeping import *
from digests.model.relations import *
from digests.model.sources import *
from digests.model.stories import *
from digests.model.subscribers import *
from digests.model.theme_rows import *
from digests.model.traffic import *
from digests.model.verdicts import *
