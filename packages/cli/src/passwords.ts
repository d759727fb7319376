import { CommandError } from './command-error.ts';
import { readSetting } from './files.ts';
import type { Given } from './given.ts';
import { message, type Session } from './session.ts';

/**
 * The password of a key: from a file (its first line), from an environment variable by name, or asked without echo.
 * Never from the command line, where every process of the machine could read it.
 * @param subject - What the password is for, shown in the question.
 */
export async function existingPassword(session: Session, given: Given, subject: string): Promise<string> {
  return fromSettings(session, given) ?? (await ask(session, message(session, 'password.ask', { subject })));
}

/**
 * The password for a key that is being made: from the options for a new password, else from those for an existing one, else asked
 * twice.
 * @param sources - `new`: the options for an existing password do not count, since the two are to differ.
 */
export async function newPassword(
  session: Session,
  given: Given,
  subject: string,
  sources: 'any' | 'new' = 'any',
): Promise<string> {
  const other = sources === 'any' ? fromSettings(session, given) : undefined;
  const fixed = fromSettings(session, given, 'newPassword') ?? other;
  if (fixed !== undefined) return fixed;
  const first = await ask(session, message(session, 'password.askNew', { subject }));
  const second = await ask(session, message(session, 'password.askAgain'));
  if (first !== second) throw new CommandError('usage', 'password.differ');
  return first;
}

function fromSettings(session: Session, given: Given, name = 'password'): string | undefined {
  const file = given.text(`${name}File`);
  const variable = given.text(`${name}Env`);
  if (file !== undefined && variable !== undefined) throw new CommandError('usage', 'password.twice');
  if (file !== undefined) {
    const first = new TextDecoder().decode(readSetting(file)).split(/\r?\n/)[0] as string;
    if (first === '') throw new CommandError('usage', 'password.emptyFile', { path: file });
    return first;
  }
  if (variable === undefined) return undefined;
  const value = session.env[variable];
  if (value === undefined || value === '') throw new CommandError('usage', 'password.emptyVariable', { variable });
  return value;
}

async function ask(session: Session, question: string): Promise<string> {
  if (session.askSecret === undefined) throw new CommandError('usage', 'password.nobody');
  const answer = await session.askSecret(question);
  if (answer === '') throw new CommandError('usage', 'password.empty');
  return answer;
}
