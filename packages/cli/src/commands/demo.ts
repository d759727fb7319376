import { basename, join, relative } from 'node:path';
import { encodeTrustListState, encodeTrustRoot, openTrustList, type TrustListOutcome } from '@yinxin/core/trust';
import {
  defaultPolicy,
  type Report,
  type ValidationInput,
  validateLicence,
  validatePack,
  writePack,
} from '@yinxin/core/validation';
import { approvedType, type DemoCase, playDemo } from '../demo/cases.ts';
import { createDemoWorld, type DemoWorld } from '../demo/world.ts';
import { exists, type Output, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { htmlReport } from '../html-report.ts';
import { currentSecond, inLanguage, message, type Session, tell } from '../session.ts';

/** A case with the answer that was computed for it. */
interface Answer {
  readonly one: DemoCase;
  readonly report: Report;
  readonly asExpected: boolean;
}

/** `demo`: a scheme of six provinces, one genuine licence, and what goes wrong; every answer is computed here and now. */
export const demo: Run = async (session, given) => {
  const dir = given.required('dir');
  // A folder of an earlier demonstration may be renewed; any other folder is not ours.
  const isOurs = exists(join(dir, marker));
  const now = currentSecond(session);
  tell(session, 'demo.making');
  const world = await createDemoWorld(now, session.random, approvedType);
  const story = await playDemo(world);
  const outcome = openTrustList(world.trustList, { operators: world.operators, at: now });
  printList(session, world, outcome);
  const inputFor = (one: DemoCase): ValidationInput => ({
    file: one.file,
    fileName: `${one.name}.ofd`,
    at: now,
    atSource: 'clock',
    policy: defaultPolicy,
    trust: { outcome, envelope: world.trustList, root: world.operators },
    crls: story.crls.map(({ bytes }) => bytes),
    certificates: [],
    use: { relyingParty: '示范乙省政务服务中心' },
  });
  const answers = story.cases.map((one) => {
    const answer = answerTo(one, inputFor(one));
    printAnswer(session, answer);
    return answer;
  });
  const [genuine] = answers as [Answer];
  const pack = writePack(inputFor(genuine.one), genuine.report);
  const audit = validatePack(pack, { operators: world.operators });
  session.print(`\n6. ${message(session, 'demo.audit')}\n   → ${message(session, `audit.${audit.status}`)}\n`);
  const wrong = answers.filter(({ asExpected }) => !asExpected).length + (audit.status === 'same' ? 0 : 1);
  const outputs: Output[] = [
    { path: join(dir, marker), bytes: '' },
    { path: join(dir, 'trust', 'trust-list.json'), bytes: world.trustList },
    { path: join(dir, 'trust', 'operators.json'), bytes: encodeTrustRoot(world.operators) },
    // The state of an earlier demonstration belongs to other operators.
    ...(outcome.status === 'authentic'
      ? [{ path: join(dir, 'trust', 'state.json'), bytes: encodeTrustListState(outcome.state) }]
      : []),
    ...story.crls.map(({ name, bytes }) => ({ path: join(dir, 'trust', name), bytes })),
    ...answers.flatMap(({ one, report }) => [
      { path: join(dir, `${one.name}.ofd`), bytes: one.file },
      { path: join(dir, `${one.name}.html`), bytes: htmlReport(session, report, one.file) },
    ]),
    { path: join(dir, `${genuine.one.name}.pack`), bytes: pack },
    { path: join(dir, 'index.html'), bytes: indexPage(session, answers) },
  ];
  writeOutputs({ ...session, note: () => {} }, outputs, { force: isOurs || given.flag('force'), dryRun: false });
  printEnd(session, dir, answers.length + 1, wrong);
  return wrong === 0 ? 'passed' : 'failed';
};

const marker = '.yinxin-demo';

function answerTo(one: DemoCase, input: ValidationInput): Answer {
  const { report } = validateLicence(input);
  const { indication, code } = report.verdict;
  const { expected } = one;
  const asExpected = indication === expected.indication && (expected.code === undefined || code === expected.code);
  return { one, report, asExpected };
}

function printList(session: Session, world: DemoWorld, outcome: TrustListOutcome): void {
  if (outcome.status === 'refused') {
    session.print(`${message(session, 'demo.listRefused', { code: outcome.code })}\n`);
    return;
  }
  const { list } = outcome;
  const values = {
    scheme: inLanguage(session, list.scheme.name),
    sequence: list.sequence,
    signed: list.signedBy.length,
    keys: world.operators.keys.length,
    providers: list.providers.length,
    services: list.providers.flatMap(({ services }) => services).length,
  };
  session.print(`${message(session, 'demo.list', values)}\n`);
}

function printAnswer(session: Session, { one, report, asExpected }: Answer): void {
  const { language } = session;
  const { verdict, recognition } = report;
  const recognitions = message(session, 'demo.recognition', {
    certificate: message(session, `recognition.${recognition.certificate}`),
    seal: message(session, `recognition.${recognition.seal}`),
  });
  const lines = [
    '',
    `${one.name.split('-')[0]}. ${one.title[language]}`,
    `   ${one.story[language]}`,
    `   → ${paint(session, report, verdictText(session, report))}`,
  ];
  const decisive = report.checks.find(({ code }) => code === verdict.code);
  if (decisive !== undefined) lines.push(`     ${decisive.code}: ${decisive.message[language]}`);
  lines.push(`     ${recognitions}`);
  if (!asExpected) lines.push(`     ${message(session, 'demo.unexpected', { ...one.expected })}`);
  session.print(`${lines.join('\n')}\n`);
}

function verdictText(session: Session, { verdict }: Report): string {
  const word = message(session, `indication.${verdict.indication}`);
  return verdict.subIndication === undefined ? word : `${word} (${verdict.subIndication})`;
}

const colours = { passed: 32, failed: 31, indeterminate: 33 } as const;

function paint(session: Session, { verdict }: Report, text: string): string {
  return session.colour ? `\u001b[1;${colours[verdict.indication]}m${text}\u001b[0m` : text;
}

function printEnd(session: Session, dir: string, count: number, wrong: number): void {
  const summary = wrong === 0 ? 'demo.allRight' : 'demo.someWrong';
  const program = process.argv[1] ?? 'yinxin';
  // From a checkout the command has no name of its own yet.
  const command = basename(program) === 'main.js' ? `node ${relative(process.cwd(), program)}` : 'yinxin';
  session.print(`\n${message(session, summary, { count, wrong })}\n`);
  session.print(`${message(session, 'demo.open', { index: join(dir, 'index.html'), dir, command })}\n`);
}

/** A page that leads to the reports. */
function indexPage(session: Session, answers: readonly Answer[]): string {
  const plain = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
  const rows = answers.map(({ one, report }) => {
    const { indication } = report.verdict;
    const title = plain(one.title[session.language]);
    const story = plain(one.story[session.language]);
    const verdict = plain(verdictText(session, report));
    return `<tr><td><a href="${one.name}.html">${title}</a><p>${story}</p></td><td class="${indication}">${verdict}</td><td><a href="${one.name}.ofd">OFD</a></td></tr>`;
  });
  const title = plain(message(session, 'demo.title'));
  return `<!doctype html>
<html lang="${session.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1d2530}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #d5dbe3;padding:.8rem .6rem;vertical-align:top}p{margin:.2rem 0 0;color:#536072}
.passed{color:#136c2e}.failed{color:#b3141c}.indeterminate{color:#8a5a00}td:nth-child(2){font-weight:600}
</style></head><body><h1>${title}</h1><table>
${rows.join('\n')}
</table></body></html>
`;
}
