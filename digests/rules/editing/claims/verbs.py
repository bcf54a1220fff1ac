"""What is done to a measure: English verbs by deed in all their forms, and the nouns of measures."""

from dataclasses import dataclass
from enum import StrEnum

from digests.model import Stage
from digests.rules.editing.claims.steps import words


class Form(StrEnum):
    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb: what it makes of its object, and which nouns it must have as one (empty: any
    measure)."""

    deed: Stage
    form: Form
    base: str


_IRREGULAR = {
    "put": ("puts", "put", "putting"),
    "set": ("sets", "set", "setting"),
    "cut": ("cuts", "cut", "cutting"),
    "freeze": ("freezes", "froze frozen", "freezing"),
    "withdraw": ("withdraws", "withdrew withdrawn", "withdrawing"),
    "take": ("takes", "took taken", "taking"),
    "rise": ("rises", "rose risen", "rising"),
    "fall": ("falls", "fell fallen", "falling"),
    "strike": ("strikes", "struck stricken", "striking"),
    "come": ("comes", "came come", "coming"),
    "go": ("goes", "went gone", "going"),
    "bring": ("brings", "brought", "bringing"),
    "overturn": ("overturns", "overturned", "overturning"),
    "uphold": ("upholds", "upheld", "upholding"),
    "lay": ("lays", "laid", "laying"),
    "ban": ("bans", "banned", "banning"),
    "bar": ("bars", "barred", "barring"),
    "slap": ("slaps", "slapped", "slapping"),
    "scrap": ("scraps", "scrapped", "scrapping"),
    "drop": ("drops", "dropped", "dropping"),
    "annul": ("annuls", "annulled", "annulling"),
    "unveil": ("unveils", "unveiled", "unveiling"),
    "cancel": ("cancels", "cancelled canceled", "cancelling canceling"),
    "levy": ("levies", "levied", "levying"),
    "apply": ("applies", "applied", "applying"),
    "defer": ("defers", "deferred", "deferring"),
    "table": ("tables", "tabled", "tabling"),
    "delist": ("delists", "delisted", "delisting"),
}
_DEEDS: dict[Stage, str] = {
    Stage.IN_FORCE: (
        "impose reimpose slap levy enforce implement reinstate restore resume raise hike double triple "
        "quadruple "
        "tighten expand widen increase cut lower reduce halve slash introduce place put set add include name "
        "designate "
        "blacklist sanction ban bar prohibit outlaw restrict limit require freeze charge collect bring adopt "
        "take "
        "enact uphold apply rise ease relax loosen"
    ),
    Stage.LIFTED: (
        "lift remove scrap repeal revoke rescind abolish withdraw end cancel drop eliminate strike overturn "
        "void "
        "annul delist delete terminate waive"
    ),
    Stage.SUSPENDED: "suspend pause halt defer delay postpone stay block",
    Stage.EXTENDED: "extend renew prolong",
    Stage.ANNOUNCED: "announce unveil issue publish sign approve order finalize finalise release",
    Stage.PROPOSED: "propose draft table recommend pass consider weigh mull eye threaten float",
    Stage.EXPIRED: "expire lapse",
}


def _forms(base: str) -> tuple[tuple[str, Form], ...]:
    present, past, gerund = _IRREGULAR.get(base) or _regular(base)
    return (
        (base, Form.BASE),
        *((word, Form.PRESENT) for word in present.split()),
        *((word, Form.PAST) for word in past.split()),
        *((word, Form.GERUND) for word in gerund.split()),
    )


def _regular(base: str) -> tuple[str, str, str]:
    if base.endswith("e"):
        return f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    return f"{base}{'es' if base.endswith(('sh', 'ss')) else 's'}", f"{base}ed", f"{base}ing"


VERBS: dict[str, Verb] = {
    word: Verb(deed, form, base)
    for deed, bases in _DEEDS.items()
    for base in bases.split()
    for word, form in _forms(base)
}


MEASURES = words(
    "tariff tariffs duty duties levy levies sanction sanctions countermeasure countermeasures embargo embargoes "
    "control controls curb curbs restriction restrictions limit limits ban bans licence license licences "
    "licenses "
    "licensing quota quotas exclusion exclusions exemption exemptions waiver waivers fee fees rule rules "
    "regulation "
    "regulations law laws order orders moratorium blacklist blacklisting listing listings designation "
    "designations "
    "penalty penalties surcharge surcharges cap caps measure measures permit permits bill directive requirement "
    "requirements prohibition tax taxes rate rates act memorandum proclamation"
)
SUBJECT_VERBS = words("expire lapse increase double triple apply end resume rise fall")
"""Verbs that a measure itself does."""
PERMISSIONS = words(
    "licence license licences licenses permit permits waiver waivers exclusion exclusions exemption "
    "exemptions visa "
    "visas"
)
"""To take one of these back makes things stricter: it is no lifting."""
RATES = words("tariff tariffs duty duties levy levies fee fees rate rates tax taxes surcharge surcharges quota")
PAUSES = words("truce pause suspension reprieve deadline freeze")
NOMINAL = {
    "pause": Stage.SUSPENDED, "suspension": Stage.SUSPENDED, "halt": Stage.SUSPENDED, "delay": Stage.SUSPENDED,
    "freeze": Stage.SUSPENDED, "postponement": Stage.SUSPENDED, "lifting": Stage.LIFTED, "removal": Stage.LIFTED,
    "repeal": Stage.LIFTED, "end": Stage.LIFTED, "extension": Stage.EXTENDED, "renewal": Stage.EXTENDED,
    "imposition": Stage.IN_FORCE, "increase": Stage.IN_FORCE, "rise": Stage.IN_FORCE, "cut": Stage.IN_FORCE,
}  # fmt: skip
NO_MEASURE = words(
    "talk talks negotiation negotiations deal deals war wars threat threats plan plans proposal proposals "
    "hearing "
    "hearings dispute disputes agreement agreements push fight tension tensions row rows bill drafting debate "
    "review "
    "investigation probe case cases policy cooperation dialogue revenue revenues hopes fears office "
    "enforcement court"
)
"""What the name of a measure may only be the first half of: "tariff talks"."""
ENTITIES = words(
    "company companies firm firms entity entities maker makers bank banks person persons people individual "
    "individuals official officials executive executives refinery refineries refiner refiners supplier "
    "suppliers "
    "organisation organisations organization organizations institute institutes university universities "
    "lawmaker "
    "lawmakers lawmakers trader traders ship ships vessel vessels tanker tankers port ports terminal terminals "
    "manufacturer manufacturers contractor contractors group groups unit units network networks hacker hackers "
    "buyer buyers shipper shippers chipmaker chipmakers startup startups citizen citizens member members"
)
TRADED = words(
    "export exports import imports investment investments trade sale sales shipment shipments visa visas travel "
    "access purchase purchases flight flights transfer transfers technology"
)
APPROVED = words(
    "merger mergers deal deals sale takeover acquisition event events match matches race fight bout visit "
    "visits "
    "trip use payment payments project projects construction tournament competition talks meeting march parade "
    "protest closure release plan plans scheme settlement arrangement demolition"
)
"""Objects with which to sanction is to approve."""
