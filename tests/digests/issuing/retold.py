"""Pairs of sentences a day apart, labelled by hand: does the later one tell a reader of the earlier anything new?

Below each earlier one stand later ones: those with “=” repeat it, those with “+” tell something new. All of it is
invented; measures, counts and dates are made up. The pairs were written before the rule was set; every other two
were there to set it, the others judge it. `LATER` were written after it was set: it judged 19 of the 24 as people
do, before it learnt five more acts from them.
"""

from typing import NamedTuple


class Pair(NamedTuple):
    earlier: str
    later: str
    new: bool


def pairs_in(written: str) -> list[Pair]:
    found, earlier = [], ""
    for mark, text in (line.partition(" ")[::2] for line in written.split("\n")[1:-1]):
        if mark in {"=", "+"}:
            found.append(Pair(earlier, text, mark == "+"))
        else:
            earlier = f"{mark} {text}".strip()
    return found


ENGLISH = pairs_in("""
The Commerce Department raised the tariff on Chinese electric cars to 100 percent on Monday.
= The tariff on electric cars from China was raised to 100 percent by the Commerce Department.
+ The Commerce Department raised the tariff on Chinese electric cars to 120 percent on Thursday.
Taiwan's defence ministry said it had counted 49 Chinese military aircraft around the island.
= Taipei's defence ministry reported 49 Chinese warplanes near the island, its daily count showed.
+ Taiwan's defence ministry said it had counted 62 Chinese military aircraft around the island.
The new duties cover about $18 billion of Chinese goods, the White House said.
= Goods worth roughly $18 billion from China fall under the new duties, according to the White House.
The new duties cover $18.2 billion of Chinese goods, the White House said.
= The new duties hit about $18 billion of goods from China.
The new duties cover about $18 billion of Chinese goods, the White House said.
+ The new duties now cover about $25 billion of Chinese goods, the White House said.
China's commerce ministry said it would take resolute measures to defend its rights.
= Beijing will take resolute measures in defence of its rights and interests, the commerce ministry said.
+ China's commerce ministry put tariffs of 34 percent on American soybeans on Wednesday.
The State Department said Beijing should act with restraint.
+ The Foreign Ministry in Beijing said Washington should act with restraint.
The Commerce Department proposed a rule that requires licenses for exports of chip tools to China.
+ The rule that requires licenses for exports of chip tools to China took effect on Tuesday.
= A rule proposed by the Commerce Department would require licenses for chip tools exported to China.
The tariffs on Chinese batteries take effect on July 1.
+ The tariffs on Chinese batteries take effect on August 1, a month later than planned.
The tariffs on Chinese batteries take effect on July 1, 2024.
= Chinese batteries face the tariffs from 1 July.
Comments on the proposed rule are due by June 24.
= The public has until June 24 to send in comments on the proposed rule.
+ The deadline for comments on the proposed rule was moved to July 8.
China added three US arms makers to its unreliable entity list.
= Three American arms makers were put on the unreliable entity list by China.
+ China removed three US arms makers from its unreliable entity list.
+ China froze the assets of twelve US defence companies and barred ten executives.
The two sides agreed to test a phone line between their theatre commands in June.
= A phone line between the theatre commands will be tested in June, the two sides agreed.
+ The first test of the phone line between the theatre commands failed, officers said.
Airlines asked to fly 60 round trips a week between the two countries.
+ The Transportation Department approved 50 round trips a week between the two countries.
= The carriers want 60 weekly round trips between the two countries, they said in a request.
The Pentagon said the drills raised the risk of an accident.
+ The Pentagon denied that its ships had entered Chinese waters.
The ministry granted 12 licences to ship gallium to buyers in the United States.
= Twelve licences for gallium shipments to US buyers were granted by the ministry.
+ The ministry granted 12 licences to ship germanium to buyers in Japan.
Beijing suspended talks on arms control with Washington.
+ Beijing resumed talks on arms control with Washington.
= Talks with Washington on arms control have been suspended by Beijing, as reported.
The House passed the bill on Chinese drones by 320 votes to 90.
= By a vote of 320 to 90 the House passed the bill on drones from China.
+ The Senate passed the bill on Chinese drones by 71 votes to 27.
The president signed an order that limits American investment in Chinese chip makers.
= An order that limits US investment in China's chip makers was signed by the president on Friday.
+ A judge in Oregon blocked the order that limits American investment in Chinese chip makers.
China's exports of rare earths fell 18 percent in May, customs data showed.
= Exports of rare earths from China were down 18 percent in May, according to customs.
+ China's exports of rare earths fell 22 percent in June, customs data showed.
The envoys will meet in Geneva on September 3.
+ The envoys' meeting in Geneva was put off until September 17.
= The meeting of the envoys is to be held in Geneva on 3 September.
The destroyer sailed through the Taiwan Strait on Sunday, the Seventh Fleet said.
= A destroyer of the Seventh Fleet sailed through the Taiwan Strait on Sunday.
+ China's Eastern Theater Command said it had followed the destroyer and warned it to leave.
The Treasury sanctioned six companies in Wuhan over fentanyl precursors.
= Six Wuhan companies were placed under sanctions by the Treasury because of fentanyl precursors.
+ The Treasury lifted its sanctions on two of the companies in Wuhan.
Student exchanges will resume on September 1 with 420 places.
= On September 1 student exchanges are to start again, with 420 places on offer.
+ Universities in Ohio asked for 80 of the places, and two in Texas for 35.
More than 60 aircraft took part in the drills, the ministry said.
= The ministry said 62 aircraft took part in the drills.
The ministry said 62 aircraft took part in the drills.
= Over 60 aircraft were part of the drills, according to the ministry.
+ The ministry said 27 ships took part in the drills.
The Coast Guard may detain foreigners for up to 60 days under the rule.
= Under the rule foreigners can be held by the coast guard for as long as 60 days.
+ The coast guard detained eight foreigners near the shoal under the rule, the first since it began.
Officials said the visit would go ahead.
+ Officials said the visit would not go ahead.
The chip maker said it would stop sales to China by October.
= Sales to China will end by October, the chip maker said.
The ministry lodged a protest with the US embassy over the arms sale.
+ The ministry summoned the US ambassador over the arms sale.
= A protest over the arms sale was lodged with the embassy of the United States.
Tariffs on solar cells double to 50 percent this year.
= Solar cells face a tariff of 50 percent this year, double the rate of before.
+ Tariffs on semiconductors double to 50 percent this year.
The two leaders spoke by phone for two hours on Tuesday.
= In a phone call of two hours the two leaders spoke on Tuesday.
+ The two leaders agreed in the call to meet in Seoul in November.
The airline said 310 of its seats to Shanghai had been sold for July.
+ The airline cancelled its flights to Shanghai in July.
""")

CHINESE = pairs_in("""
商务部宣布对美国大豆加征34%的关税。
= 对美国大豆加征34%关税，商务部宣布。
+ 商务部宣布对美国大豆加征25%的关税。
商务部表示将采取必要措施维护自身权益。
= 商务部称，中方将采取必要措施，维护自身权益。
+ 商务部把三家美国企业列入不可靠实体清单。
台湾防务部门称侦测到49架次军机。
= 防务部门说，台湾周边共侦测到军机49架次。
+ 台湾防务部门称侦测到62架次军机。
新关税将于8月1日起生效。
= 自8月1日起，新关税开始生效。
新关税将于7月1日起生效。
+ 新关税推迟到8月1日起生效。
中美两国将于9月恢复学生交流项目。
= 学生交流项目9月恢复，中美两国已商定。
+ 中美两国取消了学生交流项目。
中方暂停与美方的军控磋商。
+ 中方恢复与美方的军控磋商。
国防部说两军将试通热线电话。
= 两军将试通热线电话，国防部说。
通知涉及约180亿美元的中国商品。
= 约180亿美元中国商品受通知影响。
外交部发言人对军售表示强烈不满。
+ 外交部召见美国大使，就军售提出抗议。
The tariffs on about $18 billion of Chinese goods take effect on August 1.
= 对约180亿美元中国商品的关税将于8月1日起生效。
+ 中国商务部宣布对美国大豆加征34%的关税。
China's commerce ministry said it firmly opposes the US tariffs and will take necessary measures.
= 中国商务部表示，中方坚决反对美方加征关税，将采取必要措施。
The tariff on Chinese electric cars rises from 25 percent to 100 percent.
= 对中国电动汽车的关税由25%提高到100%。
+ 对中国锂电池的关税由7.5%提高到25%。
台湾防务部门称侦测到62架次军机。
= Taiwan's defence ministry said it had counted 62 Chinese military aircraft.
""")

LATER = pairs_in("""
China's coast guard fired water cannon at two Philippine supply boats near Second Thomas Shoal on Tuesday.
= Two boats carrying supplies for the Philippines were hit with water cannon by the Chinese coast guard on Tuesday.
+ A Philippine sailor lost a thumb when Chinese boats rammed a supply boat near the shoal.
The Treasury Department said it would not label China a currency manipulator.
= China was again not named a currency manipulator by the Treasury Department.
+ The Treasury Department put China on its watch list for currency practices.
Apple supplier Foxlane will move a tenth of its output from Zhengzhou to India by 2026, it said.
= By 2026, Foxlane plans to shift 10 percent of production out of Zhengzhou to India.
A court in Wuhan sentenced an American businessman to nine years in prison for spying.
= An American businessman accused of espionage was given a nine-year prison term in Wuhan.
+ The American businessman jailed in Wuhan was freed on Friday and flew to Alaska.
The Entity List gained 37 Chinese names on Thursday, among them firms tied to the balloon programme.
= Commerce put 37 Chinese firms on its Entity List on Thursday, some over the balloon programme.
+ Beijing said it would protect the 37 companies and called the listing bullying.
Yields on rare earth magnets from the Baotou plant fell by half after the export curbs.
+ The export curbs on rare earth magnets were widened to cover five more elements.
The Senate voted 79 to 18 for the aid package, which has $8 billion for Taiwan and the Indo-Pacific.
= With 79 votes to 18, senators passed aid that includes $8 billion for Taiwan and its region.
+ The president signed the aid package with $8 billion for Taiwan into law.
Officials from both sides will hold a first round of talks on artificial intelligence in Geneva on May 14.
= Geneva will host the first talks on AI risks between the two governments on 14 May.
+ The first talks on artificial intelligence ended in Geneva without a joint statement.
Washington extended the tariff exclusions for 164 products until May 31, 2025.
= Tariff exclusions on 164 products now run through 31 May 2025.
+ Washington let the tariff exclusions for 164 products lapse.
中国海关总署宣布暂停进口两家美国禽肉企业的产品。
= 海关总署决定，暂停从两家美国企业进口禽肉产品。
+ 中国海关总署恢复进口两家美国禽肉企业的产品。
美国商务部把37家中国实体列入出口管制实体清单。
= 37家中国实体被美国商务部加入实体清单。
+ 美国商务部把另外12家中国实体列入实体清单。
The Commerce Department added 37 Chinese entities to its Entity List on Thursday.
= 美国商务部把37家中国实体列入实体清单。
+ 中国商务部称，坚决反对美方将37家中国实体列入清单。
外交部发言人说，中方对美方售台武器强烈不满、坚决反对。
= 中国外交部表示坚决反对美方向台湾出售武器，并表达强烈不满。
+ 中方宣布制裁五家参与售台武器的美国企业。
""")

PAIRS = [*ENGLISH, *CHINESE, *LATER]
