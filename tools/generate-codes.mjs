// Writes packages/core/src/validation/codes.generated.ts from codes.json, so that no JSON is imported at run time.
// `node tools/generate-codes.mjs` writes; with --check it only compares and exits 1 when the file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../packages/core/src/validation/', import.meta.url);
const source = fileURLToPath(new URL('codes.json', folder));
const target = fileURLToPath(new URL('codes.generated.ts', folder));

/** A JavaScript string literal in the style of the formatter. */
const literal = (text) =>
  text.includes("'") && !text.includes('"')
    ? JSON.stringify(text)
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The generated source for a registry. */
export function generate(registry) {
  const lines = [
    '// Generated from codes.json by tools/generate-codes.mjs: edit that file, then run the generator.',
    "import type { CodeEntry } from './code-entry.ts';",
    '',
    '/** Every verdict code, in order of precedence: the first of several bad ones names the reason. */',
    'export type VerdictCode =',
    `${registry.map((entry) => `  | ${literal(entry.code)}`).join('\n')};`,
    '',
    '/** The registry of verdict codes. */',
    'export const codeRegistry: Readonly<Record<VerdictCode, CodeEntry>> = {',
  ];
  registry.forEach((entry, precedence) => {
    lines.push(`  ${literal(entry.code)}: {`);
    lines.push(`    precedence: ${precedence},`);
    for (const key of ['group', 'indication', 'subIndication', 'etsi', 'severity', 'zh', 'en']) {
      if (entry[key] === undefined) continue;
      lines.push(`    ${key}: ${literal(entry[key])},`);
    }
    if (entry.remedy !== undefined) {
      lines.push('    remedy: {');
      for (const language of ['zh', 'en']) lines.push(`      ${language}: ${literal(entry.remedy[language])},`);
      lines.push('    },');
    }
    lines.push(`    cites: [${entry.cites.map(literal).join(', ')}],`, '  },');
  });
  lines.push('};', '');
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = generate(JSON.parse(readFileSync(source, 'utf8')));
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      console.error('codes.generated.ts is out of date: run node tools/generate-codes.mjs');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, text);
  }
}
