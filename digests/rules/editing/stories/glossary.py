"""Words of the news in English, Malay and Chinese, so that articles in these languages can be compared.

Each line is one thing: the forms in Latin letters (without the s of a plural), a colon, the Chinese ones, in
simplified characters (texts are compared in these). It is a language's dictionary, not a relation's: the names of
one pair of parties are the glossary of their relation, those of the world the gazetteer. Words that mean several
things are left out.
"""

SUBJECTS = """
tariff|dutie|levie|tarif|customs duty: 关税
electric vehicle|electric car|ev|kenderaan elektrik: 电动汽车 电动车 新能源车
battery|batterie|bateri: 电池
solar: 光伏 太阳能
semiconductor|semikonduktor|chipmaker: 半导体 芯片 晶片
artificial intelligence|ai|kecerdasan buatan: 人工智能 人工智慧
steel|keluli|baja: 钢铁 钢铝
aluminium|aluminum: 铝
rare earth|nadir bumi: 稀土
gallium: 镓
germanium: 锗
graphite: 石墨
magnet: 磁体 磁铁
lithium: 锂
copper: 铜价 铜矿
gold|emas: 黄金
licence|license|lesen: 许可 牌照 执照
export control|kawalan eksport: 出口管制
sanction|sekatan: 制裁
investment|invest|pelaburan|investasi: 投资
export|eksport|ekspor: 出口
import|impor: 进口
subsidy|subsidie|subsidi: 补贴
trade war|perang dagang|perang perdagangan: 贸易战
soybean|kacang soya: 大豆
wheat|gandum: 小麦
rice|beras: 大米 稻米
palm oil|minyak sawit: 棕榈油
crude oil|crude|minyak mentah: 原油
coal|arang batu|batu bara: 煤炭
natural gas|gas asli|lng: 天然气
electricity|elektrik|listrik|blackout|power cut: 电力 停电 断电
inflation|inflasi: 通胀 通膨 通货膨胀
interest rate|kadar faedah|suku bunga|rate hike|lending rate: 利率 加息 升息 降息
central bank|bank pusat|bank sentral: 央行 中央银行
federal reserve|fed: 美联储 联准会
bond|bon: 债券
stock|share|saham: 股市 股票 股份 股价
currency|mata wang|mata uang: 货币 汇率
currency swap|swap: 互换协议 货币互换
cryptocurrency|crypto|bitcoin|kripto: 加密货币 比特币 稳定币
bank: 银行
deposit: 押金 存款
loan|pinjaman: 贷款
tax|cukai|pajak: 税收 征税 所得税
budget|belanjawan|anggaran: 预算
economy|ekonomi: 经济
recession|kemelesetan|resesi: 衰退
unemployment|pengangguran|jobless: 失业
wage|salary|gaji: 工资 薪水 薪金
strike|mogok: 罢工
company|companie|firm|syarikat|perusahaan: 公司 企业
merger|acquisition|takeover|pengambilalihan: 收购 并购 合并
bankrupt|bankruptcy|muflis|bangkrut: 破产
factory|factorie|kilang|pabrik: 工厂
price|harga: 价格 涨价
consumer|pengguna: 消费者
tourist|tourism|pelancong|pelancongan|wisatawan: 游客 旅游 旅客
hotel: 酒店 饭店
restaurant|restoran: 餐馆 餐厅
drink|beverage|minuman: 饮料
recycling|recycle|kitar semula|daur ulang: 回收 循环
bottle|botol: 瓶
plastic|plastik: 塑料 塑胶
chicken|ayam: 鸡肉 活鸡
world trade organization|wto: 世贸组织 世贸
commerce ministry|ministry of commerce: 商务部
foreign ministry|ministry of foreign affairs|kementerian luar: 外交部
foreign minister|menteri luar: 外长 外交部长
defence ministry|defense ministry|ministry of national defense|kementerian pertahanan: 国防部
health ministry|ministry of health|kementerian kesihatan: 卫生部
finance minister|menteri kewangan|chancellor of the exchequer: 财长 财政部长
congress|kongres: 国会
parliament|parlimen|parlemen: 议会
senate|senat: 参议院
lawmaker|ahli parlimen: 议员
president|presiden: 总统 主席
prime minister|premier|perdana menteri|perdana mentri: 总理 首相
deputy prime minister|timbalan perdana menteri: 副总理
vice president|naib presiden|wakil presiden: 副总统
minister|menteri: 部长
governor|gabenor|gubernur: 州长 行长 总督
mayor|datuk bandar: 市长
election|pilihan raya|pemilu|poll: 选举 大选
vote|undi: 投票
referendum: 公投
coup|kudeta|rampasan kuasa: 政变
protest|bantahan|tunjuk perasaan|demonstran: 抗议 示威
inauguration|sworn in: 就职
resign|resignation|letak jawatan|mengundurkan diri: 辞职
summit|sidang kemuncak: 峰会 会晤
ambassador|duta besar|envoy: 大使 特使
embassy|kedutaan: 大使馆 使馆
treaty|agreement|perjanjian|pact: 协议 条约 协定
negotiation|talk|rundingan|negosiasi: 谈判 磋商
ceasefire|truce|gencatan senjata: 停火
visa: 签证
border|sempadan|perbatasan: 边境 边界
refugee|pelarian|pengungsi: 难民
immigration|imigresen|imigrasi|migrant: 移民
human rights|hak asasi manusia|hak asasi: 人权
democracy|demokrasi: 民主
law|undang-undang|bill|rang undang-undang: 法案 法律 法令
personal data|data peribadi|data pribadi: 个人资料 个人信息
constitution|perlembagaan|konstitusi: 宪法
military|tentera|militer: 军事 军方
army|soldier|troop|askar|tentara: 军队 士兵 部队
navy|naval|tentera laut: 海军
war|perang: 战争
invasion|pencerobohan|invasi: 入侵 侵略
drill|military exercise|latihan ketenteraan: 演习 军演
aircraft|warplane|fighter jet|jet pejuang: 军机 战机 飞机
warship|vessel|kapal perang: 军舰 舰艇
submarine|kapal selam: 潜艇
aircraft carrier: 航母 航空母舰
missile|peluru berpandu|rudal: 导弹 飞弹
drone|dron: 无人机
rocket|roket: 火箭
satellite|satelit: 卫星
coast guard|pengawal pantai: 海警 海岸警卫队
arms sale|weapon|senjata: 军售 武器
nuclear|nuklear|nuklir: 核武 核电 核能 核武器
mobilisation|mobilization|mobilise: 动员
prisoner|prisoners of war|tahanan perang: 换俘 囚犯 战俘
separatist|pemisah: 分离 分裂
occupied|occupation: 占领
balloon|belon: 气球
spy|espionage|pengintip|mata-mata: 间谍
hack|cyber|cyberattack|siber|data breach: 黑客 网络攻击 网路攻击 网袭 网络袭击 数据泄露
data: 数据 资料
privacy|privasi: 隐私
social media|media sosial: 社交媒体 社媒
app|aplikasi: 应用程序
internet: 互联网 网际网路
smartphone|telefon pintar: 手机
software|perisian: 软件 软体
fentanyl: 芬太尼
precursor: 前体
drug|dadah|narkoba|narkotik: 毒品 禁毒 吸毒
methane: 甲烷
climate|iklim: 气候
emission|net-zero|carbon|karbon: 排放 碳中和
heatwave|heat wave|gelombang haba: 热浪 高温
drought|kemarau|kekeringan: 干旱
sea level|aras laut: 海平面
land subsidence|sinking|subsidence: 下沉 沉降
forest|hutan|rainforest: 森林 雨林
wildfire|forest fire|kebakaran hutan: 山火 林火
flight|penerbangan: 航班
airline|syarikat penerbangan|maskapai: 航空
airport|lapangan terbang|bandara: 机场
cabin crew|stewardess|stewardesse|pramugari|flight attendant: 空姐 机组人员 空服员
passenger|penumpang: 乘客
train|kereta api|rail: 火车 铁路
bus|bas: 巴士 公交
ship|kapal: 船只 货轮
port|pelabuhan: 港口
driver|pemandu: 司机
driving|memandu: 驾驶
student|pelajar|mahasiswa: 学生 留学
school|sekolah: 学校
university|universitie|universiti|universitas: 大学 高校
teacher|guru: 教师 老师
panda: 熊猫
zoo: 动物园
court|mahkamah|pengadilan: 法院 法庭
supreme court|mahkamah agung: 最高法院
high court|mahkamah tinggi: 高庭 高等法院
judge|hakim: 法官
lawyer|peguam|pengacara: 律师
prosecutor|pendakwa raya|jaksa: 检察官 主控官
contempt of court|menghina mahkamah: 藐视法庭
lawsuit|sue|saman|gugatan: 诉讼 起诉
sentenced|sentence|dihukum: 判刑 被判
guilty|bersalah: 认罪 有罪
acquitted|acquittal|bebas: 无罪
prison|jail|jailed|penjara|dipenjara|imprisonment: 监禁 坐牢 入狱 监狱
death penalty|hukuman mati|capital punishment: 死刑
life imprisonment|penjara seumur hidup: 终身监禁 无期徒刑
probation: 缓刑
fine|fined|denda|didenda: 罚款
arrest|arrested|ditahan|tangkap|ditangkap: 逮捕 被捕 拘捕 落网
fugitive|fled|buronan: 潜逃 通缉 逃犯
police|polis|polisi: 警方 警察
murder|killed|kill|bunuh|membunuh|pembunuhan: 谋杀 杀害 杀死
stab|stabbed|tikam|menikam|knife|pisau: 刺伤 刺死 挥刀 持刀
rape|sexual assault|rogol|serangan seksual: 强奸 性侵 非礼
robbery|robbed|rompakan: 抢劫
theft|steal|stole|mencuri: 偷窃 盗窃
fraud|scam|penipuan|cheat: 诈骗 欺诈
bribe|bribery|corruption|rasuah|korupsi|suap: 贿赂 受贿 腐败 贪污
money laundering|pengubahan wang haram|pencucian uang: 洗钱
forged|forgery|fake|palsu: 伪造 假冒
died|dead|death|maut|meninggal|tewas: 死亡 身亡 遇难 丧生
injured|injury|injurie|cedera: 受伤
missing|hilang: 失踪 下落不明
accident|kemalangan|kecelakaan|crash: 事故 车祸 坠毁
explosion|blast|letupan|ledakan: 爆炸
fire|kebakaran: 火灾 火患
earthquake|quake|gempa|gempa bumi: 地震
tsunami: 海啸
typhoon|taufan|hurricane|cyclone|storm|topan: 台风 飓风 风暴
flood|flooding|banjir: 洪水 水灾 洪灾
landslide|tanah runtuh|longsor: 山体滑坡 泥石流 土崩
volcano|gunung berapi: 火山
rescue|menyelamat|penyelamat: 救援 救灾
shooting|gunman|tembakan: 枪击
terror|terrorist|keganasan|teroris: 恐怖
hostage|tebusan: 人质
vaccine|vaccination|vaksin|vaksinasi: 疫苗 接种
covid|covid-19|coronavirus|koronavirus: 新冠 冠病 疫情 新型冠状病毒
virus: 病毒
quarantine|kuarantin|karantina: 隔离 检疫
immunity|imuniti|imunitas: 免疫
hospital|hospitalised|rumah sakit: 医院 送院 住院
doctor|doktor|dokter|clinic|klinik: 医生 诊所
patient|pesakit|pasien: 病患 病人 患者
blood|darah: 血液
test kit|kit ujian: 检测试剂 试剂盒
cancer|kanser|kanker: 癌症
mental|schizophrenia|skizofrenia|psychiatric|psikiatri: 精神病 精神分裂 心理
pregnant|pregnancy|hamil: 怀孕 孕妇
medicine|ubat|obat: 药物
tobacco|cigarette|rokok|vape: 烟草 香烟 电子烟
scientist|saintis|ilmuwan: 科学家
research|researcher|penyelidik|penelitian: 研究
space|angkasa: 太空 航天
moon|bulan purnama|lunar: 月球
children|child|kanak-kanak|anak-anak: 儿童 孩子
daughter|anak perempuan: 女儿
son|anak lelaki: 儿子
wife|isteri|istri: 妻子 太太
husband|suami: 丈夫
woman|women|wanita|perempuan: 女子 妇女 女性
man|lelaki|pria: 男子 男性
couple|pasangan: 夫妇 夫妻
maid|domestic worker|pembantu rumah: 女佣
worker|pekerja: 工人 员工 雇员
religion|religious|agama: 宗教
church|gereja: 教会 教堂
mosque|masjid: 清真寺
pope|paus: 教皇 教宗
king|raja: 国王
queen|ratu: 女王
royal|diraja|monarchy: 王室 皇室
funeral|pengebumian|pemakaman: 葬礼
wedding|perkahwinan|pernikahan: 婚礼
film|movie|filem: 电影
singer|penyanyi|k-pop: 歌手 女团
poet|penyair: 诗人
football|bola sepak|sepak bola|world cup: 足球 世界杯
olympic|olimpik: 奥运
badminton: 羽毛球
tennis|tenis: 网球
gender equality: 性别平等
lgbt|same-sex|gay: 同性恋 同性
"""
