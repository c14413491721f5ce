/** Words of the demo business: a chain of shops that also sells study-abroad services. All people are invented. */

export const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤']
export const doubleSurnames = ['欧阳', '司马', '上官', '诸葛', '夏侯', '单于']
export const givenFirst = [...'伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红燕建志国晓小雨子梓欣佳嘉宇浩俊思雪婷倩慧美海春冬云瑞晨天泽一诗若语安宁']
export const givenSecond = [...'英华玉萍红娥玲芬芳燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷宁轩涵怡然睿航博文宇哲']

export interface City { province: string; city: string; districts: string[]; weight: number }
export const cities: City[] = [
  { province: '上海市', city: '上海市', districts: ['浦东新区', '徐汇区', '静安区', '杨浦区', '闵行区'], weight: 18 },
  { province: '北京市', city: '北京市', districts: ['海淀区', '朝阳区', '西城区', '丰台区'], weight: 16 },
  { province: '广东省', city: '深圳市', districts: ['南山区', '福田区', '宝安区', '龙岗区'], weight: 12 },
  { province: '广东省', city: '广州市', districts: ['天河区', '越秀区', '海珠区', '番禺区'], weight: 10 },
  { province: '浙江省', city: '杭州市', districts: ['西湖区', '滨江区', '余杭区', '拱墅区'], weight: 9 },
  { province: '四川省', city: '成都市', districts: ['锦江区', '武侯区', '青羊区', '高新区'], weight: 8 },
  { province: '江苏省', city: '南京市', districts: ['鼓楼区', '玄武区', '江宁区'], weight: 7 },
  { province: '江苏省', city: '苏州市', districts: ['姑苏区', '吴中区', '工业园区'], weight: 6 },
  { province: '湖北省', city: '武汉市', districts: ['武昌区', '洪山区', '江汉区'], weight: 6 },
  { province: '重庆市', city: '重庆市', districts: ['渝中区', '江北区', '沙坪坝区'], weight: 5 },
  { province: '陕西省', city: '西安市', districts: ['雁塔区', '碑林区', '未央区'], weight: 4 },
  { province: '山东省', city: '青岛市', districts: ['市南区', '崂山区'], weight: 3 },
  { province: '福建省', city: '厦门市', districts: ['思明区', '湖里区'], weight: 2 },
  { province: '湖南省', city: '长沙市', districts: ['岳麓区', '芙蓉区'], weight: 2 }
]

export const mobilePrefixes = ['138', '139', '136', '137', '135', '150', '151', '158', '159', '182', '187', '188', '130', '131', '186', '133', '180', '189', '199']
export const mailHosts = ['qq.com', '163.com', '126.com', 'foxmail.com', 'gmail.com', 'outlook.com']
export const levels = ['普通', '银卡', '金卡', '钻石']
export const sources = ['门店', '微信公众号', '企业微信', '抖音', '小红书', '官网表单', '老客推荐', '线下活动']
export const scenes = ['扫码入会', '课程试听', '开学季', '双11预售', '教育展', '商场快闪', '直播间']
export const statuses = ['潜在', '意向', '已成交', '流失']
export const stages = ['咨询', '申请', '签约', '服务中']
export const educations = ['高中', '专科', '本科', '硕士', '博士']
export const majors = ['计算机', '金融', '商科', '教育学', '艺术设计', '传媒', '工程', '生物医学']
export const programs = ['英国硕士', '美国本科', '香港硕士', '澳洲硕士', '语言培训', '背景提升']
export const owners = ['顾问-陈静', '顾问-李航', '顾问-王敏', '顾问-周涛', '顾问-吴倩', '顾问-赵磊']
export const stores = ['SH01', 'SH02', 'BJ01', 'BJ02', 'SZ01', 'GZ01', 'HZ01', 'CD01', 'NJ01', 'WH01']
export const categories = ['文具', '图书', '数码', '咖啡', '课程', '文创', '服饰', '礼盒']
export const orderChannels = ['门店', '小程序', '天猫', '京东', '抖音']
export const orderNotes = ['', '', '', '', '尽快发货', '送礼，请包装', '发票抬头见备注', '放驿站', '工作日送达']
export const pages = ['/', '/courses', '/courses/uk-master', '/courses/ielts', '/stories', '/price', '/apply', '/about', '/events/open-day']
export const devices = ['iOS', 'Android', 'Windows', 'Mac', '小程序']
export const campaigns = ['2024秋季教育展', '双11大促', '618年中', '开学季', '新年礼遇', '老客回馈']
export const complaints = ['物流太慢', '顾问回复不及时', '商品破损', '退款未到账', '文书修改次数少']
export const industries = ['零售', '教育', '互联网', '制造', '金融', '医疗', '物流', '餐饮']
export const companyWords = ['远航', '启明', '恒信', '中科', '博雅', '华盛', '新程', '盛世', '同创', '嘉禾', '锦程', '瑞丰', '长青', '云帆', '致远', '汇智']
export const companyKinds = ['科技有限公司', '教育咨询有限公司', '贸易有限公司', '集团股份有限公司', '文化传播有限公司', '供应链管理有限公司']
