"""Words of the news in English and Chinese, so that articles in the two scripts can be compared.

Each line: the stem-like English forms, a colon, the Chinese ones, simplified and traditional. It is a language's
dictionary, not a relation's: the names of one pair of parties are the glossary of their relation.
"""

WORDS = """
tariff|duties|levies: 关税 關稅
electric vehicle|electric car|ev: 电动汽车 电动车 電動車 電動汽車 新能源车
battery|batteries: 电池 電池
solar: 光伏 太阳能 太陽能
semiconductor|chip: 半导体 半導體 芯片 晶片
artificial intelligence|ai: 人工智能 人工智慧
steel: 钢铁 鋼鐵 钢铝 鋼鋁
aluminium|aluminum: 铝 鋁
rare earth: 稀土
gallium: 镓 鎵
germanium: 锗 鍺
graphite: 石墨
magnet: 磁体 磁鐵 磁铁
licence|license: 许可 許可
export control: 出口管制
sanction: 制裁
investment: 投资 投資
export: 出口
import: 进口 進口
subsidy|subsidies: 补贴 補貼
world trade organization|wto: 世贸组织 世貿組織 世贸 世貿
commerce ministry|ministry of commerce: 商务部 商務部
foreign ministry|ministry of foreign affairs: 外交部
defence ministry|defense ministry|ministry of national defense: 国防部 國防部
congress: 国会 國會
parliament: 议会 議會
president: 总统 總統 主席
prime minister|premier: 总理 總理 首相
election: 选举 選舉
inauguration|sworn in: 就职 就職
summit: 峰会 峰會 会晤 會晤
ambassador: 大使
drill|exercise: 演习 演習 军演 軍演
aircraft|warplane|fighter jet: 军机 軍機 战机 戰機 飞机 飛機
warship|vessel: 军舰 軍艦 舰艇 艦艇
missile: 导弹 飛彈 导彈
coast guard: 海警
arms sale: 军售 軍售
nuclear: 核武 核电 核電 核能
balloon: 气球 氣球
spy|espionage: 间谍 間諜
hack|cyber: 黑客 网络攻击 網路攻擊 网袭
data: 数据 數據 資料
fentanyl: 芬太尼
precursor: 前体 前體
drug: 毒品 禁毒
methane: 甲烷
climate: 气候 氣候
emission: 排放
flight: 航班
airline: 航空
student: 学生 學生 留学
visa: 签证 簽證
university|universities: 大学 大學 高校
panda: 熊猫 熊貓
bank: 银行 銀行
central bank: 央行
interest rate: 利率
stock: 股市 股票
currency swap|swap: 互换 互換
cryptocurrency|crypto|bitcoin: 加密货币 加密貨幣 比特币
company|companies|firm: 公司 企业 企業
court: 法院 法庭
judge: 法官
lawyer: 律师 律師
prison|jail|jailed: 监 监禁 監禁 坐牢
arrest: 逮捕 被捕
police: 警方 警察
murder|killed: 谋杀 杀害 殺害
died|dead|death: 死亡 身亡 遇难
earthquake|quake: 地震
typhoon: 台风 颱風
hurricane: 飓风 颶風
flood: 洪水 水灾 洪灾
vaccine: 疫苗
hospital: 医院 醫院
children: 儿童 兒童
woman: 女子 妇女 女性
church: 教会 教會
queen: 女王
funeral: 葬礼 葬禮
prisoner: 换俘 換俘 囚犯 战俘
mobilisation|mobilization: 动员 動員
protest: 抗议 抗議
strike: 罢工 罷工
deposit: 押金
sea level: 海平面
united nations: 联合国 聯合國
asean: 东盟 東協 亚细安
european union: 欧盟 歐盟
singapore: 新加坡 狮城
malaysia: 马来西亚 马国 馬來西亞
indonesia: 印尼 印度尼西亚
philippine: 菲律宾 菲律賓
vietnam: 越南
myanmar: 缅甸 緬甸
thailand: 泰国 泰國
japan: 日本
south korea: 韩国 韓國
north korea: 朝鲜 北韓
india: 印度
pakistan: 巴基斯坦
australia: 澳洲 澳大利亚
russia: 俄罗斯 俄羅斯
ukraine: 乌克兰 烏克蘭
iran: 伊朗
israel: 以色列
britain|british: 英国 英國
germany: 德国 德國
france: 法国 法國
mexico: 墨西哥
venezuela: 委内瑞拉
"""
