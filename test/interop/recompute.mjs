#!/usr/bin/env node
// A second opinion that shares no code with the packages: unzips an OFD with fflate, recomputes every reference digest and the
// content digest with Node's own SM3, and checks both SM2 signatures of the seal signature with sm-crypto.
// Usage: node test/interop/recompute.mjs FILE.ofd [SIGNATURE-FOLDER]   → one JSON object on stdout
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import smCrypto from 'sm-crypto';

const sm3 = (bytes) => createHash('sm3').update(bytes).digest();

/** The members of a constructed DER value, each with its tag, its whole encoding and its content. */
function members(bytes) {
  const list = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    const tag = bytes[at++];
    let length = bytes[at++];
    if (length >= 0x80) {
      let octets = length & 0x7f;
      for (length = 0; octets > 0; octets--) length = length * 256 + bytes[at++];
    }
    list.push({ tag, whole: bytes.subarray(start, at + length), content: bytes.subarray(at, at + length) });
    at += length;
  }
  return list;
}

/** The uncompressed point of an SM2 certificate: the one BIT STRING of 66 octets that begins 00 04. */
function pointOf(certificate) {
  const tbs = members(members(certificate)[0].content)[0];
  for (const field of members(tbs.content)) {
    if (field.tag !== 0x30) continue;
    const inner = members(field.content);
    const bits = inner[1];
    if (inner.length === 2 && bits?.tag === 0x03 && bits.content.length === 66 && bits.content[1] === 4)
      return bits.content.subarray(1);
  }
  throw new Error('no SM2 key in the certificate');
}

const verifySm2 = (message, signature, certificate) =>
  smCrypto.sm2.doVerifySignature(
    [...message],
    Buffer.from(signature).toString('hex'),
    Buffer.from(pointOf(certificate)).toString('hex'),
    {
      der: true,
      hash: true,
      userId: '1234567812345678',
    },
  );

/** Recomputes everything that a sealed OFD (GB/T 38540-2020) claims about its own bytes. */
export function recompute(bytes, folder = 'Doc_0/Signs/Sign_0') {
  const files = unzipSync(bytes);
  const description = files[`${folder}/Signature.xml`];
  const xml = new TextDecoder().decode(description);
  const references = [
    ...xml.matchAll(/<ofd:Reference FileRef="([^"]+)"[^>]*>\s*<ofd:CheckValue>([^<]+)<\/ofd:CheckValue>/g),
  ].map(([, path, value]) => {
    const part = files[path.slice(1)];
    return { path, matches: part !== undefined && sm3(part).toString('base64') === value };
  });
  const listed = new Set(references.map(({ path }) => path.slice(1)));
  const unlisted = Object.keys(files).filter((name) => !listed.has(name));

  const [toSign, signerCertificate, , signatureBits] = members(members(files[`${folder}/SignedValue.dat`])[0].content);
  const [, seal, , dataHash, propertyInfo] = members(toSign.content);
  const [sealInfo, makerCertificate, , makerBits] = members(seal.content);
  return {
    references: references.length,
    mismatched: references.filter(({ matches }) => !matches).map(({ path }) => path),
    unlisted: unlisted.sort(),
    dataHash: Buffer.compare(dataHash.content.subarray(1), sm3(description)) === 0,
    propertyInfo: new TextDecoder().decode(propertyInfo.content),
    signature: verifySm2(toSign.whole, signatureBits.content.subarray(1), signerCertificate.content),
    makerSignature: verifySm2(sealInfo.whole, makerBits.content.subarray(1), makerCertificate.content),
    sealCopyEqual:
      files[`${folder}/Seal.esl`] === undefined || Buffer.compare(files[`${folder}/Seal.esl`], seal.whole) === 0,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file, folder] = process.argv;
  if (file === undefined) {
    process.stderr.write('usage: recompute.mjs FILE.ofd [SIGNATURE-FOLDER]\n');
    process.exit(2);
  }
  process.stdout.write(`${JSON.stringify(recompute(readFileSync(file), folder), null, 2)}\n`);
}
