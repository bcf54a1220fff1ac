"""Headlines that cannot be about one event keep their articles apart; those that tell it in other words do not."""

import pytest

from digests.model import Relation
from digests.rules.editing.stories.concepts import concepts_of
from digests.rules.editing.stories.headlines import contradict, read_headline
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china


def apart(one: str, other: str, relation: Relation | None = None) -> bool:
    relation = relation or us_china()
    first, second = read_headline(one, relation, lexicon()), read_headline(other, relation, lexicon())
    assert contradict(first, second, lexicon()) == contradict(second, first, lexicon())
    return contradict(first, second, lexicon())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # different numbers of the same thing
        ("US imposes 25 percent tariff on Chinese steel", "US imposes 50 percent tariff on Chinese steel"),
        ("US adds 12 Chinese companies to Entity List", "US adds 37 Chinese companies to Entity List"),
        ("Taiwan reports 12 Chinese aircraft", "Taiwan reports 30 Chinese aircraft"),
        ("US to sell Taiwan $2 billion of arms", "US to sell Taiwan $8 billion of arms"),
        ("美国对华加征25%关税", "美国对华加征50%关税"),
        ("美國對華加徵25%關稅", "美國對華加徵50%關稅"),
        ("美国将12家中国企业列入实体清单", "美国将37家中国企业列入实体清单"),
        ("美國將12家中國企業列入實體清單", "美國將37家中國企業列入實體清單"),
        ("美国批准20亿美元对台军售", "美国批准80亿美元对台军售"),
        ("中国制裁三家美国企业", "中国制裁九家美国企业"),
        ("US imposes 25 percent tariff on Chinese steel", "美国对华钢铁加征50%关税"),
        # opposite acts
        ("China approves Nvidia chip sales", "China rejects Nvidia chip sales"),
        ("US imposes visa limits on Chinese officials", "US lifts visa limits on Chinese officials"),
        ("China suspends talks with US on arms", "China resumes talks with US on arms"),
        ("US imposing tariffs on Chinese steel", "US suspends tariffs on Chinese steel"),
        ("China detains US businessman", "China frees US businessman"),
        ("美国对华加征关税", "美国取消对华关税"),
        ("美國對華加徵關稅", "美國取消對華關稅"),
        ("美国对华加征关税", "美国暂停加征对华关税"),
        ("中美恢复经贸磋商", "中美中断经贸磋商"),
        ("中美恢復經貿磋商", "中美中斷經貿磋商"),
        ("中国解除对美企制裁", "中国制裁美企"),
        ("US lifts sanctions on Chinese firm", "美国制裁中国公司"),
        # the same act of different actors
        ("US imposes sanctions on China's exporters", "China imposes sanctions on US exporters"),
        ("Apple raises prices in China", "Samsung raises prices in China"),
        ("Yellen visits Beijing", "Blinken visits Beijing"),
        ("耶伦访问北京", "布林肯访问北京"),
        ("葉倫訪問北京", "布林肯訪問北京"),
        ("美国制裁中国实体", "中国制裁美国实体"),
        # an act and its denial by the same actor
        ("China halts rare earth exports to US", "China denies halting rare earth exports to US"),
        ("US will impose tariffs on Chinese chips", "US will not impose tariffs on Chinese chips"),
        ("中国暂停对美出口稀土", "中国否认暂停对美出口稀土"),
        ("中國暫停對美出口稀土", "中國否認暫停對美出口稀土"),
        ("美国将加征芯片关税", "美国不会加征芯片关税"),
    ],
)  # fmt: skip
def test_headlines_of_different_events_contradict_each_other(one: str, other: str) -> None:
    assert apart(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Washington raises tariff to 100 percent", "US lifts tariff on Chinese cars to 100 percent"),
        ("China bars three US firms", "China bans 3 American companies"),
        ("Taiwan counts 49 Chinese aircraft on first day of Joint Sword drills",
         "Taiwan counts 62 Chinese aircraft as Joint Sword drills end"),
        ("台湾通报“联合利剑”首日有49架军机", "“联合利剑”结束，台湾通报62架军机"),
        ("State Department approves arms sale to Taiwan", "Beijing rejects US arms sale to Taiwan"),
        ("US tariffs to take effect on August 1", "US tariffs: comments due June 28"),
        ("US says China hacked Treasury", "China denies hacking Treasury"),
        ("美国称中国暂停出口稀土", "中国否认暂停出口稀土"),
        ("US imposes 100 percent tariff on Chinese cars", "美国对华电动汽车加征100%关税"),
        ("美国对华加征100%关税", "美國對華加徵100%關稅"),
        ("习近平会见拜登", "习近平与拜登举行会晤"),
        ("Taiwan marks second day of drills", "Taiwan counts 40 aircraft"),
        ("", "US imposes tariffs"),
    ],
)  # fmt: skip
def test_headlines_that_tell_one_event_in_other_words_do_not(one: str, other: str) -> None:
    assert not apart(one, other)


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("US suspends tariffs on Chinese steel", "lift"),
        ("US suspends talks with China", "close"),
        ("US lifts tariffs to 100 percent", "up"),
        ("US lifts tariffs on steel", "lift"),
        ("Rubio won praise in Beijing", "win"),
        ("Approval of arms sale", ""),
        ("美国暂停加征关税", "lift"),
        ("中方暂停两军对话", "close"),
    ],
)
def test_a_verb_is_read_with_what_it_governs(title: str, act: str) -> None:
    assert read_headline(title, us_china(), lexicon()).act == act


def test_the_actors_are_those_of_the_relation() -> None:
    one, other = "India suspends visas for traders", "Pakistan suspends visas for traders"
    assert apart(one, other, india_pakistan())


@pytest.mark.parametrize("part", ["suspend a ", "1,", "raise to ", "“中", "二家", "A1 ", "lift "])
def test_a_hostile_headline_comes_to_an_end(part: str) -> None:
    read_headline(part * 200_000, us_china(), lexicon())


ACTS = {
    "up": "raises increases hikes quadruples doubles triples",
    "down": "cuts lowers reduces slashes halves",
    "allow": "approves allows clears passes ratifies permits",
    "refuse": "rejects refuses vetoes blocks",
    "impose": "imposes sanctions bans banned barring bars adds blacklists",
    "lift": "lifts removes scraps eases drops waives delists",
    "join": "joins enters",
    "leave": "leaves left quits withdraws withdrew exits",
    "win": "wins won beats",
    "lose": "loses lost",
    "arrest": "arrests detains jails",
    "free": "frees releases acquits",
    "open": "opens reopens resumes restarts restores",
    "close": "closes shuts suspends halts pauses freezes froze cancels",
    "visit": "visits",
    "sign": "signs",
    "fire": "fires launches",
    "buy": "buys bought acquires purchases",
    "sell": "sells sold",
}
OPPOSITES = [
    "up down", "allow refuse", "impose lift", "join leave", "win lose", "arrest free", "open close", "buy sell",
]  # fmt: skip


@pytest.mark.parametrize(("act", "verb"), [(act, verb) for act, verbs in ACTS.items() for verb in verbs.split()])
def test_each_verb_of_a_headline_tells_its_act(act: str, verb: str) -> None:
    assert read_headline(f"China {verb} a harbour in Bern", us_china(), lexicon()).act == act


@pytest.mark.parametrize("acts", OPPOSITES)
def test_opposite_acts_are_of_different_events(acts: str) -> None:
    one, other = (ACTS[act].split()[0] for act in acts.split())
    assert apart(f"China {one} a harbour in Bern", f"China {other} a harbour in Bern")
    assert not apart(f"China {one} a harbour in Bern", f"China {one} a harbour in Bern")


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Elm Port sees 12 ships so far", "Elm Port sees 30 ships", False),
        ("Elm Port sees 12 ships", "Elm Port sees 30 ships so far", False),
        ("Elm Port sees 12 ships", "Elm Port sees 30 ships", True),
        ("Elm Port sees 12 ships so far", "Ash Port sees 30 ships", True),
        ("Elm sees 12 ships so far", "Elm sees 30 ships", True),
    ],
)
def test_counts_differ_where_neither_headline_leaves_room_for_the_other(
    one: str, other: str, differ: bool
) -> None:
    assert apart(one, other) is differ


def test_a_chinese_act_may_stand_behind_one_character_but_not_first() -> None:
    assert read_headline("美加征关税", us_china(), lexicon()).act == "impose"
    assert read_headline("加征关税", us_china(), lexicon()).act == ""


# --- What a headline says happened, part by part, and of what things a text speaks. ---


def sorted_words(*words: str) -> str:
    return " ".join(sorted(words))


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("US raises tariff on Chinese wine to 25 percent", ["up", "US", "%:25", "", False, "us"]),
        ("Raises come", ["", "", "", "", False, ""]),
        ("China lifts tariff to 25 percent", ["up", "China", "%:25", "", False, "prc"]),
        ("China lifts tariff", ["lift", "China", "", "", False, "prc"]),
        ("China suspends tariffs on wine", ["lift", "China", "", "", False, "prc"]),
        ("China closes port", ["close", "China", "", "", False, "prc"]),
        ("China closes tariffs", ["close", "China", "", "", False, "prc"]),
        ("Washington denies it raised tariffs", ["up", "Washington denies it", "", "", True, "us"]),
        ("Xi Jinping meets Donald Trump", ["", "", "", "donald trump xi jinping", False, ""]),
        ("US adds 12 Chinese firms to Entity List",
         ["impose", "US", "chines:12 firm:12", "entity list", False, "us"]),
        ("Twelve firms added to list", ["impose", "Twelve firms", "add:12 firm:12", "", False, "twelve"]),
        ("Fair of 2024 opens", ["open", "Fair of 2024", "", "", False, "fair"]),
        ("US sells 2 million tons of beans", ["sell", "US", "million:2", "", False, "us"]),
        ("US sells $5 billion of beans", ["sell", "US", "$billion:5", "", False, "us"]),
        ("US sells 5 billion dollars of beans", ["sell", "US", "billion:5", "", False, "us"]),
        ("May 14 talks: 3 deals signed",
         ["sign", "May 14 talks 3 deals", "deal:3 sign:3", "may 14", False, "may"]),
        ("“Elm Port Line” sails with 3G Phone Set", ["", "", "", "3g phone set elm port line", False, ""]),
        ("中国对美国加征25%关税", ["impose", "中国对美国", "%:25", "", False, "prc us"]),
        ("中国三架次军机飞越", ["", "", "架次:3", "", False, ""]),
        ("中国12架次军机飞越", ["", "", "架次:12", "", False, ""]),
        ("", ["", "", "", "", False, ""]),
        ("China, 5,000 jobs cut", ["down", "China, 5,000 jobs", "cut:5000 job:5000", "", False, "prc"]),
        ("Elm's Mayor bans cars", ["impose", "Elm's Mayor", "", "elm's mayor", False, "elm mayor"]),
        ("Mayor bans cars", ["impose", "Mayor", "", "", False, "mayor"]),
    ],
)  # fmt: skip
def test_a_headline_has_an_act_its_subject_numbers_names_a_denial_and_actors(
    title: str, parts: list[str | bool]
) -> None:
    found = read_headline(title, us_china(), lexicon())
    assert [
        found.act,
        found.subject,
        sorted_words(*(f"{thing}:{number}" for thing, number in found.numbers)),
        sorted_words(*found.names),
        found.denied,
        sorted_words(*found.actors),
    ] == parts
    assert found.tells == bool(parts[0] or parts[2])


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Gallium and tariffs on steel rose 25 percent on May 14.",
         "date_5-14=1 gallium=1 number_25%=1 thing_gallium=1 thing_steel=1 thing_tariff=1"),
        ("Xi Jinping met Donald Trump.",
         "donald=1 jinping=1 person_prc_0=2 person_us_1=2 thing_trump=1 trump=1 xi=1"),
        ("Xi met Trump. Trump met Xi.", "person_prc_0=2 person_us_1=2 thing_trump=2 trump=2 xi=2"),
        ("18 billion dollars and $1.8 trillion were paid.", "number_1.8e+10=1 number_1.8e+12=1"),
        ("12 and 13 men of the 5 ports.", "number_13=1 thing_port=1"),
        ("中国对稀土加征25%关税，5月14日生效。", "date_5-14=1 number_25%=1 thing_rare_earth=1 thing_tariff=1"),
        ("180亿美元", "number_1.8e+10=1"),
        ("Tariff tariffs TARIFF", "tariff=2 thing_tariff=3"),
        ("ABC Corp and ABC", "abc=2 corp=1"),
        ("The 1,500 men of 2024", "number_1500=1 number_2024=1"),
    ],
)  # fmt: skip
def test_a_text_speaks_of_people_things_numbers_days_and_names(text: str, things: str) -> None:
    found = concepts_of("", text, us_china(), lexicon())
    assert sorted_words(*(f"{name.replace(' ', '_')}={times}" for name, times in found.items())) == things


def test_the_headline_counts_twice_and_the_end_of_a_long_text_not_at_all() -> None:
    assert concepts_of("Gallium", "", us_china(), lexicon())["thing gallium"] == 2
    assert concepts_of("Gallium", "Gallium", us_china(), lexicon())["thing gallium"] == 3
    for before, counted in ((1490, 1), (1500, 0)):
        text = f"{'x' * before} gallium"
        assert concepts_of("", text, us_china(), lexicon())["thing gallium"] == counted
