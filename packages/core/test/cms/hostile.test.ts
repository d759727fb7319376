import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createEnvelopedData,
  createSignedAndEnvelopedData,
  createSignedData,
  createSm2Recipient,
  openEnvelopedStream,
  openSignedAndEnvelopedData,
  parseCertificateBundle,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampResponse,
  verifySignedData,
  verifySignedStream,
} from '../../src/cms/index.ts';
import {
  DerReader,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSetOf,
  derValue,
} from '../../src/der/index.ts';
import { now, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { attribute, gm } from './rough-message.ts';

const content = utf8('内容');
const random = seededRandom('hostile');

/** The code of our error, or what came out instead. */
async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

const everyReader = (bytes: Uint8Array): readonly (() => unknown)[] => [
  () => parseSignedData(bytes),
  () => parseEnvelopedData(bytes),
  () => parseTimestampResponse(bytes),
  () => parseCertificateBundle(bytes),
  () => verifySignedStream([bytes]),
  () => openEnvelopedStream([bytes], { recipient: { decrypt: async () => content }, unverified: () => {} }),
];

const head = concatBytes(derObjectIdentifier(gm.signedData), Uint8Array.of(0xa0, 0x80, 0x30, 0x80));
const repeat = (octets: readonly number[], times: number): Uint8Array =>
  Uint8Array.from({ length: octets.length * times }, (_, at) => octets[at % octets.length] as number);

describe('bombs are refused at once by every reader', () => {
  it.each<[string, Uint8Array]>([
    ['indefinite lengths in each other', repeat([0x30, 0x80], 500_000)],
    [
      'indefinite lengths in each other inside a message',
      concatBytes(Uint8Array.of(0x30, 0x80), head, repeat([0x30, 0x80], 500_000)),
    ],
    ['definite lengths in each other', nested(3_000)],
    ['a length of four gigabytes', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x06, 0x01, 0x00)],
    ['a length of 2^63', Uint8Array.of(0x30, 0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['a length of 126 octets', concatBytes(Uint8Array.of(0x30, 0xfe), new Uint8Array(200).fill(1))],
    [
      'a million empty values',
      concatBytes(Uint8Array.of(0x30, 0x80), repeat([0x05, 0x00], 1_000_000), new Uint8Array(2)),
    ],
    [
      'a million empty pieces',
      concatBytes(Uint8Array.of(0x30, 0x80), head, repeat([0x04, 0x00], 1_000_000), new Uint8Array(6)),
    ],
    ['only ends', new Uint8Array(100_000)],
    ['nothing', new Uint8Array(0)],
    ['one octet', Uint8Array.of(0x30)],
  ])('%s', async (_, bytes) => {
    for (const read of everyReader(bytes)) expect(await codeOf(read)).toMatch(/^ERR_/);
  });
});

function nested(depth: number): Uint8Array {
  let bytes = derSequence();
  for (let level = 0; level < depth; level++) bytes = derSequence(bytes);
  return bytes;
}

/** Everything that stands in a SignedData message, to be put together otherwise. */
function cut(message: Uint8Array) {
  const info = DerReader.over(message, '').readSequence();
  const type = info.readElement().bytes;
  const body = info.readSequence('', 0xa0).readSequence();
  const parts: Uint8Array[] = [];
  while (!body.done) parts.push(body.readElement().bytes);
  const join = (changed: readonly Uint8Array[]): Uint8Array =>
    derSequence(type, derExplicit(0, derSequence(...changed)));
  return { parts, join };
}

describe('a signed message put together otherwise', () => {
  const make = async () => {
    const { signer, stranger } = await world();
    const both = { certificate: stranger.certificate, signer: stranger.signer };
    const by = { certificate: signer.certificate, signer: signer.signer, family: 'gm', form: 'attached' } as const;
    return createSignedData({ ...by, content, signingTime: now, furtherSigners: [both] });
  };

  it('each member left out, doubled or exchanged with each other: never verified by more than it was', async () => {
    const { parts, join } = cut(await make());
    const verdict = async (bytes: Uint8Array): Promise<string> => {
      const code = await codeOf(() => parseSignedData(bytes));
      if (code !== 'done') return code;
      const message = parseSignedData(bytes);
      const results = verifySignedData(message, { content });
      const clean = message.leniencies.length === 0 && results.every(({ leniencies }) => leniencies.length === 0);
      return results.length > 0 && clean && results.every(({ verified }) => verified) ? 'verified' : 'not';
    };
    expect(await verdict(join(parts))).toBe('verified');
    const verdicts: string[] = [];
    for (let i = 0; i < parts.length; i++) {
      verdicts.push(await verdict(join(parts.filter((_, at) => at !== i))));
      verdicts.push(await verdict(join([...parts.slice(0, i), parts[i] as Uint8Array, ...parts.slice(i)])));
      for (let j = i + 1; j < parts.length; j++) {
        const swapped = [...parts];
        [swapped[i], swapped[j]] = [parts[j] as Uint8Array, parts[i] as Uint8Array];
        verdicts.push(await verdict(join(swapped)));
      }
    }
    expect(verdicts).toHaveLength(20);
    expect(verdicts.filter((one) => one === 'verified')).toEqual([]);
  });

  it('attributes taken away, doubled, moved or added: each signer says no', async () => {
    const { parts, join } = cut(await make());
    const infos = DerReader.over(parts.at(-1) as Uint8Array, '').readSequence('', 0x31);
    const first = infos.readElement().bytes;
    const second = infos.readElement().bytes;
    const fields = (info: Uint8Array): Uint8Array[] => {
      const reader = DerReader.over(info, '').readSequence();
      const found: Uint8Array[] = [];
      while (!reader.done) found.push(reader.readElement().bytes);
      return found;
    };
    const [one, other] = [fields(first), fields(second)];
    const members = (value: Uint8Array): Uint8Array[] => fields(derValue(0x30, value.subarray(2)));
    const attributes = members(one[3] as Uint8Array);
    const withAttributes = (changed: readonly Uint8Array[] | undefined): Uint8Array =>
      derSequence(...one.slice(0, 3), ...(changed === undefined ? [] : [derValue(0xa0, ...changed)]), ...one.slice(4));
    const cheats: readonly Uint8Array[] = [
      withAttributes(undefined),
      withAttributes([]),
      withAttributes([...attributes, ...attributes]),
      withAttributes([...attributes, attribute('1.2.3', derInteger(1))]),
      ...attributes.map((_, index) => withAttributes(attributes.filter((__, at) => at !== index))),
      withAttributes(members(other[3] as Uint8Array)),
      // Signature and algorithm of the other signer.
      derSequence(...one.slice(0, 4), ...other.slice(4)),
      // The other signer's name over one's own signature.
      derSequence(one[0] as Uint8Array, other[1] as Uint8Array, ...one.slice(2)),
    ];
    for (const cheat of cheats) {
      const message = parseSignedData(join([...parts.slice(0, -1), derSetOf(cheat)]));
      expect(verifySignedData(message, { content }).map(({ verified }) => verified)).toEqual([false]);
    }
    // Both in another order are still both.
    const swapped = parseSignedData(join([...parts.slice(0, -1), derValue(0x31, second, first)]));
    expect(verifySignedData(swapped, { content }).map(({ verified }) => verified)).toEqual([true, true]);
  });
});

describe('encrypted messages', () => {
  it('cut anywhere or scrambled 300 times: only our errors, and only the decided content', async () => {
    const { encipher, signer } = await world();
    const request = { content, recipients: [encipher.certificate], family: 'gm', random } as const;
    const own = createSm2Recipient(encipher.privateKey);
    const tagged = createEnvelopedData({ ...request, cipher: 'sm4-gcm' });
    const signed = await createSignedAndEnvelopedData({
      ...request,
      certificate: signer.certificate,
      signer: signer.signer,
    });
    const noise = seededRandom('noise');
    for (const bytes of [tagged, signed]) {
      const isRight = async (changed: Uint8Array): Promise<boolean> => {
        const opened = await openSignedAndEnvelopedData(parseEnvelopedData(changed), own);
        const vouched = opened.integrity === 'authenticated' || opened.signers.some(({ verified }) => verified);
        return !vouched || equalBytes(opened.content, content);
      };
      for (let length = 0; length < bytes.length; length += 7)
        expect(await codeOf(() => isRight(bytes.subarray(0, length)))).not.toBe('done');
      for (let round = 0; round < 300; round++) {
        const changed = bytes.slice();
        for (let i = 0; i <= round % 4; i++) {
          const [a = 0, b = 0, value = 0] = noise(3);
          changed[((a << 8) | b) % changed.length] = value;
        }
        await codeOf(async () => expect(await isRight(changed)).toBe(true));
      }
    }
  });

  it('every fault of key and content has one name', async () => {
    const { encipher } = await world();
    const bytes = createEnvelopedData({ content, recipients: [encipher.certificate], family: 'gm', random });
    const own = createSm2Recipient(encipher.privateKey);
    const message = parseEnvelopedData(bytes);
    const [recipient] = message.recipients;
    const sealed = message.encryptedContent.bytes as Uint8Array;
    if (recipient?.kind !== 'keyTransport') throw new Error('key transport');
    const codes = new Set<string>();
    for (const part of [recipient.encryptedKey, sealed.subarray(-16)]) {
      const start = part.byteOffset - bytes.byteOffset;
      // Behind the SEQUENCE header of the key, whose change is a change of structure like any other.
      for (let at = start; at < start + part.length; at++) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ 0x55;
        codes.add(await codeOf(async () => openSignedAndEnvelopedData(parseEnvelopedData(changed), own)));
      }
    }
    // A changed last block keeps a padding by chance.
    codes.delete('done');
    expect([...codes]).toEqual(['ERR_DECRYPTION']);
  });
});
