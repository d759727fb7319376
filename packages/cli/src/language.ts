import type { Language } from '@yinxin/core';

/**
 * The language of a run: `--lang` wherever it stands, then the locale as POSIX orders it.
 * A wrong `--lang` is refused by the grammar, not here.
 */
export function languageOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') break;
    const given = word === '--lang' ? argv[i + 1] : word.startsWith('--lang=') ? word.slice(7) : undefined;
    if (given === 'zh' || given === 'en') return given;
  }
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
