// The documents that are made from the registries of the code; run after a build.
//   node tools/documents.mjs           writes docs/verdict-codes.md and docs/exit-codes.md
//   node tools/documents.mjs --check   fails when they differ from the code
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const { explainCode, verdictCodes } = await import(new URL('packages/core/dist/validation/index.js', root));
const { exitCodes } = await import(new URL('packages/cli/dist/exit-codes.js', root));

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function verdictDocument() {
  const entries = verdictCodes.map((code) => ({ zh: explainCode(code, 'zh'), en: explainCode(code, 'en') }));
  const sections = ['identity', 'data', 'conduct'].map((group) => {
    const cells = entries
      .filter(({ en }) => en.group === group)
      .map(({ zh, en }) => [
        `\`${en.code}\``,
        [en.indication, en.subIndication].filter(Boolean).join(' / '),
        `${en.text}<br>${zh.text}`,
        en.indication === 'passed' ? '' : `${en.remedy}<br>${zh.remedy}`,
        en.cites.join(', '),
      ]);
    return `## ${group}\n\n${table(['code', 'indication', 'meaning', 'what to do', 'clause'], cells)}\n`;
  });
  return `# Verdict codes\n\nMade from the registry of \`@yinxin/core/validation\` by \`tools/documents.mjs\`; \`yinxin explain CODE\` says the same.
*Failed* is proven bad: no further data can change it. *Indeterminate*: more data could.\n\n${sections.join('\n')}`;
}

function exitDocument() {
  const rows = Object.values(exitCodes).map(({ code, text }) => [code, text.en, text.zh]);
  return `# Exit codes of \`yinxin\`\n\nMade from \`packages/cli/src/exit-codes.ts\` by \`tools/documents.mjs\`.\n\n${table(['exit', 'meaning', '含义'], rows)}

With several files the worst counts, in the order 1, 3, 0. \`--fail-on indeterminate\` makes an indeterminate verdict exit 1 as well,
\`--fail-on warning\` also a passed one with warnings.

With \`--json\` and \`--ndjson\` an error is an object too, \`{"schemaVersion":1,"error":{"code","text","exit","cause"?}}\`, unless the result itself goes to
standard output (\`--out -\`); \`yinxin explain CODE\` knows each code. Standard error has the sentence in any case.\n`;
}

const documents = { 'docs/verdict-codes.md': verdictDocument(), 'docs/exit-codes.md': exitDocument() };
for (const [path, text] of Object.entries(documents)) {
  const file = fileURLToPath(new URL(path, root));
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    before = undefined;
  }
  if (before === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} differs from the code: run \`node tools/documents.mjs\` after a build\n`);
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
