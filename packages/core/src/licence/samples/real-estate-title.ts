import type { LicenceType, TemplateItem } from '../licence-type.ts';
import { parseLicenceType } from '../parse-licence-type.ts';
import { box, label, paper, style } from './building-blocks.ts';

const crimson = [150, 24, 38] as const;
const rose = [222, 168, 164] as const;
const ink = [38, 32, 32] as const;

const left = 152;
const top = 42;
const labelWidth = 34;
const valueWidth = 98;

/** The rows of the right-hand table: label, field, height in millimetres. */
const rows = [
  ['权利人', 'owner', 13],
  ['共有情况', 'coOwnership', 13],
  ['坐落', 'location', 17],
  ['不动产单元号', 'unitNumber', 13],
  ['权利类型', 'rightType', 13],
  ['权利性质', 'rightNature', 13],
  ['用途', 'usage', 13],
  ['面积', 'area', 13],
  ['使用期限', 'rightUntil', 13],
  ['权利其他状况', 'otherConditions', 27],
] as const;

const total = rows.reduce((sum, [, , height]) => sum + height, 0);

function table(): TemplateItem[] {
  const items: TemplateItem[] = [
    { kind: 'frame', box: box(left, top, labelWidth + valueWidth, total), colour: crimson, width: 0.5 },
    { kind: 'line', from: [left + labelWidth, top], to: [left + labelWidth, top + total], colour: crimson, width: 0.2 },
  ];
  let y: number = top;
  for (const [text, field, height] of rows) {
    if (y > top)
      items.push({
        kind: 'line',
        from: [left, y],
        to: [left + labelWidth + valueWidth, y],
        colour: crimson,
        width: 0.2,
      });
    items.push(
      label(
        box(left + 4, y, labelWidth - 8, height),
        text,
        style('song', 4, 'distribute', { colour: ink, bold: true }),
      ),
    );
    const place = box(left + labelWidth + 3, y + 1, valueWidth - 6, height - 2);
    items.push({
      kind: 'field',
      box: place,
      field,
      style: style('fang', 4.2, 'left', { minimumSize: 3, wrap: 'lines', lineHeight: 1.35, colour: ink }),
    });
    y += height;
  }
  return items;
}

const items: TemplateItem[] = [
  paper(297, 210, [255, 251, 249]),
  { kind: 'ornament', ornament: 'waves', box: box(14, 14, 269, 182), colour: [240, 206, 200], width: 0.1, alpha: 120 },
  { kind: 'ornament', ornament: 'rosette', box: box(32, 52, 84, 84), colour: [232, 178, 170], width: 0.12, alpha: 130 },
  { kind: 'ornament', ornament: 'guillocheBorder', box: box(6, 6, 285, 198), colour: rose, width: 0.16 },
  { kind: 'frame', box: box(5, 5, 287, 200), colour: crimson, width: 0.7 },
  { kind: 'frame', box: box(12, 12, 273, 186), colour: crimson, width: 0.2 },
  { kind: 'line', from: [143, 18], to: [143, 192], colour: rose, width: 0.25, dash: [1.2, 1.2] },
  label(box(20, 28, 112, 18), '不动产权证书', style('song', 13.5, 'distribute', { bold: true, colour: crimson })),
  label(
    box(24, 62, 104, 66),
    '根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。',
    style('kai', 5.2, 'left', { wrap: 'lines', lineHeight: 1.75, verticalAlign: 'top', colour: ink }),
  ),
  label(box(40, 134, 38, 9), '登记机构（章）', style('song', 4.6, 'left', { colour: ink })),
  {
    kind: 'element',
    box: box(40, 144, 92, 9),
    element: 'ZZBFJG',
    style: style('kai', 4.8, 'left', { minimumSize: 3.2, colour: ink }),
  },
  {
    kind: 'element',
    box: box(40, 156, 92, 9),
    element: 'ZZBFRQ',
    format: 'dateChinese',
    style: style('kai', 5, 'left', { colour: ink }),
  },
  { kind: 'seal', box: box(72, 132, 42, 42) },
  { kind: 'qr', box: box(20, 166, 21, 21), colour: ink },
  label(box(44, 176, 14, 5), '标识', style('song', 2.8, 'left', { colour: ink })),
  {
    kind: 'element',
    box: box(44, 181, 94, 5),
    element: 'ZZBS',
    style: style('song', 2.6, 'left', { minimumSize: 1.7, colour: ink }),
  },
  {
    kind: 'field',
    box: box(left, 24, 132, 10),
    field: 'titleNumber',
    style: style('song', 5, 'center', { minimumSize: 3.6, colour: crimson, bold: true }),
  },
  ...table(),
];

/** 不动产权证书: a certificate of title to real estate of the demonstration region, 297 × 210 mm. */
export const sampleRealEstateType: LicenceType = /* @__PURE__ */ parseLicenceType({
  schema: 'yinxin-licence-type/1',
  code: '11990000T0000001XF002',
  name: { zh: '不动产权证书', en: 'Certificate of title to real estate' },
  definingAuthority: { name: '示范甲省人民政府办公厅', creditCode: '11990000T0000001XF' },
  holderCategory: 'mixed',
  validity: ['longTerm', { count: 70, unit: 'year' }],
  fields: [
    {
      name: 'titleNumber',
      label: { zh: '不动产权证号', en: 'Title number' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 50,
      element: 'ZZBH',
    },
    {
      name: 'owner',
      label: { zh: '权利人', en: 'Owner' },
      type: 'text',
      required: true,
      personal: true,
      maximumLength: 60,
      element: 'CZZT',
    },
    {
      name: 'coOwnership',
      label: { zh: '共有情况', en: 'Co-ownership' },
      type: 'enum',
      required: true,
      personal: false,
      values: ['单独所有', '共同共有', '按份共有'],
      element: 'KZ_GYQK',
    },
    {
      name: 'location',
      label: { zh: '坐落', en: 'Location' },
      type: 'text',
      required: true,
      personal: true,
      maximumLength: 80,
      element: 'KZ_ZL',
    },
    {
      name: 'unitNumber',
      label: { zh: '不动产单元号', en: 'Unit number' },
      type: 'code',
      required: true,
      personal: false,
      characters: 'alphanumeric',
      maximumLength: 28,
      element: 'KZ_BDCDYH',
    },
    {
      name: 'rightType',
      label: { zh: '权利类型', en: 'Type of right' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 40,
      element: 'KZ_QLLX',
    },
    {
      name: 'rightNature',
      label: { zh: '权利性质', en: 'Nature of right' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 40,
      element: 'KZ_QLXZ',
    },
    {
      name: 'usage',
      label: { zh: '用途', en: 'Use' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 40,
      element: 'KZ_YT',
    },
    {
      name: 'area',
      label: { zh: '面积', en: 'Area' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 60,
      element: 'KZ_MJ',
    },
    {
      name: 'rightUntil',
      label: { zh: '使用期限', en: 'Right until' },
      type: 'date',
      required: true,
      personal: false,
      longTerm: true,
      element: 'ZZYXQJZRQ',
    },
    {
      name: 'otherConditions',
      label: { zh: '权利其他状况', en: 'Other conditions' },
      type: 'longText',
      required: false,
      personal: true,
      maximumLength: 200,
      element: 'KZ_QLQTZK',
    },
  ],
  template: { width: 297, height: 210, items },
});
