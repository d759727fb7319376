/** The first 256 octets of pi's expansion, as RFC 2268 §2 permutes them. */
const piTable: Uint8Array = /* @__PURE__ */ Uint8Array.from(
  (
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad'
  ).match(/../g) as string[],
  (pair) => Number.parseInt(pair, 16),
);

/**
 * Decrypts RC2 in CBC mode (RFC 2268). Forty effective bits fall to anyone: it is here because old PKCS#12 files hide their
 * certificates with it, and for nothing else.
 * @param key - 5 bytes, all of them effective.
 * @returns Padding included.
 */
export function decryptRc2Cbc(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  const keys = expandKey(key);
  const view = new DataView(ciphertext.buffer, ciphertext.byteOffset, ciphertext.byteLength);
  const plaintext = new Uint8Array(ciphertext.length);
  let previous = iv;
  for (let at = 0; at + 8 <= ciphertext.length; at += 8) {
    const words = [0, 2, 4, 6].map((offset) => view.getUint16(at + offset, true));
    decryptBlock(words, keys);
    for (let i = 0; i < 8; i++) {
      const octet = ((words[i >> 1] as number) >> (8 * (i & 1))) & 0xff;
      plaintext[at + i] = octet ^ (previous[i] as number);
    }
    previous = ciphertext.subarray(at, at + 8);
  }
  return plaintext;
}

function expandKey(key: Uint8Array): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  const pi = (index: number): number => piTable[index & 0xff] as number;
  const at = (index: number): number => octets[index] as number;
  for (let i = key.length; i < 128; i++) octets[i] = pi(at(i - 1) + at(i - key.length));
  octets[128 - key.length] = pi(at(128 - key.length));
  for (let i = 127 - key.length; i >= 0; i--) octets[i] = pi(at(i + 1) ^ at(i + key.length));
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
}

const turns = [1, 2, 3, 5] as const;

/** Sixteen mixing rounds, with a mashing round after the fifth and the eleventh, all of it backwards. */
function decryptBlock(words: number[], keys: Uint16Array): void {
  const word = (i: number): number => words[i & 3] as number;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const turned = ((word(i) >> (turns[i] as number)) | (word(i) << (16 - (turns[i] as number)))) & 0xffff;
      const mixed = (keys[4 * round + i] as number) + (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1));
      words[i] = (turned - mixed) & 0xffff;
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i--) words[i] = (word(i) - (keys[word(i + 3) & 63] as number)) & 0xffff;
  }
}
