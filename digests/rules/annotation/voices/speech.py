"""The verbs of saying, and the small words by which a sentence shows where a subject begins."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set, as the lists here are written."""
    return frozenset(text.split())


# Verbs that report words; the second list also reports what somebody wants, shows or feels.
STRONG = words(
    "acknowledge acknowledged acknowledges add added adds admit admits admitted announce announced announces "
    "argue argued argues ask asked asks claim claimed claims concede conceded concedes conclude concluded "
    "confirm confirmed confirms continue continued declare declared declares denied denies deny explain "
    "explained explains insist insisted insists joke joked note noted notes observe observed predict "
    "predicted predicts promise promised quip quipped recall recalled remark remarked replied replies reply "
    "report reported reports respond responded said say says stated states suggest suggested suggests tell "
    "tells testified testify told tweet tweeted tweets vow vowed warn warned warns write writes wrote"
)
SPEECH = STRONG | words(
    "accuse accused accuses accusing acknowledging adding advise advised agree agreed agrees allege alleged "
    "alleges announcing answer answered answers arguing asking assert asserted asserts attack attacked "
    "attacks believe believed believes blame blamed blames blast blasted boast boasted boasts brag bragged "
    "call called calling calls caution cautioned chant chanted chants cite cited cites claiming complain "
    "complained complains concludes condemn condemned condemns confirming consider considered considers "
    "contend contended contends counter countered criticise criticised criticises criticize criticized "
    "criticizes decide decided decides declaring decried decries decry deem deemed defended defends demand "
    "demanded demands denounce denounced denounces denying describe described describes describing disclose "
    "disclosed dismiss dismissed dismisses doubt doubted doubts emphasise emphasised emphasises emphasize "
    "emphasized emphasizes estimate estimated estimates exclaim exclaimed expect expected expects explaining "
    "express expressed expresses feel feels felt find finds fired fires found hailed hails hope hoped hopes "
    "imagine imagined indicate indicated indicates insisting intend intended intends interjected knew know "
    "knows lament lamented laud lauded maintain maintained maintains mention mentioned mentions mock mocked "
    "pressed interrupted deadpanned cracked chimed offered quizzed reminded mused summed repeats "
    "disagree disagreed disagrees concur concurred concurs echo echoed echoes underscore underscored "
    "underscores "
    "underline underlined underlines hint hinted hints speculate speculated speculates scoff scoffed "
    "scoffs demur "
    "demurred bristled chided rebuked rebutted recounted recounts remembered remembers reasoned cautions "
    "countering "
    "stressing vowing pledging insists pleaded pleads begged joked thundered fumed railed raged sneered "
    "muse mused noting opine opined oppose opposed opposes order ordered orders plan planned plans pledge "
    "pledged pledges point pointed points post posted posts praise praised praises promises propose proposed "
    "proposes protest protested raise raised read reads reaffirm reaffirmed reaffirms recalls refer referred "
    "refers refuse refused refuses reiterate reiterated reiterates reject rejected rejects remarks repeat "
    "repeated reporting responds retort retorted reveal revealed reveals ripped saying see seek sees shout "
    "shouted shouts show showed shows signal signaled signalled signals slam slammed slams sought stating "
    "stress stressed stresses suggesting support supported supports telling testifies think thinks thought "
    "tout touted touting touts tweeting urge urged urges urging view viewed views voice voiced voices vows "
    "want wanted wants warning welcome welcomed welcomes wonder wondered worried worries worry writing yell "
    "yelled"
)
# Verbs by which somebody takes a stand or does something with words, and reports none.
STANDS = words(
    "applauded backed chastised challenged congratulated declined declines derided discussed endorse endorsed "
    "endorses favored favoured favors highlighted lambasted mocked offered opposes prefer preferred prefers "
    "questioned recognized recognised recognizes regretted ridiculed savaged scolded slams spoke talked thanked "
    "threatened threatens touted understands voted"
)
AUXILIARIES = words(
    "are be been being can could did do does had has have is may might must n't never not should was were "
    "will would"
)
PASSIVE = words("is was are were be been being")
ADVERBS = words(
    "again all already also always both each earlier even famously far first further herself himself itself "
    "just later long now often once previously recently sometimes still themselves then thus today yesterday"
)
DETERMINERS = words(
    "a all an another any both every few five four her his its many most my neither no one other our several "
    "six some that the their these this those three two your"
)
STANDALONE = words("all another both few many most neither one other others several some these those")
LINKS = words("about at by for from in near of on to with")
SUBORDINATORS = words(
    "after although as because before how if since so than that though unless until what when where whether "
    "while why"
)
ASIDES = SUBORDINATORS - words("that because as while although though")
RELATIVES = words("who which whom whose")
PRONOUNS = words("he she they it we i you")
NO_HEAD = SUBORDINATORS | RELATIVES | LINKS | (DETERMINERS - STANDALONE) | words("and but or to not")
