/**
 * Compares byte strings without stopping at the first difference; lengths are public.
 * @example equalSecrets(hmacSm3(key, message), hmacSm3(key, message)); // true
 */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}
