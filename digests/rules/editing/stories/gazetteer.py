"""Names of the world in English, Malay and Chinese: bodies, states, cities, people, firms.

Each line is one thing, written as in the glossary.
"""

PLACES = """
united nations|un|pbb: 联合国
general assembly|perhimpunan agung: 联合国大会
security council|majlis keselamatan: 安理会
unicef: 儿童基金会
world health organization|who: 世卫组织 世界卫生组织
imf|international monetary fund: 国际货币基金
world bank|bank dunia: 世界银行
nato: 北约
asean: 东盟 东协 亚细安
european union|eu|kesatuan eropah|uni eropa: 欧盟
european central bank|ecb: 欧洲央行 欧洲中央银行
opec: 欧佩克 石油输出国组织
interpol: 国际刑警
red cross: 红十字会
singapore|singapura: 新加坡 狮城
malaysia: 马来西亚 大马 马国
indonesia: 印尼 印度尼西亚
philippine|filipina: 菲律宾
vietnam: 越南
myanmar|burma: 缅甸
thailand: 泰国
cambodia|kemboja|kamboja: 柬埔寨
laos: 老挝 寮国
brunei: 汶莱 文莱
timor: 东帝汶
japan|jepun|jepang: 日本
south korea|korea selatan: 韩国 南韩
north korea|korea utara: 朝鲜 北韩
mongolia: 蒙古国
india: 印度
pakistan: 巴基斯坦
bangladesh: 孟加拉
sri lanka: 斯里兰卡
nepal: 尼泊尔
afghanistan|taliban: 阿富汗 塔利班
australia: 澳洲 澳大利亚
new zealand: 新西兰 纽西兰
solomon islands: 所罗门群岛
russia|rusia: 俄罗斯 俄国
ukraine|ukraina: 乌克兰
belarus: 白俄罗斯
kazakhstan: 哈萨克斯坦
iran: 伊朗
iraq: 伊拉克
israel: 以色列
palestinian|gaza|hamas: 巴勒斯坦 加沙 哈马斯
syria: 叙利亚
lebanon: 黎巴嫩 真主党
yemen: 也门 叶门
saudi arabia|saudi|arab saudi: 沙特 沙乌地
qatar: 卡塔尔 卡达
united arab emirate|uae|dubai|abu dhabi: 阿联酋 迪拜 杜拜
turkey|turkiye|turki: 土耳其
egypt|mesir: 埃及
libya: 利比亚
sudan: 苏丹
ethiopia: 埃塞俄比亚
kenya: 肯尼亚
nigeria: 尼日利亚
south africa|afrika selatan: 南非
britain|british|uk|united kingdom: 英国
ireland: 爱尔兰
germany|german|jerman: 德国
france|french|perancis|prancis: 法国
italy|italian|itali|italia: 意大利
spain|sepanyol|spanyol: 西班牙
portugal: 葡萄牙
netherlands|dutch|belanda: 荷兰
belgium: 比利时
switzerland|swiss: 瑞士
austria: 奥地利
poland: 波兰
hungary: 匈牙利
czech: 捷克
lithuania: 立陶宛
finland: 芬兰
sweden: 瑞典
norway: 挪威
denmark: 丹麦
greenland: 格陵兰
greece: 希腊
serbia: 塞尔维亚
canada|kanada: 加拿大
mexico|mexican: 墨西哥
cuba: 古巴
haiti: 海地
puerto rico: 波多黎各
dominican republic: 多米尼加
bermuda: 百慕大
panama: 巴拿马
venezuela: 委内瑞拉
colombia: 哥伦比亚
brazil: 巴西
argentina: 阿根廷
chile: 智利
peru: 秘鲁
new york: 纽约
london: 伦敦
paris: 巴黎
berlin: 柏林
geneva: 日内瓦
moscow: 莫斯科
kyiv|kiev: 基辅
tokyo: 东京
seoul: 首尔
new delhi|delhi: 新德里
jakarta: 雅加达
kuala lumpur: 吉隆坡
penang|pulau pinang: 槟城
johor: 柔佛
bangkok: 曼谷
manila: 马尼拉
hanoi: 河内
sydney: 悉尼 雪梨
los angeles: 洛杉矶
san francisco: 旧金山
california: 加州 加利福尼亚
texas: 得州 德州
florida: 佛罗里达 佛州
hawaii: 夏威夷
crimea: 克里米亚
kharkiv: 哈尔科夫
donetsk|donbas: 顿涅茨克 顿巴斯
kherson: 赫尔松
changi: 樟宜
tampines: 淡滨尼
hougang: 后港
jurong: 裕廊
"""

NAMES = """
putin: 普京 蒲亭
zelensky|zelenskiy|zelenskyy: 泽连斯基 泽伦斯基
erdogan: 埃尔多安 艾尔段
modi: 莫迪
kim jong un|kim jong-un: 金正恩
kishida: 岸田文雄
takaichi: 高市早苗
yoon suk-yeol|yoon suk yeol: 尹锡悦
lee jae-myung|lee jae myung: 李在明
macron: 马克龙 马克宏
scholz: 朔尔茨 萧兹
merkel: 默克尔 梅克尔
merz: 默茨
johnson: 约翰逊 强森
truss: 特拉斯
sunak: 苏纳克
starmer: 斯塔默 施凯尔
albanese: 阿尔巴尼斯 艾班尼斯
morrison: 莫里森
trudeau: 特鲁多 杜鲁多
carney: 卡尼
meloni: 梅洛尼
orban: 欧尔班
lavrov: 拉夫罗夫
medvedev: 梅德韦杰夫
marcos: 马科斯 小马可仕
duterte: 杜特尔特
widodo|jokowi: 佐科
prabowo: 普拉博沃
anwar ibrahim: 安华
najib: 纳吉
mahathir: 马哈迪
lee hsien loong: 李显龙
lawrence wong: 黄循财
shanmugam: 尚穆根
suu kyi: 昂山素季 翁山苏姬
guterres: 古特雷斯 古特瑞斯
von der leyen: 冯德莱恩 范德赖恩
lagarde: 拉加德
powell: 鲍威尔 鲍尔
musk: 马斯克
bolsonaro: 博索纳罗
lula: 卢拉
maduro: 马杜罗
netanyahu: 内塔尼亚胡 纳坦雅胡
khamenei: 哈梅内伊 哈米尼
queen elizabeth|elizabeth ii: 伊丽莎白二世 伊丽莎白女王
king charles|charles iii: 查尔斯三世 查尔斯国王
obama: 奥巴马 欧巴马
harris: 哈里斯 贺锦丽
kissinger: 基辛格 季辛吉
apple: 苹果公司 苹果手机
google: 谷歌
microsoft: 微软
amazon: 亚马逊
facebook: 脸书
twitter: 推特
tesla: 特斯拉
nvidia: 英伟达 辉达
intel: 英特尔
qualcomm: 高通公司
tsmc: 台积电
samsung: 三星
huawei: 华为
alibaba: 阿里巴巴
tencent: 腾讯
bytedance: 字节跳动
boeing: 波音
airbus: 空客 空中客车
toyota: 丰田
volkswagen: 大众汽车 福斯
renault: 雷诺汽车 雷诺集团
geely: 吉利汽车
pfizer: 辉瑞
moderna: 莫德纳
biontech: 百欧恩泰
hsbc: 汇丰
nasdaq: 纳斯达克
wall street: 华尔街
goldman sachs: 高盛
jpmorgan: 摩根大通
singtel: 新电信 新加坡电信
singapore airline|sia: 新航
disney|disneyland: 迪士尼
nasa: 美国国家航空航天局 美国太空总署
pentagon: 五角大楼
kremlin: 克里姆林宫
unification church: 统一教
liberal democratic party|ldp: 自民党
labour party: 工党
"""
