import { formatInstant, type Instant, type Language, type Text, toHex } from '@yinxin/core';
import { sm3 } from '@yinxin/core/sm';

/** One line of a readable tree: a key for programs, a label for people, a value or lines below it. */
export interface Branch {
  readonly key: string;
  readonly label: Text;
  readonly value?: string | number;
  /** The value in words for people, where it is not a fact as it stands. */
  readonly words?: Text;
  readonly below?: readonly Branch[];
}

/** What a file is, and everything that can be shown of it. */
export interface Tree {
  readonly kind: string;
  readonly label: Text;
  readonly branches: readonly Branch[];
}

/** A line with a value; nothing when there is none. */
export function leaf(key: string, zh: string, en: string, value: string | number | undefined): readonly Branch[] {
  return value === undefined || value === '' ? [] : [{ key, label: { zh, en }, value }];
}

/** A line whose value is said in words; programs are given the value, or the English words. */
export function worded(key: string, zh: string, en: string, words: Text, value: string = words.en): readonly Branch[] {
  return [{ key, label: { zh, en }, value, words }];
}

/** A line with lines below it; nothing when there are none. */
export function twig(key: string, zh: string, en: string, below: readonly Branch[]): readonly Branch[] {
  return below.length === 0 ? [] : [{ key, label: { zh, en }, below }];
}

/** A time, in UTC. */
export function timeText(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : formatInstant(instant);
}

/** Lower-case hexadecimal SM3 of some bytes. */
export function sm3Text(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** Text that a file brought along cannot write on the terminal: control and direction-changing characters are replaced, line ends by a sign. */
export function harmless(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}

/** The tree as lines, indented by two blanks for each step. */
export function treeText(tree: Tree, language: Language): string {
  const lines = [tree.label[language]];
  const colon = language === 'zh' ? '：' : ': ';
  const write = (branches: readonly Branch[], depth: number): void => {
    for (const { label, value, words, below } of branches) {
      const head = `${'  '.repeat(depth)}${label[language]}`;
      lines.push(value === undefined ? head : `${head}${colon}${harmless(String(words?.[language] ?? value))}`);
      if (below !== undefined) write(below, depth + 1);
    }
  };
  write(tree.branches, 1);
  return `${lines.join('\n')}\n`;
}

/** The tree as plain JSON, in the same order. */
export function treeJson(tree: Tree): { readonly kind: string; readonly fields: readonly unknown[] } {
  const plain = ({ key, value, below }: Branch): unknown => ({
    key,
    ...(value === undefined ? {} : { value }),
    ...(below === undefined ? {} : { fields: below.map(plain) }),
  });
  return { kind: tree.kind, fields: tree.branches.map(plain) };
}
