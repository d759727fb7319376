const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * A unified social credit code with right check characters for a body that does not exist (GB 32100-2015, GB 11714-1997).
 * @param kind - Two characters: `11` for an organ of state, `12` for a public institution, `91` for an enterprise.
 * @param region - Six digits, `99….`.
 * @param number - 0 to 999,999; stands behind the letter T in the organisation's own code.
 * @example fictitiousCreditCode('11', '990000', 1); // "11990000T0000001XF"
 */
export function fictitiousCreditCode(kind: string, region: string, number: number): string {
  const body = `T${String(number).padStart(7, '0')}`;
  const sum = [...body].reduce((total, c, i) => total + Number.parseInt(c, 36) * (organisationWeights[i] as number), 0);
  const organisationCheck = 11 - (sum % 11);
  const organisation =
    body + (organisationCheck === 11 ? '0' : organisationCheck === 10 ? 'X' : String(organisationCheck));
  const front = kind + region + organisation;
  let weight = 1;
  let total = 0;
  for (const character of front) {
    total += creditAlphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return front + (creditAlphabet[(31 - (total % 31)) % 31] as string);
}
