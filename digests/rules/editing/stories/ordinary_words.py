"""How many articles of this kind use a word: what grouping knows before there are articles to count.

With a handful of articles every word that two of them share looks rare, and unlike events fall together. So the
counting begins with some articles that are only imagined: the shares below are those of the demo's own articles,
in three steps. A word that is in none of the lists is taken to be rare.
"""

IMAGINED = 20
RARE_SHARE = 0.01

_HALF = """
beij china chines day depart first ministri state two unit washington
"""
_QUARTER = """
act aircraft american answer around ask august billion call cell chang ching-t comment commerc control countri
cover drill effect electr end exchang export forc foreign friday hous import island joint june lai line make
measur militari monday name new next offic one open percent public publish rise section secur set ship sinc
solar stop taipei taiwan take tariff three thursday took trade tuesday use vehicl white work year
"""
_TENTH = """
advanc agenc agre agreement air airlin airport alreadi among announc appli april arm back bar basi batteri
began buyer came cancel car case ceremoni chesapeak china-us chip civil close closer coast come command
compani complet concern confer congratul contact continu count cross date decis defenc defens deleg direct
dongyin due duti dynam east eastern eight enrol enter entiti equal equip everi exclud exclus fewer fiction
figur firm five flight follow forum four four-year gave general good govern group guard hand held hold hour
identif inaugur includ increas independ indo-pacif industri inform interest interfer internat invest januari
juli keep kind kinmen last law legitim licenc limit list lithium-ion look lower machineri made maker matsu
median meet messag met mile missil month morn must nation nautic naval near necessari need north notic novemb
number octob offici okafor one-china oppos out part parti peac pentagon peopl period permiss phone place plan
plane polici practic presid presidenti principl process propos protect provoc put quadrupl rais rate ray reach
record relat remain report repres reprint request requir research resolut respect retir review round rout rule
sale school sea second sell semiconductor sent separatist septemb shanghai side sold south southern
sovereignti stabil stay step strait strategi street student studi support talk technolog test theater time
total transfer transit unfair universiti unreli urg video want warn watch weapon wednesday week worker world
worth wuqiu zone
"""

SHARES = {
    stem: share for share, stems in ((0.5, _HALF), (0.25, _QUARTER), (0.1, _TENTH)) for stem in stems.split()
}
"""The share of articles that have a stem (see `similarity.stems_of`)."""
