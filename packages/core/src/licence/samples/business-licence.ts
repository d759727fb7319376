import type { LicenceType, TemplateItem } from '../licence-type.ts';
import { parseLicenceType } from '../parse-licence-type.ts';
import { box, label, paper, style } from './building-blocks.ts';

const red = [176, 32, 36] as const;
const gold = [186, 140, 62] as const;
const ink = [34, 30, 28] as const;

const labelStyle = style('song', 5.2, 'distribute', { colour: ink, bold: true });
const valueStyle = style('kai', 5.6, 'left', { minimumSize: 4.2, wrap: 'lines', lineHeight: 1.35, colour: ink });

/** One row: a label spread over its column and the value beside it. */
function row(x: number, y: number, width: number, text: string, field: string, height = 11): TemplateItem[] {
  return [
    label(box(x, y, 32, 11), text, labelStyle),
    {
      kind: 'field',
      box: box(x + 38, height > 11 ? y + 2.4 : y, width - 38, height),
      field,
      style: height > 11 ? { ...valueStyle, verticalAlign: 'top' } : valueStyle,
    },
  ];
}

const items: TemplateItem[] = [
  paper(420, 297, [254, 252, 245]),
  { kind: 'ornament', ornament: 'waves', box: box(24, 24, 372, 249), colour: [226, 205, 160], width: 0.12, alpha: 110 },
  {
    kind: 'ornament',
    ornament: 'rosette',
    box: box(140, 96, 140, 140),
    colour: [222, 190, 130],
    width: 0.12,
    alpha: 120,
  },
  { kind: 'ornament', ornament: 'guillocheBorder', box: box(12, 12, 396, 273), colour: gold, width: 0.18 },
  { kind: 'frame', box: box(10, 10, 400, 277), colour: red, width: 0.9 },
  { kind: 'frame', box: box(18, 18, 384, 261), colour: gold, width: 0.35 },
  { kind: 'frame', box: box(19.4, 19.4, 381.2, 258.2), colour: red, width: 0.18 },
  { kind: 'ornament', ornament: 'corners', box: box(23, 23, 374, 251), colour: red, width: 0.5 },
  label(box(110, 38, 200, 26), '营业执照', style('song', 23, 'distribute', { bold: true, colour: red })),
  label(box(186, 68, 48, 9), '（副本）', style('song', 6, 'center', { colour: ink })),
  { kind: 'line', from: [98, 81], to: [322, 81], colour: gold, width: 0.5 },
  { kind: 'line', from: [98, 82.4], to: [322, 82.4], colour: gold, width: 0.18 },
  label(box(36, 42, 52, 7), '统一社会信用代码', style('hei', 4.6, 'left', { colour: ink })),
  {
    kind: 'field',
    box: box(36, 50, 66, 8),
    field: 'creditCode',
    style: style('hei', 5, 'left', { colour: red, bold: true }),
  },
  label(box(36, 60, 18, 6), '编号', style('song', 3.8, 'left', { colour: ink })),
  {
    kind: 'element',
    box: box(48, 60, 60, 6),
    element: 'ZZBH',
    style: style('song', 3.8, 'left', { minimumSize: 2.6, colour: ink }),
  },
  { kind: 'qr', box: box(350, 36, 32, 32), colour: ink },
  label(
    box(338, 70, 56, 9),
    '扫描二维码登录示范信用信息\n公示系统了解更多登记信息',
    style('song', 3, 'center', { colour: ink, lineHeight: 1.4 }),
  ),
  ...row(40, 96, 176, '名称', 'name'),
  ...row(40, 114, 176, '类型', 'enterpriseType'),
  ...row(40, 132, 176, '法定代表人', 'legalRepresentative'),
  ...row(40, 150, 176, '经营范围', 'businessScope', 74),
  ...row(232, 96, 150, '注册资本', 'registeredCapital'),
  ...row(232, 114, 150, '成立日期', 'establishedOn'),
  ...row(232, 132, 150, '营业期限', 'operatingUntil'),
  ...row(232, 150, 150, '住所', 'address', 22),
  label(box(232, 212, 40, 12), '登记机关', style('song', 6.4, 'distribute', { bold: true, colour: ink })),
  {
    kind: 'element',
    box: box(284, 212, 100, 12),
    element: 'ZZBFJG',
    style: style('kai', 6, 'left', { minimumSize: 4, colour: ink }),
  },
  {
    kind: 'element',
    box: box(284, 234, 100, 12),
    element: 'ZZBFRQ',
    format: 'dateChinese',
    style: style('kai', 6.2, 'center', { colour: ink }),
  },
  { kind: 'seal', box: box(312, 196, 45, 45) },
  label(
    box(36, 256, 150, 6),
    '示范样式：所载主体、编号均为虚构，仅用于演示与测试',
    style('song', 3.2, 'left', { colour: ink }),
  ),
  label(box(36, 265, 24, 6), '电子证照标识', style('song', 3.2, 'left', { colour: ink })),
  {
    kind: 'element',
    box: box(60, 265, 200, 6),
    element: 'ZZBS',
    style: style('song', 3.2, 'left', { minimumSize: 2.2, colour: ink }),
  },
  label(box(264, 265, 120, 6), '示范甲省市场监督管理局监制', style('song', 3.6, 'right', { colour: ink })),
];

/** 营业执照: a business licence of the demonstration region, 420 × 297 mm. */
export const sampleBusinessLicenceType: LicenceType = /* @__PURE__ */ parseLicenceType({
  schema: 'yinxin-licence-type/1',
  code: '11990000T0000001XF001',
  name: { zh: '营业执照', en: 'Business licence' },
  definingAuthority: { name: '示范甲省人民政府办公厅', creditCode: '11990000T0000001XF' },
  holderCategory: 'legal',
  validity: ['longTerm', { count: 20, unit: 'year' }],
  fields: [
    {
      name: 'creditCode',
      label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
      type: 'creditCode',
      required: true,
      personal: false,
      element: 'CZZTDM',
    },
    {
      name: 'name',
      label: { zh: '名称', en: 'Name' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 80,
      element: 'CZZT',
    },
    {
      name: 'enterpriseType',
      label: { zh: '类型', en: 'Type' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 60,
      element: 'KZ_LX',
    },
    {
      name: 'legalRepresentative',
      label: { zh: '法定代表人', en: 'Legal representative' },
      type: 'text',
      required: true,
      personal: true,
      maximumLength: 50,
      element: 'KZ_FDDBR',
    },
    {
      name: 'registeredCapital',
      label: { zh: '注册资本', en: 'Registered capital' },
      type: 'money',
      required: true,
      personal: false,
      minimum: 0,
      maximum: 1e12,
      element: 'KZ_ZCZB',
    },
    {
      name: 'establishedOn',
      label: { zh: '成立日期', en: 'Established on' },
      type: 'date',
      required: true,
      personal: false,
      element: 'KZ_CLRQ',
    },
    {
      name: 'operatingUntil',
      label: { zh: '营业期限', en: 'Operating until' },
      type: 'date',
      required: true,
      personal: false,
      longTerm: true,
      element: 'ZZYXQJZRQ',
    },
    {
      name: 'address',
      label: { zh: '住所', en: 'Address' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 100,
      element: 'KZ_ZS',
    },
    {
      name: 'businessScope',
      label: { zh: '经营范围', en: 'Business scope' },
      type: 'longText',
      required: true,
      personal: false,
      maximumLength: 600,
      element: 'KZ_JYFW',
    },
  ],
  template: { width: 420, height: 297, items: items.map((item) => withFormat(item)) },
});

/** Registered capital stands in capital characters, as on paper. */
function withFormat(item: TemplateItem): TemplateItem {
  return item.kind === 'field' && item.field === 'registeredCapital' ? { ...item, format: 'amountCapital' } : item;
}
