import { CommandError } from '../command-error.ts';

/**
 * The words of a command line without a shell: separated by blanks, held together by single or double quotes. There is no escape
 * character, so that paths of Windows stay as they are, and nothing is replaced.
 */
export function commandWords(line: string): readonly string[] {
  const words: string[] = [];
  const pattern = /\s*((?:"[^"]*"|'[^']*'|[^\s"'])+)/y;
  let at = 0;
  while (at < line.length) {
    pattern.lastIndex = at;
    const word = pattern.exec(line)?.[1];
    if (word === undefined) {
      if (line.slice(at).trim() === '') break;
      throw new CommandError('usage', 'option.value', { option: '--signer', got: line });
    }
    words.push(
      word.replaceAll(
        /"([^"]*)"|'([^']*)'/g,
        (_, double: string | undefined, single: string | undefined) => double ?? single ?? '',
      ),
    );
    at = pattern.lastIndex;
  }
  if (words.length === 0) throw new CommandError('usage', 'option.value', { option: '--signer', got: line });
  return words;
}
