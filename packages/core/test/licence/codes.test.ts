import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCreditCode,
  checkHolderCode,
  checkLicenceId,
  checkOrganisationCode,
  checkResidentId,
  makeLicenceId,
  mod37Check,
  parseLicenceId,
  statusAfter,
} from '../../src/licence/index.ts';

const codesOf = (check: { findings: readonly { code: string }[] }) => check.findings.map((finding) => finding.code);
const id = (rest: string) => parseLicenceId(`1.2.156.3005.2.${rest}`);

describe('MOD 37,36 (GB/T 17710)', () => {
  it.each([
    ['794', 'B'],
    ['123', 'F'],
    ['ABC', 'Z'],
    ['0', '2'],
    ['A', 'H'],
    ['Z', '4'],
    ['A12425GABC1234002', 'M'],
  ])('%s ends in %s', (text, check) => expect(mod37Check(text)).toBe(check));

  it('has no check character for anything else', () => {
    for (const text of ['a', '_', '.', 'é', 'Ａ', '\u0000']) expect(mod37Check(text)).toBeUndefined();
  });

  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const word = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 2, maxLength: 60 });

  it('detects every single substitution', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom(...alphabet), (text, at, character) => {
        const i = at % text.length;
        fc.pre(text[i] !== character);
        return mod37Check(text) !== mod37Check(text.slice(0, i) + character + text.slice(i + 1));
      }),
      { numRuns: 2000, seed: 36904 },
    );
  });

  it('detects nearly every adjacent transposition: one pair escapes for each running product, 1 in 630', () => {
    let missed = 0;
    let tried = 0;
    for (const prefix of alphabet)
      for (const a of alphabet)
        for (const b of alphabet) {
          if (a >= b) continue;
          tried++;
          if (mod37Check(prefix + a + b) === mod37Check(prefix + b + a)) missed++;
        }
    expect({ tried, missed }).toEqual({ tried: 22_680, missed: 36 });
  });
});

describe('licence identifier (GB/T 36904)', () => {
  it.each([
    '11100000000013338W011.11430000006122244L.20230000403.001.U',
    '11100000000013338W011.11110000000021135M.20230329701.003.Y',
    '11100000000013338W032.11220000013544541J.2430599.001.F',
    '11100000000013338W009.11330105002500287C.2025052201.002.0',
    '11990000T0000001XF001.11990100T00000028L.000000001.001.W',
    '11990000T0000001XF001.11990100T00000028L.000000001.002.U',
    '11990000T0000001XF002.11990100T00000028L.2025A0000007.001.U',
    '11990000T0000001XF015.11990100T00000028L.9Z8Y7X.999.X',
  ])('%s is right', (text) => {
    const check = checkLicenceId(id(text));
    expect(check.findings).toEqual([]);
    expect(check.valid).toBe(true);
  });

  it('accepts a real one with a region code as issuer, and says so', () => {
    const check = checkLicenceId(id('11100000MB03271699022.340100.000000016.001.9'));
    expect(check.valid).toBe(true);
    expect(codesOf(check)).toEqual(['licenceId.issuer.regionCode']);
  });

  it.each([
    ['11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M', 'D'],
    ['11100000MB03271699022.11370000MB2852565A.301213AF0610489FBEC46E8AB9C5C25F.001.T', 'W'],
  ])('recognises the wrong legacy algorithm in %s', (text, expected) => {
    const check = checkLicenceId(id(text));
    expect(check).toMatchObject({ valid: true, expected, legacyVariant: 'epoint' });
    expect(codesOf(check)).toEqual(['licenceId.check.legacy']);
    expect(check.findings[0]?.severity).toBe('warning');
  });

  it('refuses every other check character', () => {
    let legacy = 0;
    for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      const check = checkLicenceId(id(`11990000T0000001XF001.11990100T00000028L.000000001.001.${character}`));
      if (character === 'W') expect(check.valid).toBe(true);
      else if (check.legacyVariant !== undefined) legacy++;
      else expect(codesOf(check)).toEqual(['licenceId.check']);
    }
    expect(legacy).toBeLessThanOrEqual(1);
  });

  it('unifies full-width and lower-case input and says so', () => {
    const given = ' １．２．156.3005.2.11990000t0000001xf001.11990100T00000028L.000000001.001.w ';
    const parsed = parseLicenceId(given);
    expect(parsed.text).toBe('1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.001.W');
    expect(codesOf(checkLicenceId(parsed))).toEqual(['code.notCanonical']);
  });

  it.each([
    ['1.2.156.3005.3.11990000T0000001XF001.11990100T00000028L.000000001.001.W', 'root'],
    ['1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.W', 'parts'],
    ['1.2.156.3005.2.11990000T0000001XF01.11990100T00000028L.000000001.001.W', 'typeCode'],
    ['1.2.156.3005.2.11990000T0000001XF001.11990100.000000001.001.W', 'issuerCode'],
    ['1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.0000_0001.001.W', 'serial'],
    ['1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.1.W', 'version'],
    ['1.2.156.3005.2.11990000T0000001XF001.11990100T00000028L.000000001.001.WW', 'checkCharacter'],
    ['', 'root'],
  ])('names the wrong part of %j', (text, part) => {
    expect(() => parseLicenceId(text)).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_ID', details: { part, got: text } }),
    );
  });

  it('makes what it checks, for any serial and version', () => {
    const serial = fc.string({
      unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
      minLength: 1,
      maxLength: 64,
    });
    fc.assert(
      fc.property(serial, fc.integer({ min: 1, max: 999 }), (text, version) => {
        const made = makeLicenceId({
          typeCode: '11990000T0000001XF001',
          issuerCode: '11990100T00000028L',
          serial: text,
          version,
        });
        const parsed = parseLicenceId(made);
        return parsed.serial === text && parsed.version === version && checkLicenceId(parsed).findings.length === 0;
      }),
    );
  });

  it.each([
    [{ typeCode: '11990000T0000001XG001' }, 'typeCode'],
    [{ typeCode: '11990000T0000001XF01' }, 'typeCode'],
    [{ issuerCode: '990100' }, 'issuerCode'],
    [{ serial: '' }, 'serial'],
    [{ serial: 'abc' }, 'serial'],
    [{ version: 0 }, 'version'],
    [{ version: 1000 }, 'version'],
    [{ version: 1.5 }, 'version'],
  ])('does not make one from %j', (change, argument) => {
    const parts = {
      typeCode: '11990000T0000001XF001',
      issuerCode: '11990100T00000028L',
      serial: '1',
      version: 1,
      ...change,
    };
    expect(() => makeLicenceId(parts)).toThrowError(
      expect.objectContaining({ code: 'ERR_ARGUMENT', details: expect.objectContaining({ argument }) }),
    );
  });
});

describe('unified social credit code (GB 32100)', () => {
  it.each([
    '91350100M000100Y43',
    '11320000MB151840XJ',
    '91110000600037341L',
    '11100000000013338W',
    '11110000000021135M',
    '11430000006122244L',
    '11100000MB03271699',
    '1131000068735121X0',
    '11330105002500287C',
    '11220000013544541J',
    '113700000045046442',
    '11100000000013661B',
    '11370000MB2852565A',
  ])('%s is right', (code) => expect(checkCreditCode(code)).toMatchObject({ valid: true, findings: [] }));

  it.each([
    '11990000T0000001XF',
    '11990100T00000028L',
    '12990000T000000367',
    '91990100T000000442',
    '53990000T00000052M',
  ])('%s is right but lies in the demonstration region', (code) => {
    const check = checkCreditCode(code);
    expect(check.valid).toBe(true);
    expect(codesOf(check)).toEqual(['region.fictitious']);
  });

  it('detects every single substitution', () => {
    const code = '91350100M000100Y43';
    for (let i = 0; i < 18; i++)
      for (const character of '0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ') {
        if (character === code[i]) continue;
        expect(checkCreditCode(code.slice(0, i) + character + code.slice(i + 1)).valid).toBe(false);
      }
  });

  it('tells a wrong organisation code inside as a warning', () => {
    // Outer check right, inner wrong: 0 became 1 in the ninth character of the inner code.
    const first = '91350100M000100Y5';
    const outer = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].find(
      (c) => !codesOf(checkCreditCode(first + c)).includes('code.check'),
    );
    const check = checkCreditCode(first + outer);
    expect(check.valid).toBe(true);
    expect(check.findings).toMatchObject([{ code: 'creditCode.organisationCode', expected: '4', got: '5' }]);
  });

  it('says length, characters and unknown provinces', () => {
    expect(codesOf(checkCreditCode('9135'))).toEqual(['code.length']);
    expect(codesOf(checkCreditCode('9135010OM000100Y43'))).toContain('code.characters');
    expect(codesOf(checkCreditCode('91780100M000100Y43'))).toContain('region.unlisted');
    expect(checkCreditCode(' 91350100m000100y43').valid).toBe(true);
  });
});

describe('organisation code (GB 11714)', () => {
  it.each(['D2143569-X', 'D2143569X', '00001333-8', 'MB032716-9', '00250028-7', 'M000100Y-4'])('%s is right', (code) =>
    expect(checkOrganisationCode(code).valid).toBe(true),
  );
  it('refuses others', () => {
    expect(codesOf(checkOrganisationCode('D2143569-0'))).toEqual(['code.check']);
    expect(codesOf(checkOrganisationCode('D214356'))).toEqual(['code.length']);
    expect(codesOf(checkOrganisationCode('D21435_9-0'))).toEqual(['code.characters']);
  });
});

describe('resident identity number (GB 11643)', () => {
  it.each([
    ['11010519491231002X', '1949-12-31', 'female'],
    ['440524188001010014', '1880-01-01', 'male'],
    ['360426199101010071', '1991-01-01', 'male'],
  ])('%s is right', (text, birthDate, sex) => {
    expect(checkResidentId(text)).toMatchObject({ valid: true, findings: [], parts: { birthDate, sex, form: 18 } });
  });
  it.each(['990101199001010019', '990101200012310020', '990102198506151230'])(
    '%s is right, in the demonstration region',
    (text) => {
      expect(checkResidentId(text).valid).toBe(true);
      expect(codesOf(checkResidentId(text))).toEqual(['region.fictitious']);
    },
  );
  it('completes 15 digits and warns', () => {
    const check = checkResidentId('110105491231002');
    expect(check.valid).toBe(true);
    expect(check.parts).toMatchObject({ number: '11010519491231002X', form: 15 });
    expect(codesOf(check)).toEqual(['residentId.oldForm']);
  });
  it('refuses dates that do not exist, the future, provinces that do not exist, a wrong check', () => {
    expect(codesOf(checkResidentId('110105194913310026'))).toContain('residentId.birthDate');
    expect(codesOf(checkResidentId('110105200102300026'))).toContain('residentId.birthDate');
    expect(codesOf(checkResidentId('990101200012310020', 'id', { at: 0 }))).toContain('residentId.birthDate.future');
    expect(codesOf(checkResidentId('780105194912310026'))).toContain('region.unknown');
    expect(codesOf(checkResidentId('110105194912310021'))).toEqual(['code.check']);
    expect(codesOf(checkResidentId('１１010519491231002x'))).toEqual([]);
    expect(codesOf(checkResidentId('11010519491231002'))).toEqual(['code.length']);
    expect(codesOf(checkResidentId('1101051949123100XX'))).toEqual(['code.characters']);
  });
  it('detects every single substitution', () => {
    const text = '11010519491231002X';
    for (let i = 0; i < 18; i++)
      for (const c of '0123456789X')
        if (c !== text[i]) expect(checkResidentId(text.slice(0, i) + c + text.slice(i + 1)).valid).toBe(false);
  });
});

describe('holder codes and states', () => {
  it('checks by type', () => {
    expect(checkHolderCode('001', '91990100T000000442').valid).toBe(true);
    expect(checkHolderCode('111', '91990100T000000442').valid).toBe(false);
    expect(checkHolderCode('414', 'G12345678').valid).toBe(true);
    expect(checkHolderCode('414', 'G<script>').valid).toBe(false);
    expect(checkHolderCode('999', '1').valid).toBe(false);
  });
  it('keeps legal acts apart', () => {
    expect(statusAfter('valid', 'suspend')).toBe('suspended');
    expect(statusAfter('suspended', 'resume')).toBe('valid');
    expect(statusAfter('revoked', 'resume')).toBeUndefined();
    expect(statusAfter('annulled', 'issue')).toBeUndefined();
    expect(statusAfter('cancelled', 'annul')).toBe('annulled');
    expect(statusAfter('valid', 'amend')).toBe('superseded');
  });
});
