import { createHash, getHashes } from 'node:crypto';
import { equalBytes, formatInstant, fromHex, type Text, toHex, utf8 } from '@yinxin/core';
import {
  generateSm2KeyPair,
  prepareSm2Verifier,
  SM2_DEFAULT_USER_ID,
  signSm2,
  sm2PublicKeyOf,
  sm3,
  sm4,
  smEngine,
  verifySm2,
} from '@yinxin/core/sm';
import type { Run } from '../grammar/types.ts';
import { inLanguage, message, printJson, type Session } from '../session.ts';
import { version } from '../version.ts';

interface Check {
  readonly id: string;
  readonly text: Text;
  /** What was found, when there is more to say than yes or no. */
  readonly found?: string;
  readonly passed: boolean;
  /** What was measured, for programs. */
  readonly figures?: Readonly<Record<string, number>>;
}

// GB/T 32918.5-2017 annex A.2: the private key, the public key and the signature over "message digest".
const publishedPrivateKey = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
const publishedPublicKey =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
  'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
const publishedSignature =
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
  'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
// GB/T 32905-2016 annex A.1.
const publishedDigest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
// GB/T 32907-2016 annex A.1: key and plain text are the same.
const publishedBlock = '0123456789abcdeffedcba9876543210';
const publishedCiphertext = '681edf34d206965e86b3e94f536e4246';

/** `doctor`: published vectors, the engine, the runtime and the clock. */
export const doctor: Run = async (session, given) => {
  const checks = [...algorithmChecks(session), ...surroundings(session)];
  const passed = checks.every((check) => check.passed);
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, kind: 'doctor', version, passed, checks });
  } else {
    for (const { text, found, passed: good } of checks) {
      const mark = message(session, good ? 'mark.passed' : 'mark.failed');
      session.print(`${mark}  ${inLanguage(session, text)}${found === undefined ? '' : `: ${found}`}\n`);
    }
  }
  return passed ? 'passed' : 'failed';
};

function algorithmChecks(session: Session): Check[] {
  const text = utf8('message digest');
  const publicKey = fromHex(publishedPublicKey);
  const signature = fromHex(publishedSignature);
  const options = { userId: SM2_DEFAULT_USER_ID, format: 'raw' } as const;
  const pair = generateSm2KeyPair(session.random);
  const fresh = signSm2(text, pair.privateKey, { userId: SM2_DEFAULT_USER_ID, random: session.random });
  const changed = signature.slice();
  changed[63] = (changed[63] as number) ^ 1;
  const block = fromHex(publishedBlock);
  return [
    {
      id: 'sm3.vector',
      text: { zh: 'SM3：GB/T 32905-2016 示例', en: 'SM3: example of GB/T 32905-2016' },
      passed: toHex(sm3(utf8('abc'))) === publishedDigest,
    },
    {
      id: 'sm2.key.vector',
      text: { zh: 'SM2 密钥：GB/T 32918.5-2017 示例', en: 'SM2 key: example of GB/T 32918.5-2017' },
      passed: equalBytes(sm2PublicKeyOf(fromHex(publishedPrivateKey)), publicKey),
    },
    {
      id: 'sm2.signature.vector',
      text: { zh: 'SM2 签名：GB/T 32918.5-2017 示例', en: 'SM2 signature: example of GB/T 32918.5-2017' },
      passed: verifySm2(signature, text, publicKey, options),
    },
    {
      id: 'sm2.signature.changed',
      text: { zh: 'SM2 拒绝被改动的签名', en: 'SM2 refuses a changed signature' },
      passed: !verifySm2(changed, text, publicKey, options),
    },
    {
      id: 'sm2.roundtrip',
      text: { zh: 'SM2 新密钥签名并验证', en: 'SM2 signs with a fresh key and verifies' },
      passed: verifySm2(fresh, text, pair.publicKey, { userId: SM2_DEFAULT_USER_ID }),
    },
    {
      id: 'sm4.vector',
      text: { zh: 'SM4：GB/T 32907-2016 示例', en: 'SM4: example of GB/T 32907-2016' },
      passed: toHex(sm4.ecb.encrypt(block, block)) === publishedCiphertext,
    },
  ];
}

function surroundings(session: Session): Check[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const now = session.now();
  // Before the release of this version, or a generation later, a clock is wrong.
  const plausible = now > Date.UTC(2025, 0, 1) && now < Date.UTC(2056, 0, 1);
  const secondOpinion = getHashes().includes('sm3')
    ? createHash('sm3').update('abc').digest('hex') === publishedDigest
    : undefined;
  return [
    engineCheck(session),
    {
      id: 'openssl.sm3',
      text: { zh: 'OpenSSL 的 SM3 与本引擎一致', en: 'SM3 of OpenSSL agrees' },
      ...(secondOpinion === undefined ? { found: message(session, 'doctor.absent') } : {}),
      passed: secondOpinion !== false,
    },
    {
      id: 'node',
      text: { zh: 'Node 版本（需 ≥ 20.19）', en: 'Node version (≥ 20.19)' },
      found: process.versions.node,
      passed: major > 20 || (major === 20 && minor >= 19),
    },
    {
      id: 'clock',
      text: { zh: '时钟可信（UTC）', en: 'clock is plausible (UTC)' },
      found: formatInstant(Math.floor(now / 1000) * 1000),
      passed: plausible,
    },
  ];
}

/** Which engine runs, and how fast it is at this moment: two tenths of a second of work, so the figures are rough. */
function engineCheck(session: Session): Check {
  const { engine, reason = '' } = smEngine();
  const verifier = prepareSm2Verifier(fromHex(publishedPublicKey), SM2_DEFAULT_USER_ID);
  const signature = fromHex(publishedSignature);
  const text = utf8('message digest');
  const verifyPerSecond = rateOf(() => verifier.verify(signature, text, 'raw'));
  const piece = new Uint8Array(32_768);
  const sm3MegabytesPerSecond = (rateOf(() => sm3(piece)) * piece.length) / 1e6;
  const figures = {
    verifyPerSecond: Number(verifyPerSecond.toPrecision(2)),
    sm3MegabytesPerSecond: Number(sm3MegabytesPerSecond.toPrecision(2)),
  };
  return {
    id: 'engine',
    text: { zh: '算法引擎', en: 'engine' },
    found: message(session, `doctor.engine.${engine}`, {
      reason,
      verify: figures.verifyPerSecond,
      sm3: figures.sm3MegabytesPerSecond,
    }),
    passed: true,
    figures,
  };
}

/** Calls per second in the best of many short moments within a tenth of a second: neither compiling nor neighbours count. */
function rateOf(work: () => unknown): number {
  let best = 0;
  for (const end = performance.now() + 100; performance.now() < end; ) {
    const started = performance.now();
    let calls = 0;
    let elapsed = 0;
    while (elapsed < 4) {
      for (let i = 0; i < 8; i++) work();
      calls += 8;
      elapsed = performance.now() - started;
    }
    best = Math.max(best, (calls * 1000) / elapsed);
  }
  return best;
}
