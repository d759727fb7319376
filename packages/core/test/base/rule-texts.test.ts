import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromHex } from '../../src/base/bytes.ts';
import { describeError } from '../../src/base/describe-error.ts';
import { CoreError, isCoreError } from '../../src/base/errors.ts';
import { ruleText, ruleTexts } from '../../src/base/rule-texts/rule-text.ts';
import { parseSignedData } from '../../src/cms/index.ts';
import { parseXml, parseZip } from '../../src/container/index.ts';
import { parsePrivateKey } from '../../src/crypto/index.ts';
import { checkDer } from '../../src/der/index.ts';
import { digestReferences, listSignatures, mapCoverage, parseOfd } from '../../src/ofd/index.ts';
import { parseSealSignature } from '../../src/seal/index.ts';
import { parseCertificate } from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

const sources = fileURLToPath(new URL('../../src', import.meta.url));

interface Literal {
  readonly file: string;
  /** What the text is given to: `rule:` for a property, `refuse()` for a call, `rule=` for a constant. */
  readonly given: string;
  /** As in the table, but every place is `{}`. */
  readonly sentence: string;
}

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Every text that a source file has, places of templates as `{}`. */
function literalsOf(file: string): Literal[] {
  const source = readFileSync(join(sources, file), 'utf8');
  const found: Literal[] = [];
  const visit = (value: unknown, given: string): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, given);
    if (!isNode(value)) return;
    const node = value;
    const nameOf = (part: unknown): string => (isNode(part) ? source.slice(part.start, part.end) : '');
    if (node.type === 'Literal' && typeof node['value'] === 'string')
      found.push({ file, given, sentence: node['value'] });
    if (node.type === 'TemplateLiteral') {
      const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
      found.push({ file, given, sentence: quasis.map((part) => part.value.cooked).join('{}') });
    }
    let inside = given;
    if (node.type === 'Property') inside = `${nameOf(node['key'])}:`;
    else if (node.type === 'CallExpression' || node.type === 'NewExpression')
      inside = `${nameOf(node['callee']).replace(/^[\s\S]*[.#]/, '')}()`;
    else if (node.type === 'VariableDeclarator') inside = `${nameOf(node['id']).replace(/:[\s\S]*/, '')}=`;
    else if (/^(TS|Import|Export.*Source)/.test(node.type)) inside = 'type';
    for (const [key, child] of Object.entries(node)) if (key !== 'key') visit(child, inside);
  };
  visit(parseAst(source, { lang: 'ts' }).body, '');
  return found;
}

const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/generated|engine\/|rule-texts\//.test(file))
  .sort();
const literals = files.flatMap(literalsOf);

/** Two words or more: the sentences that nobody can take for an identifier. */
const isProse = (sentence: string): boolean => /[A-Za-z][\w()-]*[,;:]* +[A-Za-z{]/.test(sentence);

/** Where English prose is no detail of an error, a path's failure or a lint finding. */
const elsewhere = {
  files:
    /^(base\/standards|validation\/report\/|licence\/(ornaments|metadata|samples)|ofd\/draw\/|ofd\/write\/xml|seal\/picture\/svg|cms\/timestamp-authority)/,
  // Texts in both languages, elements of XML, labels of PEM, bugs; `field` and its like are identifiers.
  given:
    /^((en|zh|fieldName|element|path|xmlns.*|'.*'|problem|svg|source|status|cause):|(xmlElement|ofdPart|element|Error|TypeError|Set|super|node|writeColour)\(\)|type$)/,
  // Paths to be drawn, markup, and lists of values that are what they are.
  sentence:
    /^(M |A |B |L |Q|C\{|<|≤|≥|> |-----|(metadata, )?attachment, page|PNG, JPEG$|(name|label|element|directory|exit|DSSEv1) \{\}|1 of |page resources|\{\} x \{\}$)/,
};

const placeless = (sentence: string): string => sentence.replaceAll(/\{#?\d\}/g, '{}');

describe('the Chinese of the sentences in details', () => {
  const known = new Set(Object.keys(ruleTexts).map(placeless));
  const hasChinese = (sentence: string): boolean => known.has(sentence) || ruleText(sentence, 'zh') !== sentence;

  it('there is one for every sentence of the sources', () => {
    const missing = literals.filter(
      ({ file, given, sentence }) =>
        isProse(sentence) &&
        !hasChinese(sentence) &&
        !elsewhere.files.test(file) &&
        !elsewhere.given.test(given) &&
        !elsewhere.sentence.test(sentence),
    );
    expect(missing.map(({ file, given, sentence }) => `${file} ${given} ${sentence}`)).toEqual([]);
    expect(literals.filter(({ sentence }) => isProse(sentence) && hasChinese(sentence)).length).toBeGreaterThan(500);
  });

  it('there is none that no source says', () => {
    const all = literals.map(({ sentence }) => sentence);
    const said = new Set(all);
    // A number may stand where the table has a place.
    const isSaid = (sentence: string): boolean => {
      const form = new RegExp(`^${sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{}', '\\d+')}$`);
      return all.some((one) => form.test(one));
    };
    expect([...known].filter((sentence) => !said.has(sentence) && !isSaid(sentence))).toEqual([]);
  });

  it('has the same places as the English', () => {
    const places = (text: string): string[] =>
      (text.match(/\{#?\d\}/g) ?? []).map((one) => one.replace('#', '')).sort();
    for (const [english, chinese] of Object.entries(ruleTexts)) {
      expect(places(chinese), english).toEqual(places(english));
      expect(chinese, english).toMatch(/[\u4e00-\u9fff]|^TrueType|^ECPrivateKey/);
    }
  });

  it('fills its places, says what it does not know as it stands, and does not take quoted text for its own', () => {
    expect(ruleText('the root is {urn:a}b, not OFD', 'zh')).toBe('根元素为 {urn:a}b，而不是 OFD');
    expect(ruleText('version needed differs between local header and directory', 'zh')).toBe(
      '本地文件头与目录中的所需版本不同',
    );
    expect(ruleText('an array of 1 to 20 items', 'zh')).toBe('1 至 20 项的数组');
    expect(ruleText('keyUsage', 'zh')).toBe('keyUsage');
    expect(ruleText('constructor', 'zh')).toBe('constructor');
    expect(ruleText('not empty', 'en')).toBe('not empty');
    const quoted = new CoreError('ERR_ARGUMENT', { argument: 'x', expected: '16 bytes', got: 'no such thing' });
    expect(describeError(quoted, 'zh')).toBe('参数 x 不正确：应为 16 字节，实为 no such thing');
    expect(describeError(quoted, 'en')).toBe('argument x is wrong: expected 16 bytes, got no such thing');
  });

  it('leaves no gap before and behind Chinese', () => {
    const role = new CoreError('ERR_SEAL_PERIOD', { of: 'seal', at: 'A', from: 'B', until: 'C' });
    expect(describeError(role, 'zh')).toBe('A 不在印章的有效期 B 至 C 之内');
    const rule = new CoreError('ERR_KEY_PRIVATE', { rule: 'an SM2 private key has 32 bytes (GB/T 32918.1)' });
    expect(describeError(rule, 'zh')).toBe('私钥不可用：SM2 私钥应为 32 字节（GB/T 32918.1）');
  });
});

/** Words of a sentence in Chinese that are English: names of types, fields, files and standards are none. */
function englishIn(sentence: string): string | undefined {
  const names = /\b(?:BIT STRING|OCTET STRING|OBJECT IDENTIFIER|GB 18030|CMS|SEQUENCE|OF|SET)\b/g;
  return /[a-z]{2,} [a-z]{2,}/.exec(sentence.replaceAll(names, ''))?.[0];
}

/** What a reader in Chinese sees of every error that an action ends with. */
function chineseOfErrors(actions: readonly (() => unknown)[]): string[] {
  return actions.flatMap((action) => {
    try {
      action();
      return [];
    } catch (error) {
      if (!isCoreError(error)) throw error;
      return [describeError(error, 'zh')];
    }
  });
}

describeShared('suites/svc-der-invalid.json', 'encodings that are not DER, in Chinese', () => {
  it('are refused without English words', () => {
    const { tests } = readSharedJson<{ tests: { hex: string }[] }>('suites/svc-der-invalid.json');
    const said = chineseOfErrors(
      tests.flatMap(({ hex }) => [
        () => checkDer(fromHex(hex), 'case'),
        () => parseCertificate(fromHex(hex)),
        () => parseSignedData(fromHex(hex)),
        () => parseSealSignature(fromHex(hex)),
        () => parsePrivateKey(fromHex(hex)),
      ]),
    );
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((sentence) => englishIn(sentence) !== undefined)).toEqual([]);
  });
});

describeShared('suites/svc-zip-xml-attacks.json', 'hostile containers, in Chinese', () => {
  it('are refused without English words', () => {
    const { tests } = readSharedJson<{ tests: { zip: string }[] }>('suites/svc-zip-xml-attacks.json');
    const said = chineseOfErrors(
      tests.flatMap(({ zip }) => [
        () => {
          for (const { name, bytes } of parseZip(fromBase64(zip)).entries.values())
            if (name.endsWith('.xml')) parseXml(bytes, name);
        },
        () => mapCoverage(...opened(fromBase64(zip))),
      ]),
    );
    expect(said.length).toBeGreaterThan(60);
    expect(said.filter((sentence) => englishIn(sentence) !== undefined)).toEqual([]);
  });
});

function opened(bytes: Uint8Array): Parameters<typeof mapCoverage> {
  const pkg = parseOfd(bytes);
  const signatures = listSignatures(pkg);
  return [pkg, signatures, signatures.map((signature) => digestReferences(pkg, signature))];
}
