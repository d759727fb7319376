import type { LicenceType, TemplateItem } from '../licence-type.ts';
import { parseLicenceType } from '../parse-licence-type.ts';
import { box, label, paper, style } from './building-blocks.ts';

const green = [24, 98, 84] as const;
const pale = [168, 204, 190] as const;
const ink = [28, 36, 34] as const;

/** The rows beside and below the photo: label, field, left edge of the value, width of the value. */
const rows = [
  ['姓名', 'holderName', 66],
  ['性别', 'sex', 66],
  ['身份证号', 'residentId', 66],
  ['执业类别', 'practiceCategory', 66],
  ['执业范围', 'practiceScope', 110],
  ['执业单位', 'employer', 110],
  ['注册有效期至', 'registeredUntil', 110],
] as const;

function form(): TemplateItem[] {
  return rows.flatMap(([text, field, width], i): TemplateItem[] => {
    const y = 92 + i * 15;
    return [
      label(box(28, y, 34, 10), text, style('song', 5, 'distribute', { colour: green, bold: true })),
      {
        kind: 'field',
        box: box(68, y, width, 10),
        field,
        style: style('kai', 5.4, 'left', { minimumSize: 3.6, colour: ink }),
      },
      { kind: 'line', from: [67, y + 10.4], to: [68 + width, y + 10.4], colour: pale, width: 0.25 },
    ];
  });
}

const items: TemplateItem[] = [
  paper(210, 297, [250, 254, 252]),
  { kind: 'ornament', ornament: 'waves', box: box(16, 16, 178, 265), colour: [198, 226, 216], width: 0.1, alpha: 130 },
  {
    kind: 'ornament',
    ornament: 'rosette',
    box: box(50, 120, 110, 110),
    colour: [176, 214, 202],
    width: 0.12,
    alpha: 120,
  },
  { kind: 'ornament', ornament: 'guillocheBorder', box: box(8, 8, 194, 281), colour: [120, 176, 158], width: 0.17 },
  { kind: 'frame', box: box(7, 7, 196, 283), colour: green, width: 0.8 },
  { kind: 'frame', box: box(14, 14, 182, 269), colour: green, width: 0.25 },
  { kind: 'ornament', ornament: 'corners', box: box(16.5, 16.5, 177, 264), colour: green, width: 0.4 },
  label(box(30, 30, 150, 10), '示范甲省药品监督管理局', style('kai', 6, 'center', { colour: ink, spacing: 0.2 })),
  label(box(28, 44, 154, 20), '执业药师注册证', style('song', 15, 'distribute', { bold: true, colour: green })),
  { kind: 'line', from: [60, 70], to: [150, 70], colour: green, width: 0.35 },
  label(box(48, 74, 26, 7), '注册证编号', style('song', 4, 'right', { colour: ink })),
  {
    kind: 'field',
    box: box(76, 74, 90, 7),
    field: 'registrationNumber',
    style: style('hei', 4.2, 'left', { colour: ink }),
  },
  { kind: 'frame', box: box(145.5, 89.5, 34, 47), colour: pale, width: 0.3 },
  { kind: 'photo', box: box(146, 90, 33, 46), field: 'photo' },
  ...form(),
  label(box(28, 206, 34, 10), '发证机关', style('song', 5, 'distribute', { colour: green, bold: true })),
  {
    kind: 'element',
    box: box(68, 206, 100, 10),
    element: 'ZZBFJG',
    style: style('kai', 5.4, 'left', { minimumSize: 3.6, colour: ink }),
  },
  label(box(28, 221, 34, 10), '发证日期', style('song', 5, 'distribute', { colour: green, bold: true })),
  {
    kind: 'element',
    box: box(68, 221, 100, 10),
    element: 'ZZBFRQ',
    format: 'dateChinese',
    style: style('kai', 5.4, 'left', { colour: ink }),
  },
  { kind: 'seal', box: box(112, 196, 42, 42) },
  { kind: 'qr', box: box(28, 244, 24, 24), colour: ink },
  label(
    box(58, 246, 120, 6),
    '本证由发证机关制发，加盖电子印章后有效，可扫描二维码核验',
    style('song', 3.6, 'left', { colour: ink }),
  ),
  label(box(58, 255, 24, 5), '电子证照标识', style('song', 3, 'left', { colour: ink })),
  {
    kind: 'element',
    box: box(58, 261, 124, 5),
    element: 'ZZBS',
    style: style('song', 2.9, 'left', { minimumSize: 2, colour: ink }),
  },
];

/** 执业药师注册证: the registration of a pharmacist of the demonstration region, with a photo, 210 × 297 mm. */
export const samplePharmacistType: LicenceType = /* @__PURE__ */ parseLicenceType({
  schema: 'yinxin-licence-type/1',
  code: '11990000T0000001XF003',
  name: { zh: '执业药师注册证', en: 'Registration certificate of a pharmacist' },
  definingAuthority: { name: '示范甲省人民政府办公厅', creditCode: '11990000T0000001XF' },
  holderCategory: 'natural',
  validity: [{ count: 5, unit: 'year' }],
  fields: [
    {
      name: 'registrationNumber',
      label: { zh: '注册证编号', en: 'Registration number' },
      type: 'code',
      required: true,
      personal: false,
      characters: 'alphanumeric',
      maximumLength: 30,
      element: 'ZZBH',
    },
    {
      name: 'holderName',
      label: { zh: '姓名', en: 'Name' },
      type: 'text',
      required: true,
      personal: true,
      maximumLength: 40,
      element: 'CZZT',
    },
    {
      name: 'sex',
      label: { zh: '性别', en: 'Sex' },
      type: 'enum',
      required: true,
      personal: true,
      values: ['男', '女'],
      element: 'KZ_XB',
    },
    {
      name: 'residentId',
      label: { zh: '身份证号', en: 'Resident identity number' },
      type: 'residentId',
      required: true,
      personal: true,
      element: 'CZZTDM',
    },
    {
      name: 'practiceCategory',
      label: { zh: '执业类别', en: 'Category of practice' },
      type: 'enum',
      required: true,
      personal: false,
      values: ['药学', '中药学', '药学与中药学'],
      element: 'KZ_ZYLB',
    },
    {
      name: 'practiceScope',
      label: { zh: '执业范围', en: 'Scope of practice' },
      type: 'enum',
      required: true,
      personal: false,
      values: ['药品生产', '药品经营', '药品使用', '其他'],
      element: 'KZ_ZYFW',
    },
    {
      name: 'employer',
      label: { zh: '执业单位', en: 'Place of practice' },
      type: 'text',
      required: true,
      personal: true,
      maximumLength: 60,
      element: 'KZ_ZYDW',
    },
    {
      name: 'registeredUntil',
      label: { zh: '注册有效期至', en: 'Registered until' },
      type: 'date',
      required: true,
      personal: false,
      element: 'ZZYXQJZRQ',
    },
    { name: 'photo', label: { zh: '照片', en: 'Photo' }, type: 'photo', required: true, personal: true },
  ],
  template: { width: 210, height: 297, items },
});
