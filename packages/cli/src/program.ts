import type { Language, Text } from '@yinxin/core';
import { type CoreError, describeError, isCoreError } from '@yinxin/core/errors';
import { Argument, Command, CommanderError, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { commandLoaders } from './commands/loaders.ts';
import { type Exit, exitCodes } from './exit-codes.ts';
import { Given } from './given.ts';
import { examples } from './grammar/examples.ts';
import { commands, globalOptions, groups } from './grammar/index.ts';
import type { CommandSpec, OptionSpec, Run } from './grammar/types.ts';
import { message, printJson, type Session, tell } from './session.ts';
import { standardStream } from './standard-stream.ts';
import { helpTitle, rewordUsageError } from './text/commander.ts';
import { messages } from './text/messages.ts';
import { version } from './version.ts';

/**
 * Runs one command line.
 * @param argv - The words after `yinxin`.
 * @returns The exit code (DESIGN §6); nothing is thrown.
 */
export async function run(argv: readonly string[], session: Session): Promise<number> {
  let exit: Exit = 'passed';
  // A line that cannot be read has no options; what it asked for is then seen in its words.
  let form = formOf(argv.includes('--json') || argv.includes('--ndjson'), undefined);
  const program = buildProgram(session, async (command, given) => {
    form = formOf(given.flag('json') || given.flag('ndjson'), given.text('out'));
    const act = await (commandLoaders[command.path] as () => Promise<Run>)();
    (await import('./host-sm3.ts')).useHostSm3();
    (await import('./host-signatures.ts')).useHostSignatures();
    exit = await act(session, given);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes[exit].code;
  } catch (error) {
    return exitCodes[await report(error, session, form)].code;
  }
}

/** Where an error is told besides standard error: as an object on standard output when the result would have been one there. */
type ErrorForm = 'text' | 'json';

function formOf(isJson: boolean, out: string | undefined): ErrorForm {
  return isJson && out !== standardStream ? 'json' : 'text';
}

/** What went wrong, as it is told. */
interface Failure {
  readonly exit: Exit;
  readonly code: string;
  readonly text: string;
  readonly cause?: { readonly code: string; readonly text: string };
}

/** Says what went wrong, on standard error, and as JSON where that was asked for; names the exit. */
async function report(error: unknown, session: Session, form: ErrorForm): Promise<Exit> {
  if (error instanceof CommanderError) {
    // Help and version are asked for, or stand in for a missing verb; they are printed already.
    if (error.code === 'commander.version' || error.code === 'commander.helpDisplayed') return 'passed';
    if (error.code === 'commander.help') return 'usage';
  }
  const failure = await failureOf(error, session);
  const { exit, code, text, cause } = failure;
  if (code === internalCode) session.note(`${text}\n`);
  else session.note(`yinxin: ${isCoreError(error) ? `${code}: ` : ''}${text}\n`);
  if (cause !== undefined) session.note(`        ${cause.code}: ${cause.text}\n`);
  if (error instanceof CommanderError) tell(session, 'hint.help');
  if (code === internalCode && session.env['YINXIN_DEBUG'] && error instanceof Error)
    session.note(`${error.stack ?? ''}\n`);
  if (form === 'json') {
    const told = { code, text, exit: exitCodes[exit].code, ...(cause === undefined ? {} : { cause }) };
    printJson(session, { schemaVersion: 1, error: told });
  }
  return exit;
}

const internalCode = 'E_INTERNAL';

async function failureOf(error: unknown, session: Session): Promise<Failure> {
  const { language } = session;
  // Reasons quote what strangers wrote. Loaded when something went wrong only: it brings more along than a start should wait for.
  const { harmless } = await import('./trees/tree.ts');
  const coreText = (core: CoreError): string => harmless(describeError(core, language));
  if (error instanceof CommanderError)
    return { exit: 'usage', code: 'E_USAGE', text: rewordUsageError(error.code, error.message, language) };
  if (error instanceof CommandError) {
    const { exit, code, text, cause } = error;
    const because = isCoreError(cause) ? { cause: { code: cause.code, text: coreText(cause) } } : {};
    return { exit, code, text: harmless(text[language]), ...because };
  }
  // What the user gave does not fit the act; verdicts over bad content never come as errors.
  if (isCoreError(error)) return { exit: 'usage', code: error.code, text: coreText(error) };
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { exit: 'internal', code: internalCode, text: message(session, 'error.internal', { reason }) };
}

type Act = (command: CommandSpec, given: Given) => Promise<void>;

function buildProgram(session: Session, act: Act): Command {
  const { language } = session;
  const program = prepare(new Command('yinxin'), session);
  program.description(messages['program.description'][language]);
  program.version(version, '-V, --version', messages['option.version'][language]);
  program.usage(messages['program.usage'][language]);
  for (const option of globalOptions) program.addOption(toOption(option, language));
  program.addHelpText('after', exitCodeHelp(language));
  const parents = new Map<string, Command>([['', program]]);
  for (const group of groups) {
    const command = prepare(new Command(group.path), session).description(group.text[language]);
    command.usage(messages['group.usage'][language]);
    parents.set(group.path, command);
  }
  for (const spec of commands) {
    const [noun, verb] = spec.path.split(' ') as [string, string?];
    const parent = parents.get(verb === undefined ? '' : noun) as Command;
    parent.addCommand(toCommand(spec, verb ?? noun, session, act));
    if (verb !== undefined && parent.parent === null) program.addCommand(parent);
  }
  return program;
}

function toCommand(spec: CommandSpec, name: string, session: Session, act: Act): Command {
  const { language } = session;
  const command = prepare(new Command(name), session).description(spec.text[language]);
  command.allowExcessArguments(false);
  for (const { word, text } of spec.words ?? []) command.addArgument(new Argument(word, text[language]));
  for (const option of spec.options ?? []) command.addOption(toOption(option, language));
  const words = spec.words?.map(({ word }) => word.replace('...>', '>...').replace('...]', ']...')) ?? [];
  command.usage([messages['command.usage'][language], ...words].join(' '));
  const shown = examples[spec.path];
  if (shown !== undefined) command.addHelpText('after', exampleHelp(shown, language));
  command.action(async () => {
    const options = command.opts();
    const given = command.processedArgs.flat().filter((word): word is string => typeof word === 'string');
    await act(spec, new Given(given, options));
  });
  return command;
}

function toOption(spec: OptionSpec, language: Language): Option {
  const option = new Option(spec.flags, spec.text[language]);
  if (spec.required) option.makeOptionMandatory();
  if (spec.choices) option.choices(spec.choices);
  if (spec.default !== undefined) option.default(spec.default);
  if (spec.repeat) {
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  }
  return option;
}

/** The parts that every command shares: streams, language of commander's own words, errors thrown and not printed. */
function prepare(command: Command, session: Session): Command {
  const { language } = session;
  const text = (words: Text): string => words[language];
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .helpOption('-h, --help', text(messages['option.help']))
    .helpCommand(false)
    .configureOutput({ writeOut: session.print, writeErr: session.note, outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => helpTitle(title, language),
      optionDescription: (option) => describeOption(option, language),
      subcommandTerm: (sub) => (sub.commands.length > 0 ? `${sub.name()} …` : sub.name()),
    });
}

function describeOption(option: Option, language: Language): string {
  const notes: string[] = [];
  if (option.argChoices) notes.push(option.argChoices.join(' | '));
  if (typeof option.defaultValue === 'string') {
    notes.push(`${messages['option.default'][language]} ${option.defaultValue}`);
  }
  if (option.mandatory) notes.push(messages['option.mandatory'][language]);
  const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')'];
  return notes.length === 0
    ? option.description
    : `${option.description}${open}${notes.join(language === 'zh' ? '；' : '; ')}${close}`;
}

function exampleHelp(lines: readonly string[], language: Language): string {
  return `\n${messages['help.examples'][language]}\n${lines.map((line) => `  yinxin ${line}\n`).join('')}`;
}

function exitCodeHelp(language: Language): string {
  const rows = Object.values(exitCodes).map(({ code, text }) => `  ${String(code).padEnd(4)} ${text[language]}`);
  return `\n${messages['help.exitCodes'][language]}\n${rows.join('\n')}\n`;
}
