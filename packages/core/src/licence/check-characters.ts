const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The check character of ISO/IEC 7064 MOD 37,36 (GB/T 17710-2008) over digits and capital letters.
 * @returns One character of `0-9A-Z`, or `undefined` when the text holds another character.
 * @example mod37Check('794'); // "B"
 */
export function mod37Check(text: string): string | undefined {
  let product = 36;
  for (const character of text) {
    const value = alphanumerics.indexOf(character);
    if (value < 0) return undefined;
    product = (product + value) % 36;
    if (product === 0) product = 36;
    product = (product * 2) % 37;
  }
  return alphanumerics[(37 - product) % 36];
}

/**
 * The character that a wide-spread wrong implementation of MOD 37,36 (Epoint's first one) gives: letters count one too much and the
 * reductions depend on the kind of character. Only for naming the mistake; nothing is ever accepted by it.
 * @returns One character of `0-9A-Z`, or `undefined` when the text holds another character.
 */
export function epointCheck(text: string): string | undefined {
  let product = 36;
  for (const character of text) {
    const index = alphanumerics.indexOf(character);
    if (index < 0) return undefined;
    const value = index >= 10 ? index + 1 : index;
    let sum = product + value;
    if (value > 10 && sum > 37) sum %= 37;
    else if (value < 10 && sum > 36) sum %= 36;
    sum %= 36;
    if (sum === 0) sum = 36;
    product = (sum * 2) % 37;
  }
  return alphanumerics[36 - product];
}

const creditCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditCodeWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/**
 * The last character of a unified social credit code (GB 32100-2015) from its first 17.
 * @returns One character of the 31 allowed, or `undefined` for another length or character.
 * @example creditCodeCheck('91350100M000100Y4'); // "3"
 */
export function creditCodeCheck(first17: string): string | undefined {
  if (first17.length !== 17) return undefined;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = creditCodeAlphabet.indexOf(first17[i] as string);
    if (value < 0) return undefined;
    sum += value * (creditCodeWeights[i] as number);
  }
  return creditCodeAlphabet[(31 - (sum % 31)) % 31];
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/**
 * The last character of an organisation code (GB 11714-1997) from its first 8.
 * @returns `0-9` or `X`, or `undefined` for another length or character.
 * @example organisationCodeCheck('D2143569'); // "X"
 */
export function organisationCodeCheck(first8: string): string | undefined {
  if (first8.length !== 8) return undefined;
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const value = alphanumerics.indexOf(first8[i] as string);
    if (value < 0) return undefined;
    sum += value * (organisationWeights[i] as number);
  }
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/**
 * The last character of a resident identity number (GB 11643-1999, ISO/IEC 7064 MOD 11-2) from its first 17 digits.
 * @returns `0-9` or `X`, or `undefined` for another length or character.
 * @example residentIdCheck('11010519491231002'); // "X"
 */
export function residentIdCheck(first17: string): string | undefined {
  if (!/^\d{17}$/.test(first17)) return undefined;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * (residentWeights[i] as number);
  return '10X98765432'[sum % 11];
}
