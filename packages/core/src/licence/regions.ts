import type { Text } from '../base/text.ts';

/** Names of the provinces by the first two digits of GB/T 2260 codes; `10` stands for national bodies, `99` exists only in demonstrations. */
export const provinces: Readonly<Record<string, Text>> = {
  '10': { zh: '国家', en: 'National' },
  '11': { zh: '北京市', en: 'Beijing' },
  '12': { zh: '天津市', en: 'Tianjin' },
  '13': { zh: '河北省', en: 'Hebei' },
  '14': { zh: '山西省', en: 'Shanxi' },
  '15': { zh: '内蒙古自治区', en: 'Inner Mongolia' },
  '21': { zh: '辽宁省', en: 'Liaoning' },
  '22': { zh: '吉林省', en: 'Jilin' },
  '23': { zh: '黑龙江省', en: 'Heilongjiang' },
  '31': { zh: '上海市', en: 'Shanghai' },
  '32': { zh: '江苏省', en: 'Jiangsu' },
  '33': { zh: '浙江省', en: 'Zhejiang' },
  '34': { zh: '安徽省', en: 'Anhui' },
  '35': { zh: '福建省', en: 'Fujian' },
  '36': { zh: '江西省', en: 'Jiangxi' },
  '37': { zh: '山东省', en: 'Shandong' },
  '41': { zh: '河南省', en: 'Henan' },
  '42': { zh: '湖北省', en: 'Hubei' },
  '43': { zh: '湖南省', en: 'Hunan' },
  '44': { zh: '广东省', en: 'Guangdong' },
  '45': { zh: '广西壮族自治区', en: 'Guangxi' },
  '46': { zh: '海南省', en: 'Hainan' },
  '50': { zh: '重庆市', en: 'Chongqing' },
  '51': { zh: '四川省', en: 'Sichuan' },
  '52': { zh: '贵州省', en: 'Guizhou' },
  '53': { zh: '云南省', en: 'Yunnan' },
  '54': { zh: '西藏自治区', en: 'Tibet' },
  '61': { zh: '陕西省', en: 'Shaanxi' },
  '62': { zh: '甘肃省', en: 'Gansu' },
  '63': { zh: '青海省', en: 'Qinghai' },
  '64': { zh: '宁夏回族自治区', en: 'Ningxia' },
  '65': { zh: '新疆维吾尔自治区', en: 'Xinjiang' },
  '71': { zh: '台湾省', en: 'Taiwan' },
  '81': { zh: '香港特别行政区', en: 'Hong Kong' },
  '82': { zh: '澳门特别行政区', en: 'Macao' },
  '99': { zh: '示范地区', en: 'Demonstration region' },
};

/**
 * The province of a GB/T 2260 code.
 * @param regionCode - Six digits, or any text that begins with the two digits of the province.
 * @returns `undefined` when no such province exists. Counties and cities change over time and are not looked up.
 * @example provinceOf('110105')?.en; // "Beijing"
 */
export function provinceOf(regionCode: string): Text | undefined {
  const code = regionCode.slice(0, 2);
  return Object.hasOwn(provinces, code) ? provinces[code] : undefined;
}

/**
 * Tells whether a region exists only in demonstrations and tests (province 99).
 * @example isFictitiousRegion('990100'); // true
 */
export function isFictitiousRegion(regionCode: string): boolean {
  return regionCode.startsWith('99');
}
