import type { Language, Text } from '@yinxin/core';
import { describeError, isCoreError } from '@yinxin/core/errors';
import { Argument, Command, CommanderError, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { commandLoaders } from './commands/loaders.ts';
import { type Exit, exitCodes } from './exit-codes.ts';
import { Given } from './given.ts';
import { examples } from './grammar/examples.ts';
import { commands, globalOptions, groups } from './grammar/index.ts';
import type { CommandSpec, OptionSpec, Run } from './grammar/types.ts';
import { type Session, tell } from './session.ts';
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
  const program = buildProgram(session, async (command, given) => {
    const act = await (commandLoaders[command.path] as () => Promise<Run>)();
    (await import('./host-sm3.ts')).useHostSm3();
    (await import('./host-signatures.ts')).useHostSignatures();
    exit = await act(session, given);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes[exit].code;
  } catch (error) {
    return exitCodes[await report(error, session)].code;
  }
}

/** Says what went wrong, on standard error, and names the exit. */
async function report(error: unknown, session: Session): Promise<Exit> {
  const { language } = session;
  // Reasons quote what strangers wrote. Loaded when something went wrong only: it brings more along than a start should wait for.
  const { harmless } = await import('./trees/tree.ts');
  if (error instanceof CommanderError) {
    // Help and version are asked for, or stand in for a missing verb; they are printed already.
    if (error.code === 'commander.version' || error.code === 'commander.helpDisplayed') return 'passed';
    if (error.code === 'commander.help') return 'usage';
    session.note(`yinxin: ${rewordUsageError(error.code, error.message, language)}\n`);
    tell(session, 'hint.help');
    return 'usage';
  }
  if (error instanceof CommandError) {
    session.note(`yinxin: ${harmless(error.text[language])}\n`);
    if (isCoreError(error.cause))
      session.note(`        ${error.cause.code}: ${harmless(describeError(error.cause, language))}\n`);
    return error.exit;
  }
  if (isCoreError(error)) {
    // What the user gave does not fit the act; verdicts over bad content never come as errors.
    session.note(`yinxin: ${error.code}: ${harmless(describeError(error, language))}\n`);
    return 'usage';
  }
  tell(session, 'error.internal', {
    reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  if (session.env['YINXIN_DEBUG'] && error instanceof Error) session.note(`${error.stack ?? ''}\n`);
  return 'internal';
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
