import { describe, expect, it } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { parseXml, writeZip, type XmlElement } from '../../src/container/index.ts';
import { svgPath } from '../../src/ofd/draw/svg-path.ts';
import { type OfdDocumentModel, type OfdPackage, parseOfd, renderPageSvg, writeOfd } from '../../src/ofd/index.ts';
import { describeShared, listShared, readShared } from '../support/shared.ts';

const pixel = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (c) => c.charCodeAt(0),
);
const base: OfdDocumentModel = {
  docId: '83c6b9e5cf99491a9e298b8e2ca99e68',
  title: 't',
  creationDate: '2026-01-02',
  creator: 'x',
  creatorVersion: '1',
  customDatas: [],
  fonts: [{ key: 'song', fontName: '宋体' }],
  pictures: [{ key: 'p', bytes: pixel }],
  pages: [{ width: 100, height: 80, background: [], body: [], seals: [] }],
  attachments: [],
};
/** A page with this in its content, and resources or other parts changed. */
function page(content: string, changes: Readonly<Record<string, string | Uint8Array>> = {}): OfdPackage {
  const head = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="9">';
  const all: Record<string, string | Uint8Array> = {
    '/Doc_0/Pages/Page_0/Content.xml': `${head}${content}</ofd:Layer></ofd:Content></ofd:Page>`,
    ...changes,
  };
  const parts = writeOfd(base).filter((part) => !Object.hasOwn(all, part.path));
  for (const [path, value] of Object.entries(all))
    parts.push({ path, bytes: typeof value === 'string' ? new TextEncoder().encode(value) : value });
  return parseOfd(writeZip(parts.map((part) => ({ name: part.path.slice(1), bytes: part.bytes }))));
}
const draw = (content: string, changes: Readonly<Record<string, string | Uint8Array>> = {}) => {
  const rendered = renderPageSvg(page(content, changes), 0);
  assertClean(rendered.svg);
  return rendered;
};
const textObject = (attributes: string, codes: string) =>
  `<ofd:TextObject ID="10" Boundary="1 2 50 9" Font="2" Size="5" ${attributes}>${codes}</ofd:TextObject>`;
const pathObject = (attributes: string, data: string, more = '') =>
  `<ofd:PathObject ID="11" Boundary="1 2 50 9" ${attributes}>${more}<ofd:AbbreviatedData>${data}</ofd:AbbreviatedData></ofd:PathObject>`;

const allowed = new Set('svg g defs rect path image text tspan use clipPath style'.split(' '));
/** Well-formed, known elements only, no handlers, no links to the outside, only numbers where numbers belong. */
function assertClean(svg: string): void {
  const root = parseXml(new TextEncoder().encode(svg), 'page.svg', {
    ...defaultLimits,
    xmlDepth: 1000,
    xmlBytes: 1e9,
    xmlNodes: 1e7,
  });
  const visit = (element: XmlElement): void => {
    if (!allowed.has(element.name)) throw new Error(`element ${element.name}`);
    for (const [name, value] of element.attributes) {
      if (/^on/i.test(name)) throw new Error(`attribute ${name}`);
      if (
        name === 'href' &&
        !/^(?:#[A-Za-z0-9]+|data:image\/(?:png|jpeg|gif|bmp|svg\+xml);base64,[A-Za-z0-9+/=]*)$/.test(value)
      )
        throw new Error('href');
      if (name !== 'href' && value.length < 10_000 && /NaN|Infinity|undefined|url\((?!#)|javascript:/.test(value))
        throw new Error(`${name}=${value.slice(0, 80)}`);
    }
    if (element.name === 'style' && /@import|url\((?!data:font)|<|expression/i.test(element.text))
      throw new Error('style');
    element.children.forEach(visit);
  };
  visit(root);
}

describe('drawing pages', () => {
  it('draws text by its distances', () => {
    const { svg, problems } = draw(
      textObject('', '<ofd:TextCode X="1" Y="5" DeltaX="g 2 5 2.5">证照A1</ofd:TextCode>'),
    );
    expect(svg).toContain('<tspan x="1 6 11 13.5" y="5">证照A1</tspan>');
    expect(svg).toContain('translate(1 2)');
    expect(problems).toEqual([]);
  });

  it('draws every kind of path segment', () => {
    expect(svgPath('M 0 0 L 1 0 Q 2 0 2 1 B 2 2 1 2 1 3 A 1 1 0 1 0 0 3 C S 5 5 L 6 6')).toEqual({
      d: 'M0 0L1 0Q2 0 2 1C2 2 1 2 1 3A1 1 0 1 0 0 3ZM5 5L6 6',
      complete: true,
    });
    expect(svgPath('M 0 0 L 1')).toEqual({ d: 'M0 0', complete: false });
    expect(svgPath('M 0 0 L 1 NaN').complete).toBe(false);
    expect(svgPath('M 0 0 L 1 1e400').complete).toBe(false);
    expect(svgPath('M 0 0 X 1 1').complete).toBe(false);
    expect(svgPath('')).toEqual({ d: '', complete: true });
  });

  it('draws a picture once however often it is shown, and fills its box without a matrix', () => {
    const image = '<ofd:ImageObject ID="12" Boundary="1 1 20 10" ResourceID="3"/>';
    const { svg } = draw(image + image);
    expect(svg.match(/<image /g)?.length).toBe(1);
    expect(svg.match(/<use /g)?.length).toBe(2);
    expect(svg).toContain('matrix(20 0 0 10 0 0)');
  });

  it('puts a placeholder for formats that browsers do not draw, whatever their name says', () => {
    const res = (file: string) =>
      `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image" Format="PNG"><ofd:MediaFile>${file}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`;
    const html = new TextEncoder().encode('<svg onload="alert(1)"/>');
    const { svg, problems } = draw('<ofd:ImageObject ID="12" Boundary="1 1 20 10" ResourceID="3"/>', {
      '/Doc_0/DocumentRes.xml': res('a.png'),
      '/Doc_0/Res/a.png': html,
    });
    expect(problems.map((problem) => problem.code)).toEqual(['draw.image.format']);
    expect(svg).not.toContain('onload');
  });

  it('follows drawing parameters, in circles too', () => {
    const res =
      '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DrawParams><ofd:DrawParam ID="20" LineWidth="2" Relative="21"/><ofd:DrawParam ID="21" Relative="20"><ofd:StrokeColor Value="1 2 3"/></ofd:DrawParam></ofd:DrawParams></ofd:Res>';
    const { svg } = draw(pathObject('DrawParam="20"', 'M 0 0 L 1 1'), { '/Doc_0/PublicRes.xml': res });
    expect(svg).toContain('stroke="#010203" stroke-width="2"');
  });

  it('knows colours: grey, CMYK, hexadecimal, transparent, shaded', () => {
    const fill = (attributes: string, inner = '') =>
      draw(
        pathObject(
          'Fill="true" Stroke="false"',
          'M 0 0 L 1 1',
          `<ofd:FillColor ${attributes}>${inner}</ofd:FillColor>`,
        ),
      );
    expect(fill('Value="128"').svg).toContain('fill="#808080"');
    expect(fill('Value="0 255 255 0"').svg).toContain('fill="#ff0000"');
    expect(fill('Value="#ff #80 0"').svg).toContain('fill="#ff8000"');
    expect(fill('Value="300 -5 0"').svg).toContain('fill="#ff0000"');
    expect(fill('Value="255 0 0" Alpha="51"').svg).toContain('fill-opacity="0.2"');
    const shaded = fill('', '<ofd:AxialShd><ofd:Segment><ofd:Color Value="9 9 9"/></ofd:Segment></ofd:AxialShd>');
    expect(shaded.problems.map((problem) => problem.code)).toEqual(['draw.colour.simplified']);
  });

  it('clips, and says where it cannot', () => {
    const clip =
      '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 5 5"><ofd:AbbreviatedData>M 0 0 L 5 0 L 5 5 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>';
    expect(draw(pathObject('', 'M 0 0 L 9 9', clip)).svg).toContain('clip-path="url(#pc0)"');
    const text = clip.replace(/<ofd:Path.*<\/ofd:Path>/, '<ofd:Text/>');
    expect(draw(pathObject('', 'M 0 0 L 9 9', text)).problems.map((problem) => problem.code)).toEqual([
      'draw.clip.simplified',
    ]);
  });

  it('shows seals on top, in slices too, and only pictures of known formats', () => {
    const pkg = page('');
    const box = { x: 80, y: 10, width: 40, height: 40 };
    const slice = renderPageSvg(pkg, 0, {
      stamps: [{ picture: pixel, box, clip: { x: 0, y: 0, width: 20, height: 40 } }],
    });
    assertClean(slice.svg);
    expect(slice.svg).toContain('<svg x="80" y="10" width="20" height="40"');
    const vector = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1"/></svg>',
    );
    expect(renderPageSvg(pkg, 0, { stamps: [{ picture: vector, box }] }).problems).toEqual([]);
    for (const bad of [
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
      '<svg xmlns="http://www.w3.org/2000/svg" style="background:url(http://x)"/>',
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x/y.png"/></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(http://x#a)"/></svg>',
      '<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>',
      'GIF',
    ]) {
      const drawn = renderPageSvg(pkg, 0, { stamps: [{ picture: new TextEncoder().encode(bad), box }] });
      assertClean(drawn.svg);
      expect(drawn.problems.map((problem) => problem.code)).toEqual(['draw.stamp.format']);
    }
  });
});

describe('hostile pages', () => {
  it('escapes text and keeps it text', () => {
    const { svg } = draw(
      textObject(
        '',
        '<ofd:TextCode X="0" Y="5">&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"\'</ofd:TextCode>',
      ),
    );
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('<script');
  });

  it.each([
    "x'};@import url(http://e);a{",
    'x" onload="alert(1)',
    'x\\27 ;}</style><script>',
    "宋体',url(x)",
    '\u202Eabc',
  ])('cleans the font name %j', (name) => {
    const escaped = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const res = `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Fonts><ofd:Font ID="2" FontName="${escaped}" FamilyName="${escaped}"/></ofd:Fonts></ofd:Res>`;
    const { svg } = draw(textObject('', '<ofd:TextCode X="0" Y="5">x</ofd:TextCode>'), { '/Doc_0/PublicRes.xml': res });
    const family = /font-family="([^"]*)"/.exec(svg)?.[1] ?? '';
    expect(family).toMatch(/^(?:'[\p{L}\p{N} _-]+',)?[A-Za-z',0-9 ]+$/u);
  });

  it('does not embed a font that is none', () => {
    const res =
      '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="a"><ofd:FontFile>a.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>';
    const content = textObject('', '<ofd:TextCode X="0" Y="5">x</ofd:TextCode>');
    const { svg, problems } = draw(content, { '/Doc_0/PublicRes.xml': res, '/Doc_0/Res/a.ttf': '<html>' });
    expect(problems.map((problem) => problem.code)).toEqual(['draw.font.file']);
    expect(svg).not.toContain('@font-face');
    const real = draw(content, { '/Doc_0/PublicRes.xml': res, '/Doc_0/Res/a.ttf': new Uint8Array([0, 1, 0, 0, 9]) });
    expect(real.svg).toContain("@font-face{font-family:'pf0';src:url(data:font/ttf;base64,");
  });

  it.each([
    [
      'numbers that are none',
      textObject(
        'HScale="NaN" Weight="1e999" CTM="a b c d e f"',
        '<ofd:TextCode X="x" Y="-1e99" DeltaX="NaN">ab</ofd:TextCode>',
      ),
    ],
    ['a size of nothing', textObject('', '<ofd:TextCode>a</ofd:TextCode>').replace('Size="5"', 'Size="-5"')],
    ['huge boxes', pathObject('', 'M 0 0 L 1 1').replace('1 2 50 9', '1e99 0 1e99 1')],
    ['no box', pathObject('', 'M 0 0 L 1 1').replace('Boundary="1 2 50 9"', '')],
    ['an injected box', pathObject('', 'M 0 0 L 1 1').replace('1 2 50 9', '0 0 1 1&quot;/&gt;')],
    ['an injected matrix', pathObject('CTM="1 0 0 1 0 0) url(x"', 'M 0 0 L 1 1')],
    ['injected path data', pathObject('', 'M 0 0 L 1 1&quot; onload=&quot;x')],
    ['an injected colour', pathObject('', 'M 0 0 L 1 1', '<ofd:StrokeColor Value="url(#x) 0 0"/>')],
    ['unknown objects', '<ofd:Script ID="1">x</ofd:Script><foreignObject/>'],
    ['a composite that is not there', '<ofd:CompositeObject ID="5" Boundary="0 0 1 1" ResourceID="77"/>'],
    ['a picture that is not there', '<ofd:ImageObject ID="5" Boundary="0 0 1 1" ResourceID="&lt;b&gt;"/>'],
    ['prototype names', '<ofd:ImageObject ID="5" Boundary="0 0 1 1" ResourceID="__proto__"/>'],
    [
      'a turned layer',
      textObject('ReadDirection="90" CharDirection="270"', '<ofd:TextCode X="0" Y="5">x</ofd:TextCode>'),
    ],
  ])('draws the rest of a page with %s and says so', (_, content) => {
    const { svg, problems } = draw(`${content}${pathObject('', 'M 7 7 L 8 8')}`);
    expect(problems.length).toBeGreaterThan(0);
    expect(svg).toContain('M7 7L8 8');
  });

  it('does not unfold a distance a billion times', () => {
    const { svg } = draw(textObject('', '<ofd:TextCode X="0" Y="5" DeltaX="g 999999 1 g 999999 1">abc</ofd:TextCode>'));
    expect(svg).toContain('x="0 1 2"');
  });

  it('stops at budgets and keeps what was drawn', () => {
    const unit = (id: number, inner: string) =>
      `<ofd:CompositeGraphicUnit ID="${id}" Width="1" Height="1"><ofd:Content>${inner}</ofd:Content></ofd:CompositeGraphicUnit>`;
    const use = (id: number) => `<ofd:CompositeObject ID="1" Boundary="0 0 1 1" ResourceID="${id}"/>`.repeat(10);
    const units =
      Array.from({ length: 9 }, (_, i) => unit(30 + i, use(31 + i))).join('') + unit(39, pathObject('', 'M 0 0 L 1 1'));
    const res = `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CompositeGraphicUnits>${units}</ofd:CompositeGraphicUnits></ofd:Res>`;
    const bomb = draw(`${pathObject('', 'M 7 7 L 8 8')}${use(30)}`, { '/Doc_0/PublicRes.xml': res });
    expect(bomb.problems.map((problem) => problem.code)).toContain('draw.budget');
    expect(bomb.svg).toContain('M7 7L8 8');
    const circle = res.replace('ResourceID="31"', 'ResourceID="30"');
    expect(draw(use(30), { '/Doc_0/PublicRes.xml': circle }).problems.map((problem) => problem.code)).toContain(
      'draw.budget',
    );
  });

  it('survives nesting up to the budget of XML', () => {
    const deep = (levels: number) =>
      `${'<ofd:PageBlock ID="1">'.repeat(levels)}${pathObject('', 'M 7 7 L 8 8')}${'</ofd:PageBlock>'.repeat(levels)}`;
    expect(draw(deep(50)).svg).toContain('M7 7L8 8');
  });

  it('leaves a broken page white and says so', () => {
    const pkg = page('', { '/Doc_0/Pages/Page_0/Content.xml': '<broken' });
    const rendered = renderPageSvg(pkg, 0);
    assertClean(rendered.svg);
    expect(rendered.problems.map((problem) => problem.code)).toContain('draw.page.unreadable');
  });

  it('refuses a page that is not there and a prefix that is markup', () => {
    const pkg = page('');
    for (const call of [
      () => renderPageSvg(pkg, 1),
      () => renderPageSvg(pkg, -1),
      () => renderPageSvg(pkg, 0, { documentIndex: 3 }),
      () => renderPageSvg(pkg, 0, { idPrefix: '"x' }),
    ])
      expect(call).toThrowError(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });
});

describeShared('corpus', 'real files', () => {
  // Refused: the 13 damaged packages. With problems: glyph lists drawn as text, TIFF pictures, and resources that the files name but lack.
  it('are drawn: every page, well-formed, clean, never an error', () => {
    const count = { files: 0, refused: 0, pages: 0, withProblems: 0 };
    for (const folder of ['corpus/ofd', 'corpus/ofd-unsigned', 'corpus/ofd-mutated']) {
      for (const file of listShared(folder).filter((name) => name.endsWith('.ofd'))) {
        count.files++;
        let pkg: OfdPackage;
        try {
          pkg = parseOfd(readShared(file));
        } catch (error) {
          if (!isCoreError(error)) throw error;
          count.refused++;
          continue;
        }
        for (const [documentIndex, document] of pkg.documents.entries()) {
          for (const pageIndex of document.pages.keys()) {
            const { svg, problems } = renderPageSvg(pkg, pageIndex, { documentIndex });
            assertClean(svg);
            count.pages++;
            if (problems.length > 0) count.withProblems++;
          }
        }
      }
    }
    expect(count).toEqual({ files: 50, refused: 13, pages: 73, withProblems: 25 });
  }, 120_000);
});
