import { toHex } from '@yinxin/core';
import { type CertIdHash, createOcspRequest, sameName } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificate } from '../keys.ts';
import { printJson } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** `ocsp request`: asks about one or more certificates of one issuer. */
export const ocspRequest: Run = async (session, given) => {
  const issuer = readCertificate(given.required('issuer'));
  const certificates = given.words.map((path) => {
    const certificate = readCertificate(path);
    if (!sameName(certificate.issuer, issuer.subject))
      throw new CommandError('usage', 'revocation.notIssuer', { path });
    return { certificate, issuer };
  });
  const hash = given.required('digest') as CertIdHash;
  // RFC 8954 §2.1: 32 octets unless there is a reason for fewer.
  const nonce = given.text('nonce') === 'none' ? undefined : session.random(32);
  const requestor = given.text('requestor');
  const der = await createOcspRequest({
    certificates,
    hash,
    ...(nonce === undefined ? {} : { nonce }),
    ...(requestor === undefined
      ? {}
      : {
          requestor: {
            certificate: readCertificate(requestor),
            signer: await openSigner(session, given, { certificate: requestor }),
          },
        }),
  });
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  writeOutputs(session, [{ path: given.required('out'), bytes: der }], options);
  const serials = certificates.map(({ certificate }) => certificate.serialNumber);
  if (given.flag('json'))
    printJson(session, {
      schemaVersion: 1,
      hash,
      serialNumbers: serials,
      ...(nonce === undefined ? {} : { nonce: toHex(nonce) }),
      size: der.length,
    });
  else session.print(`${serials.join('\n')}\n`);
  return 'passed';
};
