// Writes packages/core/src/x509/profiles.generated.ts from profiles/*.json, so that no JSON is imported at run time.
// `node tools/generate-profiles.mjs` writes; with --check it only compares and exits 1 when the file is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../packages/core/src/x509/', import.meta.url);
const source = new URL('profiles/', folder);
const target = fileURLToPath(new URL('profiles.generated.ts', folder));

/** In the order of the help: authorities first, then what the project's own flows need, then subscribers. */
const order = ['root', 'sub-ca', 'seal-maker', 'seal-signer', 'timestamp', 'ocsp', 'trust-list-operator'];
const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);

const key = (name) => (/^[a-zA-Z]\w*$/.test(name) ? name : literal(name));

/** A value as TypeScript on one line. */
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object') return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
  const entries = Object.entries(value).map(([name, item]) => `${key(name)}: ${literal(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A property, broken as the formatter breaks it where a line would be too long. */
function property(name, value, indent) {
  const line = `${indent}${key(name)}: ${literal(value)},`;
  if (line.length <= 120) return [line];
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return [`${indent}${key(name)}: [`, ...value.map((item) => `${inner}${literal(item)},`), `${indent}],`];
  const below = Object.entries(value).flatMap(([below, item]) => property(below, item, inner));
  return [`${indent}${key(name)}: {`, ...below, `${indent}},`];
}

/** The generated source for profile documents. */
export function generate(documents) {
  const sorted = documents.toSorted((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
  const lines = [
    '// Generated from profiles/*.json by tools/generate-profiles.mjs: edit those files, then run the generator.',
    '',
    '/** The name of a built-in profile. */',
    'export type CertificateProfile =',
    `${sorted.map(({ name }) => `  | ${literal(name)}`).join('\n')};`,
    '',
    '/** The built-in profiles as they stand in their files. */',
    'export const profileDocuments: Readonly<Record<CertificateProfile, unknown>> = {',
  ];
  for (const document of sorted) {
    const { $schema: _, ...content } = document;
    lines.push(`  ${key(document.name)}: {`);
    for (const [name, value] of Object.entries(content)) lines.push(...property(name, value, '    '));
    lines.push('  },');
  }
  lines.push('};', '');
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = readdirSync(source).filter((name) => name.endsWith('.json'));
  const text = generate(names.map((name) => JSON.parse(readFileSync(new URL(name, source), 'utf8'))));
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      console.error('profiles.generated.ts is out of date: run node tools/generate-profiles.mjs');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, text);
  }
}
