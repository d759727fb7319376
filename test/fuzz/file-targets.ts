import { equalBytes, utf8 } from '@yinxin/core';
import { parseDisclosures, parseLicenceAttachment } from '@yinxin/core/licence';
import { digestReferences, listSignatures, mapCoverage, parseOfd } from '@yinxin/core/ofd';
import {
  readPack,
  type ValidationInput,
  type ValidationResult,
  validateLicence,
  writePack,
} from '@yinxin/core/validation';
import { createWorld, issueSample, type Province, validationInput } from '@yinxin/testkit';
import { parseXml, parseZip, writeZip, type ZipSource } from '../../packages/core/src/container/index.ts';
import { reading, type Target } from './campaign.ts';
import { corpusSeeds } from './seeds.ts';

const smallOfd =
  '<OFD xmlns="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><DocBody><DocInfo><DocID>1</DocID></DocInfo>' +
  '<DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>';

/** Packages, their parts, and a whole licence one of whose parts is spoilt. */
export async function fileTargets(): Promise<Target[]> {
  const world = await createWorld({ provinces: 1, seed: 'fuzz file' });
  const { ofd } = await issueSample(world, world.provinces[0] as Province);
  const input = await validationInput(world, ofd);
  const pack = writePack(input, validateLicence(input).report);
  const small = writeZip([
    { name: 'OFD.xml', bytes: utf8(smallOfd) },
    { name: 'Doc_0/Document.xml', bytes: utf8('<Document xmlns="http://www.ofdspec.org/2016"><Pages/></Document>') },
  ]);
  const parts = [...parseZip(ofd).entries.values()].map(({ name, bytes }) => ({ name, bytes }));
  const spoilt = parts.filter(({ name }) => /\.(xml|json|dat|esl)$/.test(name));
  const named = (ending: string): Uint8Array[] =>
    parts.filter(({ name }) => name.endsWith(ending)).map(({ bytes }) => bytes);
  return [
    { name: 'zip', der: false, heavy: true, seeds: [small, ofd, pack], read: reading((bytes) => parseZip(bytes)) },
    { name: 'xml', der: false, seeds: named('.xml'), read: (bytes) => parseXml(bytes, 'part').name },
    {
      name: 'ofd',
      der: false,
      heavy: true,
      seeds: [ofd, small, ...corpusSeeds('ofd', 10), ...corpusSeeds('ofd-unsigned', 10)],
      read: readWholeOfd,
    },
    { name: 'pack', der: false, heavy: true, seeds: [pack], read: reading((bytes) => readPack(bytes)) },
    { name: 'licence-attachment', der: false, seeds: named('licence.json'), read: reading(parseLicenceAttachment) },
    { name: 'disclosures', der: false, seeds: named('disclosures.json'), read: reading(parseDisclosures) },
    ...spoilt.map((part) => licenceTarget(input, parts, part)),
  ];
}

/** One part is spoilt and the rest of the package is as it was, so that the spoilt part is reached; the whole is judged. */
function licenceTarget(input: ValidationInput, parts: readonly ZipSource[], { name, bytes }: ZipSource): Target {
  return {
    name: `licence ${name.replaceAll('/', '-')}`,
    der: /\.(dat|esl)$/.test(name),
    heavy: true,
    seeds: [bytes],
    read: (spoilt) => {
      const file = writeZip(parts.map((part) => (part.name === name ? { name, bytes: spoilt } : part)));
      const result = validateLicence({ ...input, file });
      if (result.verdict.indication === 'passed' && !equalBytes(spoilt, bytes))
        throw new Error('a changed licence passed');
      return codesOf(result);
    },
  };
}

function codesOf({ report }: ValidationResult): string {
  return report.checks
    .filter(({ status }) => status !== 'passed')
    .map(({ code }) => code)
    .join(' ');
}

function readWholeOfd(bytes: Uint8Array): string {
  const ofd = parseOfd(bytes);
  const signatures = listSignatures(ofd);
  mapCoverage(ofd, signatures);
  return signatures
    .flatMap((signature) => digestReferences(ofd, signature))
    .map(({ status }) => status)
    .join(' ');
}
