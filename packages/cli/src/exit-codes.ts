/** What the command tells its caller with its exit code; the documents and the help are made from this table. */
export const exitCodes = {
  passed: { code: 0, text: { zh: '全部通过，或操作完成', en: 'all passed, or the work is done' } },
  failed: { code: 1, text: { zh: '有文件不通过，或没有签名', en: 'some file failed, or is not signed' } },
  usage: { code: 2, text: { zh: '命令用法或配置有误', en: 'wrong usage or configuration' } },
  indeterminate: { code: 3, text: { zh: '暂不能确认（且没有不通过的）', en: 'indeterminate (and none failed)' } },
  io: { code: 4, text: { zh: '得出结论之前读写失败', en: 'reading or writing failed before a verdict' } },
  internal: { code: 5, text: { zh: '内部错误', en: 'internal error' } },
  interrupted: { code: 130, text: { zh: '被中断', en: 'interrupted' } },
} as const;

/** How a run of the command ended, by name. */
export type Exit = keyof typeof exitCodes;
