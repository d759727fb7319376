import { makeLicenceId } from '../licence-id.ts';
import type { LicenceData, LicenceType } from '../licence-type.ts';
import { type Holder, holderMetadata, type LicenceMetadata } from '../metadata.ts';
import { sampleBusinessLicenceType } from './business-licence.ts';
import { samplePharmacistType } from './pharmacist-registration.ts';
import { sampleRealEstateType } from './real-estate-title.ts';
import { samplePhoto } from './sample-photo.ts';

export { sampleBusinessLicenceType, samplePharmacistType, samplePhoto, sampleRealEstateType };

/** Three licence types of the demonstration region (990000): a business licence, a title to real estate, a pharmacist's registration. */
export const sampleLicenceTypes: readonly LicenceType[] = [
  sampleBusinessLicenceType,
  sampleRealEstateType,
  samplePharmacistType,
];

/** Everything that issuing one sample licence needs. */
export interface SampleLicence {
  readonly type: LicenceType;
  readonly data: LicenceData;
  readonly metadata: LicenceMetadata;
}

const issuer = { name: '示范甲市行政审批服务局', code: '11990100T00000028L' } as const;

function metadataOf(
  type: LicenceType,
  number: string,
  serial: string,
  dates: readonly [string, string],
  holder: Holder,
): LicenceMetadata {
  return {
    ZZBS: makeLicenceId({ typeCode: type.code, issuerCode: issuer.code, serial, version: 1 }),
    ZZMC: type.name.zh,
    ZZLXMC: type.name.zh,
    ZZLXDM: type.code,
    ZZBH: number,
    ZZBFJG: issuer.name,
    ZZBFJGDM: issuer.code,
    ZZBFJGJB: '地市级',
    ZZBFRQ: dates[0],
    ZZYXQQSRQ: dates[0],
    ZZYXQJZRQ: dates[1],
    ...holderMetadata([holder]),
  };
}

/**
 * Data and metadata for each of {@link sampleLicenceTypes}, all invented.
 * @example sampleLicences()[0].type.name.en; // 'Business licence'
 */
export function sampleLicences(): readonly SampleLicence[] {
  return [businessLicence(), realEstateTitle(), pharmacistRegistration()];
}

function businessLicence(): SampleLicence {
  const type = sampleBusinessLicenceType;
  const holder = { name: '示范甲市云章数据科技有限公司', code: '91990100T000000442', codeType: '001' };
  return {
    type,
    metadata: metadataOf(type, '990100202600000018', '2026000000018', ['2026-03-16', '长期'], holder),
    data: {
      creditCode: holder.code,
      name: holder.name,
      enterpriseType: '有限责任公司（自然人投资或控股）',
      legalRepresentative: '陈示范',
      registeredCapital: '10500000',
      establishedOn: '2026-03-16',
      operatingUntil: '长期',
      address: '示范甲省示范甲市示范区印信大道 18 号 3 号楼 602 室',
      businessScope:
        '一般项目：软件开发；信息系统集成服务；数据处理和存储支持服务；信息技术咨询服务；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；办公设备销售；计算机软硬件及辅助设备零售。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）\n许可项目：电子认证服务；互联网信息服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件为准）',
    },
  };
}

function realEstateTitle(): SampleLicence {
  const type = sampleRealEstateType;
  const number = '示范（2026）示范甲市不动产权第 0000126 号';
  const holder = { name: '林示例', code: '990102198506151230', codeType: '111' };
  return {
    type,
    metadata: metadataOf(type, number, '0000000126', ['2026-02-11', '2089-05-30'], holder),
    data: {
      titleNumber: number,
      owner: holder.name,
      coOwnership: '单独所有',
      location: '示范甲省示范甲市示范区印信大道 20 号印湖苑 5 幢 2 单元 1101 室',
      unitNumber: '990102001001GB00126F00051101',
      rightType: '国有建设用地使用权／房屋所有权',
      rightNature: '出让／市场化商品房',
      usage: '城镇住宅用地／住宅',
      area: '宗地面积 18650.40 平方米／房屋建筑面积 118.62 平方米',
      rightUntil: '2089-05-30',
      otherConditions:
        '房屋结构：钢筋混凝土结构；专有建筑面积：94.35 平方米，分摊建筑面积：24.27 平方米；房屋总层数：18 层，所在层数：第 11 层；房屋竣工时间：2021 年',
    },
  };
}

function pharmacistRegistration(): SampleLicence {
  const type = samplePharmacistType;
  const holder = { name: '周范例', code: '990101199001010019', codeType: '111' };
  const number = '992026000317';
  return {
    type,
    metadata: metadataOf(type, number, '2026000317', ['2026-04-08', '2031-04-07'], holder),
    data: {
      registrationNumber: number,
      holderName: holder.name,
      sex: '男',
      residentId: holder.code,
      practiceCategory: '药学',
      practiceScope: '药品经营',
      employer: '示范甲市仁和示范大药房有限公司',
      registeredUntil: '2031-04-07',
      photo: samplePhoto(),
    },
  };
}
