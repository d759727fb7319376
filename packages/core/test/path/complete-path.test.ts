import { beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/base/limits.ts';
import { encodePem } from '../../src/crypto/index.ts';
import { completePath, type FetchAnswer, type PathInput } from '../../src/path/index.ts';
import { parseCertificate } from '../../src/x509/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { forge } from './forge.ts';

let root: Party;
let upper: Party;
let lower: Party;
let leaf: Party;
const at = (name: string): string => `http://ca.example.cn/${name}.cer`;

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  upper = await forge({ issuer: root, name: '上级CA', ca: true, keyUsage: ['keyCertSign'] });
  const notAfter = Date.UTC(2033, 0, 1);
  lower = await makeParty('sub-ca', '下级CA', {
    issuer: upper,
    authorityInformation: { caIssuers: [at('upper')] },
    notAfter,
  });
  leaf = await makeParty('seal-signer', '示范单位', {
    issuer: lower,
    authorityInformation: { caIssuers: ['ldap://ca.example.cn/x', 'http://10.0.0.1/x', at('lower')] },
    notAfter,
  });
});

function input(more: Partial<PathInput> = {}): PathInput {
  const { certificate } = root;
  const { subject, publicKey } = certificate;
  return {
    leaf: leaf.certificate,
    intermediates: [],
    anchors: [{ subject, publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'seal-signing',
    crls: [],
    revocation: 'off',
    ...more,
  };
}

type Web = Readonly<Record<string, FetchAnswer | undefined>>;

function web(pages: Web): { readonly asked: string[]; readonly fetch: (url: string) => Promise<FetchAnswer> } {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (url) => {
      asked.push(url);
      return pages[url] ?? { kind: 'failed', reason: '404' };
    },
  };
}

const content = (bytes: Uint8Array): FetchAnswer => ({ kind: 'content', bytes });

describe('missing authorities', () => {
  test('are fetched from the leaf upwards, and everything is recorded', async () => {
    const pages = web({
      [at('lower')]: content(lower.der),
      [at('upper')]: content(new TextEncoder().encode(encodePem('CERTIFICATE', upper.der))),
    });
    const { outcome, fetched, certificates } = await completePath(input(), pages.fetch);
    expect(outcome.status).toBe('valid');
    expect(fetched).toEqual([
      { url: 'ldap://ca.example.cn/x', status: 'refused', problem: 'scheme' },
      { url: 'http://10.0.0.1/x', status: 'refused', problem: 'address' },
      { url: at('lower'), status: 'fetched', certificates: 1 },
      { url: at('upper'), status: 'fetched', certificates: 1 },
    ]);
    expect(pages.asked).toEqual([at('lower'), at('upper')]);
    expect(certificates.map(({ commonName }) => commonName)).toEqual(['下级CA', '上级CA']);
  });

  test('nothing is fetched for a path that is complete, or that fails for another reason', async () => {
    const pages = web({});
    const intermediates = [lower.certificate, upper.certificate];
    expect((await completePath(input({ intermediates }), pages.fetch)).outcome.status).toBe('valid');
    const expired = await completePath(input({ intermediates, at: Date.UTC(2050, 0, 1) }), pages.fetch);
    expect(expired.outcome.status !== 'valid' && expired.outcome.code).toBe('chain.validity.outside');
    expect(pages.asked).toEqual([]);
  });

  test('what is fetched is trusted no more than anything else', async () => {
    const impostor = await makeParty('root', '示范甲省根CA');
    const other = await makeParty('sub-ca', '下级CA', { issuer: impostor });
    const { outcome } = await completePath(input(), web({ [at('lower')]: content(other.der) }).fetch);
    expect(outcome.status).toBe('indeterminate');
  });

  test('a bundle is read by the function that the caller gives', async () => {
    const { outcome } = await completePath(input(), web({ [at('lower')]: content(Uint8Array.of(1)) }).fetch, {
      decode: () => [lower.certificate, upper.certificate],
    });
    expect(outcome.status).toBe('valid');
  });
});

describe('servers that mislead', () => {
  test('the fetcher gets what was checked, in one spelling', async () => {
    const strange = await makeParty('seal-signer', '示范单位', {
      issuer: lower,
      authorityInformation: {
        caIssuers: ['http://ca.example.cn/@127.0.0.1/x', 'http://ca.example.cn/a/bb/lower.cer'],
      },
      notAfter: Date.UTC(2033, 0, 1),
    });
    // Nobody honest writes the addresses that the attacker needs.
    const der = Buffer.from(strange.der);
    der.write('\\', der.indexOf('/@127'));
    der.write('..', der.indexOf('bb/lower'));
    const pages = web({});
    await completePath(input({ leaf: parseCertificate(new Uint8Array(der)) }), pages.fetch);
    expect(pages.asked).toEqual(['http://ca.example.cn/lower.cer']);
  });

  test('a redirection is followed where it may lead, and nowhere else', async () => {
    const good = web({
      [at('lower')]: { kind: 'redirect', location: '/moved.cer' },
      [at('moved')]: content(lower.der),
      [at('upper')]: content(upper.der),
    });
    expect((await completePath(input(), good.fetch)).outcome.status).toBe('valid');
    for (const location of ['http://127.0.0.1/', 'http://[::ffff:a00:1]/', 'file:///etc/passwd', 'http://0x7f.1/']) {
      const pages = web({ [at('lower')]: { kind: 'redirect', location } });
      const { outcome, fetched } = await completePath(input(), pages.fetch);
      expect(outcome.status).toBe('indeterminate');
      expect(fetched.at(-1)?.status).toBe('refused');
      expect(pages.asked).toEqual([at('lower')]);
    }
  });

  test('circles of redirections, and more of them than the budget', async () => {
    const circle = web({
      [at('lower')]: { kind: 'redirect', location: at('b') },
      [at('b')]: { kind: 'redirect', location: at('lower') },
    });
    expect((await completePath(input(), circle.fetch)).outcome.status).toBe('indeterminate');
    expect(circle.asked).toEqual([at('lower'), at('b')]);
    let count = 0;
    await completePath(input(), async () => ({ kind: 'redirect', location: `http://ca.example.cn/${count++}` }));
    expect(count).toBe(defaultLimits.pathFetches);
    count = 0;
    const limits = { ...defaultLimits, pathFetches: 3 };
    await completePath(input({ limits }), async () => ({
      kind: 'redirect',
      location: `http://ca.example.cn/${count++}`,
    }));
    expect(count).toBe(3);
  });

  test('too many bytes, no certificate, an error: recorded, and the path stays open', async () => {
    const answers: readonly (readonly [FetchAnswer | undefined, string, string])[] = [
      [content(new Uint8Array(defaultLimits.pathFetchBytes + 1)), 'unreadable', 'pathFetchBytes'],
      [content(Uint8Array.of(0x30, 0)), 'unreadable', 'ERR_DER_TAG'],
      [undefined, 'failed', '404'],
    ];
    for (const [answer, status, problem] of answers) {
      const { outcome, fetched } = await completePath(input(), web({ [at('lower')]: answer }).fetch);
      expect(outcome.status).toBe('indeterminate');
      expect(fetched.at(-1)).toEqual({ url: at('lower'), status, problem });
    }
    const rejecting = await completePath(input(), () => Promise.reject(new Error('no network')));
    expect(rejecting.fetched.at(-1)).toEqual({ url: at('lower'), status: 'failed', problem: 'no network' });
  });
});
