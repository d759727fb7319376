import { fillTemplate, type Language } from '@yinxin/core';

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Global Options:': '通用选项：',
  'Commands:': '命令：',
};

/** A title of the help, in the language. */
export function helpTitle(title: string, language: Language): string {
  return language === 'zh' ? (titles[title] ?? title) : title;
}

/** What commander says about wrong usage: by its code, the quoted parts of its sentence kept. */
const sentences: Readonly<Record<string, string>> = {
  'commander.unknownOption': '未知选项 {0}',
  'commander.unknownCommand': '未知命令 {0}',
  'commander.excessArguments': '参数过多',
  'commander.missingArgument': '缺少参数 {0}',
  'commander.missingMandatoryOptionValue': '缺少必需的选项 {0}',
  'commander.optionMissingArgument': '选项 {0} 缺少值',
  'commander.invalidArgument': '{0} 的值 {1} 无效',
  'commander.conflictingOption': '选项 {0} 与 {1} 冲突',
};

/** Commander's message about wrong usage, in the language. */
export function rewordUsageError(code: string, message: string, language: Language): string {
  const plain = message.replace(/^error: /, '');
  const template = sentences[code];
  if (language === 'en' || template === undefined) return plain;
  const [first = '', ...rest] = plain.split('\n');
  const quoted = [...first.matchAll(/'([^']*)'/g)].map((match) => match[1] as string);
  const choices = /Allowed choices are (.*)\.$/.exec(first)?.[1];
  const guess = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  const places = template.replace(/\{(\d)\}/g, '{p$1}');
  const values = Object.fromEntries(quoted.map((value, index) => [`p${index}`, value]));
  return [
    fillTemplate(places, values),
    choices === undefined ? '' : `，可选：${choices}`,
    guess === undefined ? '' : `（是否指 ${guess}？）`,
  ].join('');
}
