import { expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createSignedData,
  createTimestampToken,
  parseSignedData,
  parseTimestampToken,
  verifySignedData,
  verifyTimestampToken,
} from '../../src/cms/index.ts';
import { now, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { describeShared, readShared } from '../support/shared.ts';

const content = utf8('content');

type Judge = (bytes: Uint8Array) => boolean;
const asMessage: Judge = (bytes) =>
  verifySignedData(parseSignedData(bytes), { content }).some(({ verified }) => verified);
const asToken: Judge = (bytes) => verifyTimestampToken(parseTimestampToken(bytes), content).signatureVerified;

/** Only our own errors may come out, whatever comes in. */
function survives(judge: Judge, bytes: Uint8Array): boolean {
  try {
    return judge(bytes);
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

function torture(judge: Judge, bytes: Uint8Array, seed: string): void {
  for (let length = 0; length < bytes.length; length++)
    if (survives(judge, bytes.subarray(0, length))) expect.unreachable(`verified after a cut at ${length}`);
  const random = seededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const changed = bytes.slice();
    for (let i = 0; i <= round % 5; i++) {
      const [a = 0, b = 0, value = 0] = random(3);
      changed[((a << 8) | b) % changed.length] = value;
    }
    survives(judge, changed);
  }
}

it('own messages: cut anywhere, scrambled 300 times', async () => {
  const { certificate, signer } = (await world()).signer;
  torture(
    asMessage,
    await createSignedData({ content, form: 'attached', certificate, signer, family: 'gm' }),
    'message',
  );
});

it('own tokens: cut anywhere, scrambled 300 times', async () => {
  const { certificate, signer } = (await world()).tsa;
  const serialNumber = Uint8Array.of(1);
  torture(
    asToken,
    await createTimestampToken({ message: content, genTime: now, policy: '1.2', serialNumber, certificate, signer }),
    'token',
  );
});

describeShared('corpus/cms', 'real messages', () => {
  it.each(['cms/ofd-easyofd.cn/image-signs.1.CMS.der', 'cms/ofd-gomain/testPathClip.1.CMS.der'])(
    '%s: cut anywhere, scrambled 300 times',
    (file) => {
      torture(asMessage, readShared(`corpus/${file}`), file);
    },
  );
});
