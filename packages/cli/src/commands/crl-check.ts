import { equalBytes, formatInstant, type Instant, type Text } from '@yinxin/core';
import { oids } from '@yinxin/core/crypto';
import {
  type Certificate,
  findRevoked,
  type RevocationList,
  type RevokedEntry,
  sameName,
  verifyRevocationListSignature,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { type Given, readSerial } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate } from '../keys.ts';
import { currentSecond, inLanguage, message, printJson } from '../session.ts';
import { statusLine } from '../text/status-line.ts';
import { entryText } from '../trees/revocation-lists.ts';
import { entryJson } from './crl-diff.ts';
import { readRevocationList } from './crl-inspect.ts';

type Result = 'passed' | 'failed' | 'indeterminate';

interface Check {
  readonly id: string;
  readonly text: Text;
  readonly result: Result;
}

/** `crl check`: whether a list is its issuer's, current, understood, and follows the one before; and what it says of a certificate. */
export const crlCheck: Run = async (session, given) => {
  const crl = readRevocationList(given.word);
  const issuer = readCertificate(given.required('issuer'));
  const at = given.instant('at') ?? currentSecond(session);
  const base = otherList(given, 'base');
  const previous = otherList(given, 'previous');
  const checks = [
    ...checkList(crl, issuer, at),
    ...(previous === undefined ? [] : checkSuccession(crl, previous)),
    ...(base === undefined ? [] : checkBase(crl, base, issuer)),
  ];
  const serialNumber = serialOf(given, issuer);
  // A list that fails a check says nothing about anybody.
  const isList = checks.every(({ result }) => result !== 'failed');
  const entry = serialNumber === undefined || !isList ? undefined : entryIn(crl, base, serialNumber, issuer);
  const isSilent = !isList || (entry === undefined && crl.baseNumber !== undefined && base === undefined);
  const status = serialNumber === undefined ? undefined : isSilent ? 'unknown' : statusOf(entry);
  const exit = exitOf(checks, status);
  if (given.flag('json')) {
    printJson(session, {
      schemaVersion: 1,
      file: given.word,
      result: exit,
      checks: checks.map(({ id, result }) => ({ id, result })),
      ...(serialNumber === undefined ? {} : { serialNumber, status }),
      ...(entry === undefined ? {} : { entry: entryJson(entry) }),
    });
    return exit;
  }
  for (const { text, result } of checks)
    session.print(`${message(session, `mark.${result}`)} ${inLanguage(session, text)}\n`);
  if (serialNumber !== undefined)
    session.print(
      statusLine(session, serialNumber, status ?? 'unknown', entry === undefined ? undefined : entryText(entry)),
    );
  return exit;
};

function checkList(crl: RevocationList, issuer: Certificate, at: Instant): readonly Check[] {
  const { thisUpdate, nextUpdate } = crl;
  const early = thisUpdate > at;
  const late = nextUpdate === undefined || nextUpdate < at;
  return [
    check('issuer', '签发者一致', 'the issuer is the one given', sameName(crl.issuer, issuer.subject)),
    check('keyUsage', '签发者可以签发 CRL', 'the issuer may sign CRLs', issuer.keyUsage?.has('cRLSign') !== false),
    check('signature', '签名有效', 'the signature verifies', verifyRevocationListSignature(crl, issuer.publicKey)),
    check(
      'understood',
      '没有不认识的关键扩展',
      'every critical extension is understood',
      crl.unknownCritical.length === 0,
    ),
    {
      id: 'current',
      text: {
        zh: `在有效期内（${windowText(crl)}）`,
        en: `current (${windowText(crl)})`,
      },
      // A list of yesterday proves nothing about today, and nothing wrong either.
      result: early || late ? 'indeterminate' : 'passed',
    },
  ];
}

function windowText({ thisUpdate, nextUpdate }: RevocationList): string {
  return `${formatInstant(thisUpdate)} – ${nextUpdate === undefined ? '' : formatInstant(nextUpdate)}`;
}

/** The list before: numbers rise, times do not go back, issuer and scope stay; what was revoked for good stays revoked. */
function checkSuccession(crl: RevocationList, previous: RevocationList): readonly Check[] {
  const lost = crl.baseNumber === undefined && previous.baseNumber === undefined && losesEntries(crl, previous);
  return [
    check(
      'previous.issuer',
      '与上一份列表同一签发者',
      'the list before has the same issuer',
      sameName(crl.issuer, previous.issuer),
    ),
    check('previous.scope', '与上一份列表同一范围', 'the list before has the same scope', sameScope(crl, previous)),
    check(
      'previous.number',
      '编号大于上一份列表',
      'the number is above that of the list before',
      isAbove(crl.number, previous.number),
    ),
    check(
      'previous.time',
      '时间不早于上一份列表',
      'not earlier than the list before',
      crl.thisUpdate >= previous.thisUpdate,
    ),
    check('previous.entries', '没有撤回最终的吊销', 'no final revocation was taken back', !lost),
  ];
}

function checkBase(delta: RevocationList, base: RevocationList, issuer: Certificate): readonly Check[] {
  const { baseNumber } = delta;
  return [
    check(
      'base.kind',
      '是增量列表，基础列表是完整列表',
      'a delta list, and its base a full one',
      baseNumber !== undefined && base.baseNumber === undefined,
    ),
    check(
      'base.issuer',
      '与基础列表同一签发者',
      'the base list has the same issuer',
      sameName(delta.issuer, base.issuer),
    ),
    check(
      'base.signature',
      '基础列表的签名有效',
      'the signature of the base list verifies',
      verifyRevocationListSignature(base, issuer.publicKey),
    ),
    check(
      'base.understood',
      '基础列表没有不认识的关键扩展',
      'every critical extension of the base list is understood',
      base.unknownCritical.length === 0,
    ),
    check('base.scope', '与基础列表同一范围', 'the base list has the same scope', sameScope(delta, base)),
    // RFC 5280 §5.2.4: any full list from the base on, but older than the delta.
    check(
      'base.number',
      '编号与基础列表衔接',
      'the numbers fit together',
      baseNumber !== undefined &&
        base.number !== undefined &&
        BigInt(base.number) >= BigInt(baseNumber) &&
        isAbove(delta.number, base.number),
    ),
  ];
}

function check(id: string, zh: string, en: string, holds: boolean): Check {
  return { id, text: { zh, en }, result: holds ? 'passed' : 'failed' };
}

function otherList(given: Given, option: string): RevocationList | undefined {
  const path = given.text(option);
  return path === undefined ? undefined : readRevocationList(path);
}

/** What a full list says of a number, or a delta list together with its base: the delta has the last word. */
function entryIn(
  crl: RevocationList,
  base: RevocationList | undefined,
  serialNumber: string,
  { subject }: Certificate,
): RevokedEntry | undefined {
  return findRevoked(crl, serialNumber, subject) ?? (base && findRevoked(base, serialNumber, subject));
}

function isAbove(number: string | undefined, other: string | undefined): boolean {
  return number !== undefined && other !== undefined && BigInt(number) > BigInt(other);
}

/** The extension byte for byte: a list for another part of the certificates follows nothing. */
function sameScope(a: RevocationList, b: RevocationList): boolean {
  const [one, other] = [a, b].map(({ extensions }) => extensions.get(oids.issuingDistributionPoint)?.value);
  return one === undefined || other === undefined ? one === other : equalBytes(one, other);
}

/** Whether a certificate that was not merely on hold is no longer listed, although lists keep expired certificates. */
function losesEntries(crl: RevocationList, previous: RevocationList): boolean {
  if (crl.expiredCertsSince === undefined) return false;
  for (const { serialNumber, reason } of previous.entries)
    if (reason !== 'certificateHold' && findRevoked(crl, serialNumber) === undefined) return true;
  return false;
}

function serialOf(given: Given, issuer: Certificate): string | undefined {
  const [file, serial] = [given.text('cert'), given.text('serial')];
  if (file !== undefined && serial !== undefined)
    throw new CommandError('usage', 'option.together', { first: '--cert', second: '--serial' });
  if (file === undefined) return serial === undefined ? undefined : readSerial(serial, '--serial');
  const certificate = readCertificate(file);
  if (!sameName(certificate.issuer, issuer.subject))
    throw new CommandError('usage', 'revocation.notIssuer', { path: file });
  return certificate.serialNumber;
}

function statusOf(entry: RevokedEntry | undefined): 'revoked' | 'notListed' {
  return entry === undefined || entry.reason === 'removeFromCRL' ? 'notListed' : 'revoked';
}

function exitOf(checks: readonly Check[], status: 'revoked' | 'notListed' | 'unknown' | undefined): Exit & Result {
  if (status === 'revoked' || checks.some(({ result }) => result === 'failed')) return 'failed';
  const isOpen = status === 'unknown' || checks.some(({ result }) => result === 'indeterminate');
  return isOpen ? 'indeterminate' : 'passed';
}
