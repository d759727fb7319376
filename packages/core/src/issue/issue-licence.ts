import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import {
  type Holder,
  holderMetadata,
  type LicenceData,
  type LicenceMetadata,
  type LicenceType,
  layoutLicence,
  makeLicenceId,
} from '../licence/index.ts';
import { writeOfd } from '../ofd/index.ts';
import { parseSeal } from '../seal/index.ts';
import { type Sealing, sealParts } from './seal-parts.ts';

/** The body that issues a licence (颁发机构). */
export interface IssuingAuthority {
  readonly name: string;
  /** Unified social credit code, 18 characters. */
  readonly creditCode: string;
}

/** Everything that decides a licence. */
export interface LicenceRequest {
  readonly type: LicenceType;
  /** Values by field name. */
  readonly data: LicenceData;
  /** 证照编号, as printed on the licence. */
  readonly licenceNumber: string;
  readonly holders: readonly Holder[];
  readonly authority: IssuingAuthority;
  /** 流水号: 1 to 64 digits and capital letters, unique for type and authority. */
  readonly serial: string;
  /** 1 for a new licence. */
  readonly version?: number;
  /** `YYYY-MM-DD`. */
  readonly issuedOn: string;
  readonly validFrom: string;
  /** `YYYY-MM-DD` or 长期. */
  readonly validUntil: string;
  /** GB/T 2260, six digits. */
  readonly region?: string;
  readonly sealing: Sealing;
  readonly random: RandomSource;
  /** What the QR code says; the licence identifier when absent. */
  readonly qrText?: string;
}

/** A licence that was issued. */
export interface IssuedLicence {
  /** 电子证照标识 (GB/T 36904). */
  readonly licenceId: string;
  readonly metadata: LicenceMetadata;
  /** The sealed file. */
  readonly ofd: Uint8Array;
}

/**
 * Issues a licence and its seal in one act: checks the data, gives the identifier, lays the page out, adds metadata, data index and
 * salted field digests, and seals every file of the package (GB/T 36904, GB/T 36905, GB/T 38540-2020).
 * All or nothing: what is returned is complete, and nothing is written anywhere.
 * @throws CoreError `ERR_LICENCE_DATA`, `ERR_LICENCE_LAYOUT`, `ERR_ISSUE_AUTHORITY` when the signer's certificate names another
 * body than the issuing authority, `ERR_SEAL_…` when the seal cannot be applied.
 * @example
 * const { licenceId, ofd } = await issueLicence(licenceRequest);
 * checkLicenceId(parseLicenceId(licenceId)).valid; // true
 */
export async function issueLicence(request: LicenceRequest): Promise<IssuedLicence> {
  const { type, authority, sealing } = request;
  checkAuthority(request);
  const licenceId = makeLicenceId({
    typeCode: type.code,
    issuerCode: authority.creditCode,
    serial: request.serial,
    version: request.version ?? 1,
  });
  const metadata: LicenceMetadata = {
    ZZBS: licenceId,
    ZZMC: type.name.zh,
    ZZLXMC: type.name.zh,
    ZZLXDM: type.code,
    ZZBH: request.licenceNumber,
    ZZBFJG: authority.name,
    ZZBFJGDM: authority.creditCode,
    ZZBFRQ: request.issuedOn,
    ZZYXQQSRQ: request.validFrom,
    ZZYXQJZRQ: request.validUntil,
    ...(request.region === undefined ? {} : { ZZXZQH: request.region }),
    ...holderMetadata(request.holders),
    ZZQZMC: parseSeal(sealing.seal).name,
  };
  const model = layoutLicence(type, request.data, metadata, {
    random: request.random,
    ...(request.qrText === undefined ? {} : { qrText: request.qrText }),
  });
  const stamps = model.pages.flatMap((page, pageIndex) => page.seals.map((box) => ({ pageIndex, box })));
  const ofd = await sealParts(writeOfd(model, { signatures: 'linked' }), stamps, sealing);
  const written = Object.fromEntries(model.customDatas.map(({ name, value }) => [name, value]));
  return { licenceId, metadata: written, ofd };
}

/** A signer's certificate that names an organisation must name the issuing authority: nobody issues in another body's name. */
function checkAuthority({ authority, sealing }: LicenceRequest): void {
  const { creditCode, organisationCode } = sealing.signerCertificate.identity;
  const got = creditCode ?? organisationCode;
  // Older certificates hold the nine-character organisation code, which is part of the credit code (characters 9 to 17).
  const expected = got?.length === 9 ? authority.creditCode.slice(8, 17) : authority.creditCode;
  if (got !== undefined && got !== expected) throw new CoreError('ERR_ISSUE_AUTHORITY', { expected, got });
}
