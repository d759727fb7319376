import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { parseXml } from '../../src/container/index.ts';
import { classifyXmlText, nextMark, textOf } from '../../src/container/xml-bytes.ts';

/** The same question asked of a decoder and an expression. */
function decoderSays(bytes: Uint8Array): 'plain' | 'returns' | 'none' {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'none';
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return 'none';
  return text.includes('\r') ? 'returns' : 'plain';
}

/** Octets at the borders of UTF-8's table, plain ones, and the marks. */
const octet = fc.constantFrom(
  ...[0x00, 0x09, 0x0a, 0x0d, 0x1f, 0x20, 0x26, 0x3c, 0x3d, 0x3e, 0x3f, 0x41, 0x5d, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0],
  ...[0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe4, 0xed, 0xee, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff],
);
const octets = fc.array(octet, { maxLength: 24 }).map((list) => Uint8Array.from(list));

describe('XML characters in bytes', () => {
  it('are the same as a decoder and an expression find, at every offset in a word', () => {
    fc.assert(
      fc.property(octets, fc.nat(7), (bytes, blanks) => {
        const shifted = concatBytes(new Uint8Array(blanks).fill(0x20), bytes);
        expect(classifyXmlText(shifted)).toBe(decoderSays(shifted));
        expect(classifyXmlText(shifted.subarray(blanks))).toBe(decoderSays(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('every two, three and four octet border is judged as a decoder judges it', () => {
    let judged = 0;
    for (const first of [0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5])
      for (const second of [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0])
        for (const third of [0x7f, 0x80, 0xbd, 0xbe, 0xbf, 0xc0])
          for (const rest of [[], [0x7f], [0x80], [0xbf], [0xc0]]) {
            const bytes = Uint8Array.of(first, second, third, ...rest);
            expect(classifyXmlText(bytes)).toBe(decoderSays(bytes));
            judged++;
          }
    expect(judged).toBe(14 * 8 * 6 * 5);
  });

  it('the next mark is where a search by octet finds it', () => {
    fc.assert(
      fc.property(octets, fc.nat(24), (bytes, from) => {
        const found = bytes.findIndex((byte, i) => i >= from && (byte === 0x3c || byte === 0x3e || byte === 0x26));
        expect(nextMark(bytes, Math.min(from, bytes.length))).toBe(found < 0 ? bytes.length : found);
      }),
      { numRuns: 1000 },
    );
  });

  it('text of any length is decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const bytes = utf8(text);
        expect(textOf(bytes, 0)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      }),
    );
  });
});

describe('elements over bytes', () => {
  const read = (text: string) => parseXml(utf8(text), 'x.xml');
  const ruleOf = (bytes: Uint8Array): unknown => {
    try {
      parseXml(bytes, 'x.xml');
    } catch (error) {
      if (isCoreError(error)) return { code: error.code, ...error.details };
    }
    return undefined;
  };

  it('text is joined from pieces, references and CDATA in their order', () => {
    const element = read('<a>one<b>inner &amp; <![CDATA[<]]>&#x4e2d;文</b> two <!-- c -->three<?p?> &lt;four</a>');
    expect(element.text).toBe('one two three <four');
    expect(element.text).toBe('one two three <four');
    expect(element.children[0]?.text).toBe('inner & <中文');
  });

  it('names beyond ASCII, with and without prefix', () => {
    const element = read('<标:甲 xmlns:标="urn:b" 乙="1" 标:丙="2"><é/><a·b/></标:甲>');
    expect([element.namespace, element.name, ...element.attributes]).toEqual([
      'urn:b',
      '甲',
      ['乙', '1'],
      ['{urn:b}丙', '2'],
    ]);
    expect(element.children.map(({ name }) => name)).toEqual(['é', 'a·b']);
    for (const text of [
      '<·a/>',
      '<a:·b xmlns:a="u"/>',
      '<a:b:甲 xmlns:a="u"/>',
      '<甲:a:b xmlns:甲="u"/>',
      '<a×/>',
      '<:甲/>',
    ])
      expect(ruleOf(utf8(text)), text).toMatchObject({ code: 'ERR_XML' });
  });

  it('names that share a place in the table of names stay apart', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `n${i.toString(36)}`);
    const element = read(`<r>${names.map((name) => `<${name}/>`).join('')}</r>`);
    expect(element.children.map(({ name }) => name)).toEqual(names);
  });

  it('an error says line and column in characters, also behind multi-byte text and returns', () => {
    expect(ruleOf(utf8('<a>\r\n中文\r<b x=1/></a>'))).toMatchObject({ line: 3, column: 6 });
    expect(ruleOf(utf8('<a>中\u0001</a>'))).toMatchObject({ rule: 'a character that XML does not have', column: 5 });
    expect(ruleOf(Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xff))).toMatchObject({ rule: 'not UTF-8' });
  });

  it('one byte order mark is passed over, a second one is text', () => {
    expect(read('\ufeff<a/>').name).toBe('a');
    expect(ruleOf(utf8('\ufeff\ufeff<a/>'))).toMatchObject({ code: 'ERR_XML' });
  });

  it('a view into a larger buffer is read by itself', () => {
    const bytes = concatBytes(utf8('<x>'), utf8('<a>text</a>'), utf8('</x>'));
    expect(parseXml(bytes.subarray(3, 14), 'x.xml').text).toBe('text');
  });
});
