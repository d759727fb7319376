import type { Text } from '../base/text.ts';
import { checkCreditCode } from './credit-code.ts';
import { licenceFinding } from './findings.ts';
import type { CodeCheck } from './organisation-code.ts';
import { checkResidentId } from './resident-id.ts';

/** Holder code types (持证主体代码类型, GB/T 36903 Appendix A) and two additions that other tables carry. */
export const holderCodeTypes: Readonly<Record<string, Text>> = {
  '001': { zh: '统一社会信用代码', en: 'Unified social credit code' },
  '099': { zh: '其他法人或其他组织有效证件代码', en: 'Other document of a legal person or organisation' },
  '111': { zh: '公民身份号码', en: 'Resident identity number' },
  '114': { zh: '中国人民解放军军官证', en: 'PLA officer certificate' },
  '115': { zh: '中国人民武装警察部队警官证', en: 'Armed police officer certificate' },
  '118': { zh: '中国人民解放军士兵证', en: 'PLA soldier certificate' },
  '119': { zh: '中国人民武装警察部队士兵证', en: 'Armed police soldier certificate' },
  '120': { zh: '中国人民解放军文职人员证', en: 'PLA civilian staff certificate' },
  '122': { zh: '中国人民武装警察部队文职人员证', en: 'Armed police civilian staff certificate' },
  '411': { zh: '外交护照', en: 'Diplomatic passport' },
  '412': { zh: '公务护照', en: 'Service passport' },
  '413': { zh: '公务普通护照', en: 'Passport for public affairs' },
  '414': { zh: '普通护照', en: 'Ordinary passport' },
  '511': { zh: '台湾居民来往大陆通行证', en: 'Mainland travel permit for Taiwan residents' },
  '516': { zh: '港澳居民来往内地通行证', en: 'Mainland travel permit for Hong Kong and Macao residents' },
  '551': { zh: '港澳居民居住证', en: 'Residence permit for Hong Kong and Macao residents' },
  '552': { zh: '台湾居民居住证', en: 'Residence permit for Taiwan residents' },
  '999': { zh: '其他自然人有效证件代码', en: 'Other document of a natural person' },
};

/**
 * Checks a holder code by its type: 001 as a unified social credit code, 111 as a resident identity number, all others by their
 * characters and length only.
 * @example checkHolderCode('001', '91990100T000000442').valid; // true
 */
export function checkHolderCode(type: string, code: string, path = 'CZZTDM'): CodeCheck {
  if (type === '001') return checkCreditCode(code, path);
  if (type === '111') return checkResidentId(code, path);
  const text = code.normalize('NFKC').trim();
  const findings = [];
  if (text.length < 4 || text.length > 40)
    findings.push(licenceFinding('code.length', path, { expected: '4-40', got: String(text.length) }));
  if (!/^[\p{L}\p{N}()\-/]*$/u.test(text)) findings.push(licenceFinding('code.characters', path, { got: text }));
  return { valid: findings.length === 0, text, findings };
}
