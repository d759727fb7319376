/** Every sentence of the command, in both languages; `{places}` are filled with facts. Reports and errors of the library have their own. */
export const messages = {
  'program.description': {
    zh: '印信：制发、盖章、签名并完整验证中国电子证照（SM2/SM3），遵循互认信任列表',
    en: "Yinxin: issue, seal, sign and completely verify China's electronic licences (SM2/SM3) under a mutual-recognition trust list",
  },
  'program.usage': { zh: '<命令> [选项]', en: '<command> [options]' },
  'group.usage': { zh: '<动作> [选项]', en: '<verb> [options]' },
  'command.usage': { zh: '[选项]', en: '[options]' },
  'option.version': { zh: '显示版本', en: 'print the version' },
  'option.help': { zh: '显示帮助', en: 'print this help' },
  'option.default': { zh: '默认', en: 'default' },
  'option.mandatory': { zh: '必需', en: 'required' },
  'help.exitCodes': { zh: '退出码：', en: 'Exit codes:' },
  'hint.help': { zh: '        用 --help 查看用法', en: '        see --help' },
  'option.missing': { zh: '缺少选项 {option}', en: 'option {option} is missing' },
  'option.number': {
    zh: '{option} 应为 {least} 到 {most} 的整数，实为 {got}',
    en: '{option} is to be a whole number from {least} to {most}, got {got}',
  },
  'option.time': {
    zh: '{option} 不是有效的时间（ISO 8601，如 2026-01-01T08:00:00+08:00）：{got}',
    en: '{option} is not a time (ISO 8601, such as 2026-01-01T08:00:00+08:00): {got}',
  },
  'option.together': { zh: '{first} 与 {second} 不能同时使用', en: '{first} and {second} exclude each other' },
  'option.oneFile': { zh: '{option} 只能用于一个输入文件', en: '{option} takes one input file only' },
  'option.pair': { zh: '{first} 与 {second} 须同时给出', en: '{first} and {second} go together' },
  'option.value': { zh: '{option} 的值无效：{got}', en: '{option} has a wrong value: {got}' },
  'file.unreadable': { zh: '无法读取 {path}（{reason}）', en: 'cannot read {path} ({reason})' },
  'file.unwritable': { zh: '无法写入 {path}（{reason}）', en: 'cannot write {path} ({reason})' },
  'file.exists': { zh: '{path} 已存在；要覆盖请加 --force', en: '{path} exists; use --force to overwrite it' },
  'file.written': { zh: '已写入 {path}', en: 'wrote {path}' },
  'file.wouldWrite': { zh: '将写入 {path}（{size} 字节）', en: 'would write {path} ({size} bytes)' },
  'setting.unreadable': {
    zh: '无法读取 {path}（{reason}）；不会以其他文件代替',
    en: 'cannot read {path} ({reason}); nothing else is used in its place',
  },
  'setting.json': { zh: '{path} 不是有效的 JSON', en: '{path} is not valid JSON' },
  'setting.wrong': { zh: '{path} 的内容不可用', en: '{path} is not usable' },
  'password.ask': { zh: '{subject} 的口令：', en: 'Password of {subject}: ' },
  'password.askNew': { zh: '{subject} 的新口令：', en: 'New password for {subject}: ' },
  'password.askAgain': { zh: '再输入一次：', en: 'Once more: ' },
  'password.differ': { zh: '两次输入的口令不同', en: 'the two passwords differ' },
  'password.empty': { zh: '口令不能为空', en: 'the password is empty' },
  'password.emptyFile': { zh: '口令文件 {path} 的第一行为空', en: 'the first line of password file {path} is empty' },
  'password.emptyVariable': {
    zh: '环境变量 {variable} 未设置或为空',
    en: 'environment variable {variable} is not set or empty',
  },
  'password.twice': {
    zh: '--password-file 与 --password-env 不能同时使用',
    en: '--password-file and --password-env exclude each other',
  },
  'password.nobody': {
    zh: '需要口令，而没有终端可以询问：请用 --password-file FILE 或 --password-env NAME',
    en: 'a password is needed and there is no terminal to ask: use --password-file FILE or --password-env NAME',
  },
  'mark.passed': { zh: '通过', en: 'ok    ' },
  'mark.failed': { zh: '失败', en: 'FAILED' },
  'ca.shortened': {
    zh: '证书有效期不超过 CA 的有效期，已缩短到 {notAfter}',
    en: 'a certificate does not outlive its CA: shortened to {notAfter}',
  },
  'crl.unknownSerial': { zh: '本 CA 没有签发过序列号 {serial}', en: 'this CA has not issued serial number {serial}' },
  'crl.revokedAlready': { zh: '序列号 {serial} 已经吊销', en: 'serial number {serial} is revoked already' },
  'crl.reason': { zh: '没有吊销原因 {reason}；可用：{known}', en: 'there is no reason {reason}; these are: {known}' },
  'crl.future': { zh: '不能以将来的时间吊销 {serial}', en: 'serial number {serial} cannot be revoked in the future' },
  'doctor.absent': { zh: '此处的 OpenSSL 不含 SM3', en: 'OpenSSL here has no SM3' },
  'explain.unknown': {
    zh: '没有代码 {code}；不带代码运行 yinxin explain 可列出全部',
    en: 'there is no code {code}; yinxin explain alone lists all',
  },
  'explain.similar': {
    zh: '没有代码 {code}；相近的有：{similar}',
    en: 'there is no code {code}; similar ones: {similar}',
  },
  'explain.meaning': { zh: '含义', en: 'meaning' },
  'explain.indication': { zh: '结论', en: 'verdict' },
  'explain.remedy': { zh: '怎么办', en: 'what to do' },
  'explain.clause': { zh: '依据', en: 'clause' },
  'inspect.unknown': {
    zh: '无法识别 {path}（{reason}）',
    en: '{path} is none of the files that are known here ({reason})',
  },
  'trust.root': { zh: '信任起点核对值（SM3）：{digest}', en: 'root of trust, digest to compare (SM3): {digest}' },
  'trust.providers': { zh: '列表中有 {count} 家机构', en: 'the list has {count} providers' },
  'trust.noDraft': { zh: '{path} 不是信任列表', en: '{path} is no trust list' },
  'trust.finding': {
    zh: '{severity} {code}（{path}）：{text}：{got}',
    en: '{severity} {code} ({path}): {text}: {got}',
  },
  'trust.signatures': {
    zh: '已有 {known} 个列表密钥的签名，需要 {threshold} 个',
    en: '{known} of the keys of the list have signed, {threshold} are needed',
  },
  'trust.unverified': {
    zh: '未给出 --operators：以上内容没有验证过',
    en: 'without --operators nothing above is verified',
  },
  'licence.unknownType': {
    zh: '没有证照类型 {type}；内置样例有：{known}',
    en: 'there is no licence type {type}; the samples are: {known}',
  },
  'licence.missing': { zh: '{path} 缺少 {names}', en: '{path} lacks {names}' },
  'trust.noOperators': {
    zh: '信任列表需要列表发布者的公钥：用 --operators FILE，或在目录中放 operators.json',
    en: 'a trust list needs the keys of its operators: use --operators FILE, or operators.json in the folder',
  },
  'trust.noList': { zh: '目录 {path} 中没有 trust-list.json', en: 'there is no trust-list.json in {path}' },
  'verify.noTrust': {
    zh: '未给出 --trust：没有信任列表，任何文件都不能通过',
    en: 'without --trust there is no trust list, and no file can pass',
  },
  'verify.ndjson': {
    zh: '--json 只能用于一个文件；多个文件请用 --ndjson',
    en: '--json takes one file; use --ndjson for several',
  },
  progress: { zh: '{done}/{total}', en: '{done}/{total}' },
  'error.internal': {
    zh: 'yinxin: 内部错误（E_INTERNAL）：{reason}。请附上命令和版本报告此问题',
    en: 'yinxin: internal error (E_INTERNAL): {reason}. Please report it with the command and the version',
  },
} as const;

/** The name of a sentence. */
export type MessageName = keyof typeof messages;
