import type { LicenceType } from '@yinxin/core/licence';

/** A licence type of one field, so that tests which try every byte have few to try. */
export const smallLicenceType: LicenceType = {
  schema: 'yinxin-licence-type/1',
  code: '11990000T0000001XF001',
  name: { zh: '示范证', en: 'Sample licence' },
  definingAuthority: { name: '示范甲省人民政府办公厅', creditCode: '11990000T0000001XF' },
  holderCategory: 'mixed',
  validity: ['longTerm'],
  fields: [
    {
      name: 'name',
      label: { zh: '名称', en: 'Name' },
      type: 'text',
      required: true,
      personal: false,
      maximumLength: 40,
      element: 'KZ_MC',
    },
  ],
  template: {
    width: 100,
    height: 60,
    items: [
      { kind: 'field', box: { x: 10, y: 10, width: 80, height: 10 }, field: 'name', style: { font: 'song', size: 5 } },
      { kind: 'seal', box: { x: 50, y: 10, width: 42, height: 42 } },
    ],
  },
};
