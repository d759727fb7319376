import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { oids } from '../../src/crypto/index.ts';
import { certificateProfiles, parseCertificateProfile } from '../../src/x509/index.ts';

const folder = new URL('../../src/x509/profiles/', import.meta.url);
const schema = JSON.parse(
  readFileSync(new URL('../../schema/certificate-profile.schema.json', import.meta.url), 'utf8'),
) as object;
const matches = new Ajv2020({ strict: true }).compile(schema);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>] as const);

describe('profiles as files', () => {
  test('there are twelve, each under its own name, and the generated source is made of them', async () => {
    expect(documents.map(([name, { name: own }]) => [name, `${String(own)}.json`])).toEqual(
      documents.map(([name]) => [name, name]),
    );
    expect(Object.keys(certificateProfiles)).toHaveLength(12);
    const { generate } = (await import(new URL('../../../../tools/generate-profiles.mjs', import.meta.url).href)) as {
      generate: (all: readonly unknown[]) => string;
    };
    const source = readFileSync(new URL('../../src/x509/profiles.generated.ts', import.meta.url), 'utf8');
    expect(generate(documents.map(([, document]) => document))).toBe(source);
  });

  test.each(documents)('%s: matches the schema and reads as the built-in profile', (_, document) => {
    expect(matches(document) || matches.errors).toBe(true);
    const rule = parseCertificateProfile(JSON.stringify(document));
    expect(rule).toEqual(certificateProfiles[rule.name as keyof typeof certificateProfiles]);
    expect(Object.isFrozen(rule)).toBe(true);
  });

  test('purposes and extensions are given by name or by number', () => {
    const organisation = documents.find(([name]) => name === 'organisation.json')?.[1] ?? {};
    const purposes = ['clientAuth', '1.3.6.1.5.5.7.3.4'];
    const rule = parseCertificateProfile({ ...organisation, extendedKeyUsage: { purposes, critical: false } });
    expect(rule.extendedKeyUsage?.purposes).toEqual([oids.clientAuth, oids.emailProtection]);
  });
});

describe('a profile of one’s own that is none', () => {
  const sound = documents.find(([name]) => name === 'organisation.json')?.[1] ?? {};
  const cases: readonly [string, Record<string, unknown>, string][] = [
    ['another version', { schemaVersion: 2 }, '$.schemaVersion'],
    ['a key that nobody knows', { keyUsages: [] }, '$.keyUsages'],
    ['a name with blanks', { name: 'my profile' }, '$.name'],
    ['no text in Chinese', { title: { en: 'x' } }, '$.title.zh'],
    ['a usage that does not exist', { keyUsage: ['signing'] }, '$.keyUsage[0]'],
    ['a usage twice', { keyUsage: ['cRLSign', 'cRLSign'] }, '$.keyUsage'],
    ['no usage at all', { keyUsage: [] }, '$.keyUsage'],
    ['an end entity that signs certificates', { keyUsage: ['keyCertSign'] }, '$.keyUsage'],
    ['an authority that signs none', { authority: {}, encryptionKeyUsage: undefined }, '$.keyUsage'],
    ['an authority with an encryption half', { authority: {}, keyUsage: ['keyCertSign'] }, '$.encryptionKeyUsage'],
    ['signing in the encryption half', { encryptionKeyUsage: ['digitalSignature'] }, '$.encryptionKeyUsage'],
    ['a path length that is no number', { authority: { pathLength: -1 } }, '$.authority.pathLength'],
    ['an end entity that signs itself', { selfSigned: true }, '$.selfSigned'],
    ['half a day', { longestDays: 0.5 }, '$.longestDays'],
    ['days that are no whole number', { longestDays: 1.5 }, '$.longestDays'],
    ['longer than a century', { longestDays: 36_601 }, '$.longestDays'],
    ['a key kind that is not known', { publicKeys: ['dsa'] }, '$.publicKeys[0]'],
    [
      'a purpose that is no identifier',
      { extendedKeyUsage: { purposes: ['9.9'], critical: false } },
      '$.extendedKeyUsage.purposes[0]',
    ],
    [
      'a purpose without its criticality',
      { extendedKeyUsage: { purposes: ['clientAuth'] } },
      '$.extendedKeyUsage.critical',
    ],
    ['an attribute required and forbidden', { subject: { required: ['C'], forbidden: ['C'] } }, '$.subject'],
    [
      'an extension required and forbidden, once by name and once by number',
      { extensions: { required: ['keyUsage'], forbidden: ['2.5.29.15'] } },
      '$.extensions',
    ],
    ['an identity required and not permitted', { identity: { permitted: [], required: ['taxNumber'] } }, '$.identity'],
  ];
  test.each(cases)('%s', (_, change, path) => {
    try {
      parseCertificateProfile({ ...sound, ...change });
      expect.fail('no error');
    } catch (error) {
      if (!isCoreError(error) || error.code !== 'ERR_PROFILE_FILE') throw error;
      expect(error.details.path).toBe(path);
    }
  });

  test.each(['', '[]', 'null', '{', '"x"'])('%j', (text) => {
    expect(() => parseCertificateProfile(text)).toThrow(/ERR_PROFILE_FILE/);
  });
});
