import { CommandError } from '../command-error.ts';
import { commands, globalOptions, groups } from '../grammar/index.ts';
import type { CommandSpec, OptionSpec, Run } from '../grammar/types.ts';

/** `completion`: a script for one shell, made from the grammar. */
export const completion: Run = async (session, given) => {
  const scripts: Readonly<Record<string, () => string>> = {
    bash,
    zsh: () => zsh(session.language),
    fish: () => fish(session.language),
  };
  const script = Object.hasOwn(scripts, given.word) ? scripts[given.word] : undefined;
  if (script === undefined) throw new CommandError('usage', 'option.value', { option: '<shell>', got: given.word });
  session.print(script());
  return 'passed';
};

interface Entry {
  readonly word: string;
  readonly text: { readonly zh: string; readonly en: string };
}

/** What may follow each path: verbs of a noun, or options of a command. */
function places(): Map<string, Entry[]> {
  const nouns = new Set<string>();
  const top: Entry[] = [];
  const result = new Map<string, Entry[]>([['', top]]);
  for (const command of commands) {
    const [noun, verb] = command.path.split(' ') as [string, string?];
    if (verb !== undefined) {
      if (!nouns.has(noun)) {
        nouns.add(noun);
        top.push({ word: noun, text: groups.find((group) => group.path === noun)?.text ?? command.text });
        result.set(noun, []);
      }
      result.get(noun)?.push({ word: verb, text: command.text });
    } else {
      top.push({ word: noun, text: command.text });
    }
    result.set(
      command.path,
      optionsOf(command).map((option) => ({ word: longFlag(option), text: option.text })),
    );
  }
  return result;
}

function optionsOf(command: CommandSpec): readonly OptionSpec[] {
  return [...(command.options ?? []), ...globalOptions];
}

function longFlag(option: OptionSpec): string {
  return option.flags.split(' ')[0] as string;
}

/** Options with a closed set of values, as `path --flag` → values. */
function choices(): [string, readonly string[]][] {
  const found: [string, readonly string[]][] = [['completion', ['bash', 'zsh', 'fish']]];
  for (const command of commands) {
    for (const option of optionsOf(command)) {
      if (option.choices) found.push([`${command.path} ${longFlag(option)}`, option.choices]);
    }
  }
  return found;
}

function bash(): string {
  const cases = [...places()].map(
    ([path, entries]) => `    '${path}') offers='${entries.map(({ word }) => word).join(' ')}' ;;`,
  );
  const values = choices().map(([key, words]) => `    '${key}') offers='${words.join(' ')}' ;;`);
  const known = [...places().keys()].filter((path) => path !== '').map((path) => `'${path}'`);
  return `# yinxin completion for bash: source <(yinxin completion bash)
_yinxin() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' offers='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
    ${known.join('|')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "$path $previous" in
${values.slice(1).join('\n')}
    'completion completion') offers='bash zsh fish' ;;
  esac
  COMPREPLY=($(compgen -W "$offers" -- "$current"))
}
complete -o default -F _yinxin yinxin
`;
}

function zsh(language: 'zh' | 'en'): string {
  const quote = (text: string): string => text.replaceAll("'", '’').replaceAll(':', '：');
  const cases = [...places()].map(([path, entries]) => {
    const items = entries.map(({ word, text }) => `'${word}:${quote(text[language])}'`);
    return `    ('${path}') items=(${items.join(' ')}) ;;`;
  });
  const values = choices()
    .slice(1)
    .map(([key, words]) => `    ('${key}') items=(${words.join(' ')}) ;;`);
  const known = [...places().keys()].filter((path) => path !== '').map((path) => `'${path}'`);
  return `#compdef yinxin
# yinxin completion for zsh: source <(yinxin completion zsh)
_yinxin() {
  local -a items
  local place='' word
  for word in \${words[2,CURRENT-1]}; do
    case "\${place:+$place }$word" in
    (${known.join('|')}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  case "$place \${words[CURRENT-1]}" in
${values.join('\n')}
    ('completion completion') items=(bash zsh fish) ;;
  esac
  _describe 'yinxin' items
  _files
}
compdef _yinxin yinxin
`;
}

function fish(language: 'zh' | 'en'): string {
  const quote = (text: string): string => `'${text.replaceAll("'", '’')}'`;
  const lines: string[] = ['# yinxin completion for fish: yinxin completion fish | source'];
  const table = places();
  const nounWords = (table.get('') ?? []).map(({ word }) => word).join(' ');
  for (const [path, entries] of table) {
    const [noun, verb] = path.split(' ');
    const condition =
      path === ''
        ? `not __fish_seen_subcommand_from ${nounWords}`
        : `__fish_seen_subcommand_from ${noun}${verb === undefined ? '' : `; and __fish_seen_subcommand_from ${verb}`}`;
    for (const { word, text } of entries) {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      const values = choices().find(([key]) => key === `${path} ${word}`)?.[1];
      const given = values === undefined ? '' : ` -xa ${quote(values.join(' '))}`;
      lines.push(`complete -c yinxin -n ${quote(condition)} ${what}${given} -d ${quote(text[language])}`);
    }
  }
  lines.push("complete -c yinxin -n '__fish_seen_subcommand_from completion' -xa 'bash zsh fish'");
  return `${lines.join('\n')}\n`;
}
