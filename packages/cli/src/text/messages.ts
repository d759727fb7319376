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
  'help.examples': { zh: '示例：', en: 'Examples:' },
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
  'option.serial': {
    zh: '{option} 不是序列号（十六进制，如 4a:0B:1c）：{got}',
    en: '{option} is not a serial number (hexadecimal, such as 4a:0B:1c): {got}',
  },
  'option.together': { zh: '{first} 与 {second} 不能同时使用', en: '{first} and {second} exclude each other' },
  'option.either': {
    zh: '{first} 与 {second} 须给出其中一个',
    en: 'one of {first} and {second} is needed, and not both',
  },
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
  'signer.missing': {
    zh: '没有签名者：请用 {first} FILE，或 {second} external:命令',
    en: 'nobody signs: use {first} FILE or {second} external:COMMAND',
  },
  'signer.heldElsewhere': {
    zh: '没有密钥文件 {path}；密钥在别处时请用 --signer 指明',
    en: 'there is no key file {path}; name the program that holds the key with --signer',
  },
  'signer.noKey': { zh: '{name} 没有密钥 {id}；它有：{known}', en: '{name} has no key {id}; it has: {known}' },
  'signer.severalKeys': {
    zh: '{name} 有多把密钥，请用 --signer-key 指定：{known}',
    en: '{name} holds several keys, choose one with --signer-key: {known}',
  },
  'signer.notStarted': {
    zh: '无法启动签名程序 {name}（{reason}）',
    en: 'the signer {name} cannot be started ({reason})',
  },
  'signer.ended': { zh: '签名程序 {name} 提前结束（{how}）', en: 'the signer {name} ended before it answered ({how})' },
  'signer.timeout': {
    zh: '签名程序 {name} 在 {seconds} 秒内没有应答，已终止',
    en: 'the signer {name} did not answer within {seconds} s and was killed',
  },
  'signer.protocol': {
    zh: '签名程序 {name} 没有遵守协议（{rule}）',
    en: 'the signer {name} does not keep to the protocol ({rule})',
  },
  'signer.refused': { zh: '签名程序 {name} 拒绝：{code} {message}', en: 'the signer {name} refuses: {code} {message}' },
  'signer.otherKey': {
    zh: '签名的私钥与证书 {path} 不对应',
    en: 'the key that signs is not the key of certificate {path}',
  },
  'signer.noDigest': { zh: '这个签名者不接受杂凑值', en: 'this signer takes no digests' },
  'signer.pkcs11': { zh: 'pkcs11-tool（OpenSC）失败：{reason}', en: 'pkcs11-tool (OpenSC) failed: {reason}' },
  'key.encrypted': { zh: '私钥（已加密）', en: 'private key (encrypted)' },
  'key.plain': { zh: '私钥（未加密）', en: 'private key (NOT encrypted)' },
  'key.closed': {
    zh: '未给出口令，内容未打开',
    en: 'no password was given: what is inside is not shown',
  },
  'key.facts': {
    zh: '密钥：{algorithm}，{bits} 位，公钥 SM3 {id}',
    en: 'key: {algorithm}, {bits} bits, SM3 of the public key {id}',
  },
  'key.leniency': { zh: '容忍的偏差：{name}', en: 'tolerated: {name}' },
  'key.plainForm': {
    zh: '{form} 没有加密形式；确要明文写出，请加 --insecure-plain',
    en: '{form} has no encrypted form; give --insecure-plain to write it all the same',
  },
  'key.notOne': { zh: '{path} 中应恰有一把私钥', en: '{path} is to hold one private key' },
  'key.container': {
    zh: '{path} 里还有证书；请用 p12 extract 取出私钥，再用 p12 create 另存',
    en: '{path} holds certificates too; take the key out with p12 extract and write a new file with p12 create',
  },
  'key.noEnvelope': {
    zh: '{path} 不是可用的加密密钥信封（SM2EnvelopedKey）',
    en: '{path} is no enveloped key (SM2EnvelopedKey) that can be used',
  },
  'key.otherCertificate': {
    zh: '{path} 中的密钥不属于证书 {certificate}',
    en: 'the key in {path} is not that of certificate {certificate}',
  },
  'key.serveOne': {
    zh: '请给出 --key FILE（可重复）或 --signer 之一',
    en: 'give either --key FILE (may be repeated) or --signer',
  },
  'key.conformance': {
    zh: '通过 {passed}，不通过 {failed}，跳过 {skipped}',
    en: '{passed} passed, {failed} failed, {skipped} skipped',
  },
  'p12.otherKey': {
    zh: '{path} 的首张证书不属于这把私钥',
    en: 'the first certificate of {path} is not that of the key',
  },
  'p12.head': { zh: '格式 {format}，完整性 {integrity}', en: 'format {format}, integrity {integrity}' },
  'p12.certificate': { zh: '证书：{serial}，{subject}', en: 'certificate: {serial}, {subject}' },
  'mark.passed': { zh: '通过', en: 'ok    ' },
  'mark.failed': { zh: '失败', en: 'FAILED' },
  'mark.indeterminate': { zh: '未定', en: 'OPEN  ' },
  'ca.exists': {
    zh: '{dir} 中已有 CA 及其签发日志；不会覆盖，--force 也不会',
    en: '{dir} holds a CA with its journal; nothing overwrites it, not even --force',
  },
  'ca.oneKey': {
    zh: '根 CA 和运营 CA 不能用同一把密钥（用 --root-signer-key、--signer-key 分别指定）',
    en: 'the root and the issuing CA need different keys (choose with --root-signer-key and --signer-key)',
  },
  'ca.notInstalled': {
    zh: 'CA 证书尚未装入：把 {request} 交给上级 CA 签发，再用 ca install 装入',
    en: 'the certificate of the CA is not there yet: have {request} certified by the CA above and use ca install',
  },
  'ca.otherKey': {
    zh: '{path} 中没有为这个 CA 的密钥签发的证书',
    en: '{path} holds no certificate for the key of this CA',
  },
  'ca.notAuthority': {
    zh: '{path} 不是可以签发证书和吊销列表的 CA 证书',
    en: '{path} is not the certificate of an authority that may sign certificates and revocation lists',
  },
  'ca.otherIssuer': {
    zh: '无法用所附或所给（--issuer）的上级证书验证 {path}',
    en: 'no certificate that is enclosed or given with --issuer verifies {path}',
  },
  'ca.renamed': {
    zh: '{path} 的主体名称与已装入的证书不同：此前签发的证书和列表将无从对应',
    en: '{path} has another subject than the certificate that is installed: what was issued before would belong to nobody',
  },
  'ca.otherName': {
    zh: '上级 CA 改了名称：申请的是 {asked}，签发的是 {got}',
    en: 'the CA above changed the name: {asked} was asked for, {got} is certified',
  },
  'ca.shortened': {
    zh: '证书有效期不超过 CA 的有效期，已缩短到 {notAfter}',
    en: 'a certificate does not outlive its CA: shortened to {notAfter}',
  },
  'ca.ended': {
    zh: 'CA 证书已于 {notAfter} 到期，不能再签发',
    en: 'the certificate of the CA ended at {notAfter}: it issues nothing any more',
  },
  'ca.waiting': {
    zh: '另一个进程（{owner}）正在使用此目录，等待中…',
    en: 'another process ({owner}) works in this folder, waiting…',
  },
  'ca.locked': {
    zh: '另一个进程（{owner}）正在使用此目录；若确已无人使用，删除 {path}',
    en: 'another process ({owner}) works in this folder; remove {path} only when that is certainly not so',
  },
  'ca.journalDamaged': {
    zh: '签发日志 {path} 第 {line} 行被改动或损坏；不会继续签发',
    en: 'the journal {path} is changed or damaged at line {line}; nothing is issued',
  },
  'ca.journalShort': {
    zh: '签发日志 {path} 缺少已确认的记录：应有 {expected} 行，实有 {got} 行；不会继续签发',
    en: 'the journal {path} lacks lines that were acknowledged: {expected} expected, {got} there; nothing is issued',
  },
  'ca.journalBusy': {
    zh: '签发日志 {path} 正被另一个进程写入',
    en: 'another process writes to the journal {path}',
  },
  'ca.serialUsed': { zh: '序列号 {serial} 已经用过', en: 'the serial number {serial} has been used' },
  'ca.voided': {
    zh: '上次签发中断：序列号 {serial} 未曾发出，已作废且不再使用',
    en: 'an issuance was cut off: serial number {serial} was never given out; it is void and not used again',
  },
  'ca.restored': {
    zh: '上次签发中断：证书 {serial} 已补写到 {path}',
    en: 'an issuance was cut off: certificate {serial} is restored to {path}',
  },
  'ca.notThis': { zh: '{path} 不是本 CA 签发的', en: '{path} was not issued by this CA' },
  'cert.ownKey': {
    zh: '这是 CA 自己的密钥（{path}），不为它签发',
    en: 'this is the key of the CA itself ({path}): no other certificate is issued for it',
  },
  'cert.noPossession': {
    zh: '没有证明申请人持有 {path} 的私钥；要有证明请用 --request',
    en: 'nothing proves that the applicant has the private key of {path}; a --request would',
  },
  'cert.identityKind': {
    zh: '身份标识应写作 种类=号码，种类为 {known} 之一：{got}',
    en: 'an identity statement is KIND=NUMBER, with one of the kinds {known}: {got}',
  },
  'cert.identityTwice': { zh: '身份标识 {kind} 给出了两次', en: 'the identity statement {kind} is given twice' },
  'cert.identityWrong': {
    zh: '身份标识 {kind} 不正确：{reason}',
    en: 'the identity statement {kind} is wrong: {reason}',
  },
  'cert.requestRefused': {
    zh: '不接受证书申请 {path}：{why}（{rule}：{got}；规则：{demand}）',
    en: 'the request {path} is refused: {why} ({rule}: {got}; the rule: {demand})',
  },
  'cert.ruleBroken': { zh: '违反规则', en: 'it breaks a rule' },
  'cert.noRequest': { zh: '{path} 中没有证书申请', en: '{path} holds no certification request' },
  'cert.otherSubject': {
    zh: '{path} 申请的主体是 {asked}，原证书的主体是 {kept}；要换名称请用 cert issue，确要保留原名称请加 --keep-subject',
    en: '{path} asks for {asked}, the former certificate is of {kept}; use cert issue for another name, or --keep-subject to stay with the former one',
  },
  'cert.subjectKept': {
    zh: '申请的主体 {asked} 不予采用，仍写 {kept}',
    en: 'the subject {asked} of the request is not taken, {kept} stays',
  },
  'cert.noResponse': {
    zh: '{path} 不是签发方的应答（cert issue 写出的 PREFIX.response.der）',
    en: '{path} is not the answer of an authority (PREFIX.response.der, written by cert issue)',
  },
  'cert.requestTwice': {
    zh: '该申请已签发过证书 {serial}；更新请用 cert renew，另行签发请加 --again',
    en: 'this request was answered with certificate {serial} already; renew with cert renew, or add --again',
  },
  'cert.namesTaken': {
    zh: '申请中的主机名将写入证书：{names}',
    en: 'host names of the request are certified: {names}',
  },
  'cert.namesIgnored': {
    zh: '该模板不从申请中取主机名，已忽略：{names}；确要写入请用 --dns',
    en: 'this profile takes no host names from a request, these were left out: {names}; say --dns to certify one',
  },
  'cert.wouldIssue': {
    zh: '将按模板 {profile} 签发：{subject}（至 {notAfter}）',
    en: 'would issue by profile {profile}: {subject} (until {notAfter})',
  },
  'cert.notYours': {
    zh: '{path} 中没有与所给私钥对应的证书',
    en: '{path} holds no certificate for the key that was given',
  },
  'cert.otherEnvelope': {
    zh: '{path} 中的加密密钥不是装给这把签名私钥的；申请附有临时公钥时，用 --envelope-key 给出临时私钥',
    en: 'the encryption key in {path} is not enveloped for this signing key; if the request had a temporary key, give it with --envelope-key',
  },
  'cert.finding': {
    zh: '{severity} {rule}：{text}；实为 {got}（{clauses}）',
    en: '{severity} {rule}: {text}; got {got} ({clauses})',
  },
  'cert.lintCounts': {
    zh: '错误 {errors} 项，警告 {warnings} 项，提示 {notices} 项',
    en: 'errors: {errors}, warnings: {warnings}, notices: {notices}',
  },
  'cert.revoked': { zh: '证书 {serial} 已吊销，不能更新', en: 'certificate {serial} is revoked and cannot be renewed' },
  'cert.profile': {
    zh: '没有证书模板 {profile}；内置的有：{known}；也可以给出模板文件',
    en: 'there is no profile {profile}; built in are: {known}; a file with a profile is taken too',
  },
  'chain.link': { zh: '{index}. {subject}', en: '{index}. {subject}' },
  'chain.anchor': { zh: '信任锚：{label}', en: 'trust anchor: {label}' },
  'chain.valid': { zh: '链有效（{at}）', en: 'the chain is valid ({at})' },
  'chain.open': {
    zh: '链是否有效尚无定论：{text}（{code}）',
    en: 'whether the chain is valid is open: {text} ({code})',
  },
  'chain.failed': { zh: '没有有效的链：{text}（{code}）', en: 'there is no valid chain: {text} ({code})' },
  'severity.error': { zh: '错误', en: 'error' },
  'severity.warning': { zh: '警告', en: 'warning' },
  'severity.notice': { zh: '提示', en: 'notice' },
  'crl.unknownSerial': { zh: '本 CA 没有签发过序列号 {serial}', en: 'this CA has not issued serial number {serial}' },
  'crl.revokedAlready': {
    zh: '序列号 {serial} 已于 {since} 登记吊销；去掉这一项即可发布列表',
    en: 'serial number {serial} is revoked already, since {since}; leave it out to publish the list',
  },
  'crl.order': {
    zh: '--revoke 应为 序列号[,原因[,吊销时间[,失效时间]]]：{got}',
    en: '--revoke takes SERIAL[,REASON[,TIME[,INVALID SINCE]]]: {got}',
  },
  'crl.beforeCertificate': {
    zh: '序列号 {serial} 的证书自 {notBefore} 起有效，不能在此之前吊销',
    en: 'the certificate {serial} begins at {notBefore} and cannot be revoked before',
  },
  'crl.recordedNotSigned': {
    zh: '吊销已登记，列表 {number} 未签成：排除故障后重新发布，不必再写 --revoke、--release',
    en: 'the revocations are recorded; list {number} was not signed: publish again when that is mended, without --revoke and --release',
  },
  'crl.recordedNotWritten': {
    zh: '吊销已登记，列表 {number} 已签好并存于 {path}，只是没有写入 {out}：复制即可',
    en: 'the revocations are recorded, list {number} is signed and kept in {path}; it was not written to {out} only: copy it',
  },
  'crl.reason': { zh: '没有吊销原因 {reason}；可用：{known}', en: 'there is no reason {reason}; these are: {known}' },
  'crl.notOnHold': { zh: '序列号 {serial} 没有被暂停（certificateHold）', en: 'serial number {serial} is not on hold' },
  'crl.clockBack': {
    zh: '时钟倒退：上一份列表签于 {last}，现在是 {now}',
    en: 'the clock went back: the last list is of {last}, and now it is {now}',
  },
  'crl.noBase': {
    zh: '没有可作为基础的完整列表 {path}：请先发布完整列表',
    en: 'there is no full list {path} to base a delta on: publish a full one first',
  },
  'crl.gap': {
    zh: '上一份列表已于 {since} 过期：其间证书状态无从确认',
    en: 'the last list ran out at {since}: since then nobody could tell what is revoked',
  },
  'crl.otherIssuer': { zh: '两份列表的签发者不同', en: 'the two lists have different issuers' },
  'crl.notNewer': {
    zh: '第二份列表的编号不大于第一份',
    en: 'the number of the second list is not above that of the first',
  },
  'crl.deltaCompared': {
    zh: '其中有增量列表：它只含变化',
    en: 'one of them is a delta list, which holds changes only',
  },
  'revocation.notIssuer': {
    zh: '{path} 不是所给签发者签发的',
    en: '{path} was not issued by the issuer that was given',
  },
  'status.good': { zh: '有效', en: 'good' },
  'status.revoked': { zh: '已吊销', en: 'revoked' },
  'status.unknown': { zh: '未知', en: 'unknown' },
  'status.notListed': { zh: '不在列表中', en: 'not listed' },
  'status.notChecked': { zh: '未检查', en: 'not checked' },
  'freshness.current': { zh: '当前有效', en: 'current' },
  'freshness.stale': { zh: '已过期', en: 'stale' },
  'freshness.future': { zh: '尚未生效', en: 'future' },
  'freshness.certificateExpired': { zh: '证书当时已过期', en: 'certificateExpired' },
  'ocsp.responderRevoked': {
    zh: '{path} 已被这个 CA 吊销，不能再签发 OCSP 应答',
    en: '{path} has been revoked by this CA and answers no more',
  },
  'ocsp.aboutOthers': {
    zh: '应答中没有关于这张证书的内容，或签发者的名称、密钥与所给的不同',
    en: 'the response says nothing about this certificate, or names another issuer or key than the one given',
  },
  'ocsp.refused': { zh: '应答者拒绝答复（{status}）', en: 'the responder refused to answer ({status})' },
  'ocsp.notIssued': {
    zh: '该证书不是由所给签发者签名的',
    en: 'the certificate is not signed by the issuer that was given',
  },
  'ocsp.answered': { zh: '已答复：{status}', en: 'answered: {status}' },
  'ocsp.failed': { zh: '未能答复（{reason}）', en: 'could not answer ({reason})' },
  'ocsp.cannotListen': {
    zh: '无法在 {host} 的端口 {port} 上监听（{reason}）',
    en: 'cannot listen on port {port} of {host} ({reason})',
  },
  'crl.future': {
    zh: '序列号 {serial} 的吊销时间不能在将来',
    en: 'serial number {serial}: the time of revocation lies in the future',
  },
  'doctor.engine.wasm-simd': {
    zh: 'WebAssembly；此刻单线程每秒约验签 {verify} 次（已知签名者），SM3 约 {sm3} MB/s',
    en: 'WebAssembly; now about {verify} verifications/s on one thread (known signer), SM3 about {sm3} MB/s',
  },
  'doctor.engine.portable': {
    zh: 'JavaScript（平台拒绝 WebAssembly：{reason}）；此刻单线程每秒约验签 {verify} 次（已知签名者），SM3 约 {sm3} MB/s',
    en: 'JavaScript (WebAssembly refused: {reason}); now about {verify} verifications/s on one thread (known signer), SM3 about {sm3} MB/s',
  },
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
    zh: '{path} 不是这个命令处理的文件（{reason}）；用 yinxin inspect 查看它是什么',
    en: '{path} is no file of the kind that this command reads ({reason}); yinxin inspect shows what it is',
  },
  'inspect.unrecognised': {
    zh: '无法识别 {path}（{reason}）',
    en: '{path} is none of the files that are known here ({reason})',
  },
  'cms.pemTooLong': {
    zh: '超过 8 MB 的消息只能以 DER 输出：去掉 --encoding pem',
    en: 'a message over 8 MB is written in binary only: leave out --encoding pem',
  },
  'cms.formTooLong': {
    zh: '超过 8 MB 的内容只能用 SM4-CBC 按证书加密；要签名请先用 cms sign，再加密其结果',
    en: 'over 8 MB only SM4-CBC for certificates is possible; to sign, use cms sign first and encrypt its result',
  },
  'cms.signatureTooLong': {
    zh: '{path} 超过 8 MB，不是消息外的签名',
    en: '{path} is over 8 MB, which no detached signature is',
  },
  'cms.extensionTooLong': {
    zh: '{path} 超过 8 MB：只有内容在消息外的签名才能副签或加时间戳',
    en: '{path} is over 8 MB: counter-signatures and time-stamps go to signatures with their content outside',
  },
  'cms.whichSigner': {
    zh: '有 {count} 个签名者，请用 --index 指明第几个',
    en: 'there are {count} signers; say which one with --index',
  },
  'cms.tokenUnfit': {
    zh: '{path} 不是这个签名的有效时间戳：{code}；没有写出',
    en: '{path} is no valid time-stamp of this signature: {code}; nothing was written',
  },
  'cms.notWritten': { zh: '未通过，没有写出 {path}', en: 'not passed: {path} was not written' },
  'cms.notOpened': {
    zh: '无法解开 {path}：不是为这把密钥加密的，或已损坏；给出 --recipient（接收者证书）可知是不是给您的',
    en: '{path} cannot be opened: it is for another key, or damaged; --recipient with your certificate tells whether it is for you',
  },
  'cms.noIntegrity': {
    zh: '提示：加密本身不能证明内容出自何人、是否被改动',
    en: 'note: encryption alone does not prove who made this or that it is unchanged',
  },
  'cms.unsigned': { zh: '没有签名者', en: 'nobody signed' },
  'cms.signer': { zh: '签名者 {subject}：{verdict}', en: 'signer {subject}: {verdict}' },
  'cms.counterSigner': { zh: '副签者 {subject}：{verdict}', en: 'counter-signer {subject}: {verdict}' },
  'cms.because': { zh: '原因：{text}（{code}）', en: 'because: {text} ({code})' },
  'cms.note': { zh: '另外：{text}（{code}）', en: 'note: {text} ({code})' },
  'cms.apart': {
    zh: '对内容的签名：{signers}；副签（任何人都能添加）：{counterSigners}',
    en: 'signatures of the content: {signers}; counter-signatures, which anybody can add: {counterSigners}',
  },
  'cms.diagnosis': { zh: '签名值像是：{diagnosis}', en: 'the signature looks like: {diagnosis}' },
  'cms.stamped': { zh: '时间戳：{time}', en: 'time-stamp: {time}' },
  'cms.notStamped': {
    zh: '时间戳不能证明时间：{text}（{code}）',
    en: 'the time-stamp proves no time: {text} ({code})',
  },
  'cms.claimed': { zh: '自称的签名时间：{time}', en: 'claimed signing time: {time}' },
  'cms.leniencies': { zh: '容忍的偏差：{names}', en: 'tolerated deviations: {names}' },
  'tsa.certificate': {
    zh: '{path} 不能用于签发时间戳（{problem}）：扩展密钥用途须只有时间戳一项且为关键',
    en: '{path} cannot sign time-stamps ({problem}): its extended key usage must be critical and timeStamping alone',
  },
  'tsa.noSerial': { zh: '无法取得新的序列号', en: 'no fresh serial number could be made' },
  'tsa.journalDamaged': {
    zh: '{path} 第 {line} 行已损坏，停止签发',
    en: 'line {line} of {path} is damaged; nothing is issued',
  },
  'tsa.listen': { zh: '无法监听 {address}（{reason}）', en: 'cannot listen on {address} ({reason})' },
  'tsa.listening': { zh: '时间戳服务：{url}', en: 'time-stamps at {url}' },
  'tsa.stopped': { zh: '时间戳服务已停止', en: 'the time-stamp service has stopped' },
  'tsa.refused': { zh: '机构拒绝了请求：{refusals}', en: 'the authority refused: {refusals}' },
  'tsa.time': { zh: '{authority} 所载时间：{time}', en: '{authority} states the time {time}' },
  'trust.root': { zh: '信任起点核对值（SM3）：{digest}', en: 'root of trust, digest to compare (SM3): {digest}' },
  'trust.providers': { zh: '列表中有 {count} 家机构', en: 'the list has {count} providers' },
  'trust.stateNotKept': {
    zh: '无法写入 {path}：下次核验时不能发现列表被换成旧版',
    en: '{path} cannot be written: the next verification will not notice an older list',
  },
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
  'indication.passed': { zh: '通过', en: 'PASSED' },
  'indication.failed': { zh: '不通过', en: 'FAILED' },
  'indication.indeterminate': { zh: '暂不能确认', en: 'INDETERMINATE' },
  'recognition.recognised': { zh: '认可', en: 'recognised' },
  'recognition.notRecognised': { zh: '不认可', en: 'not recognised' },
  'recognition.unknown': { zh: '未知', en: 'unknown' },
  'demo.title': { zh: '印信演示（全部内容均为虚构）', en: 'Yinxin demonstration (everything is fictitious)' },
  'demo.making': {
    zh: '印信演示：正在生成六个虚构省份的密钥、证书、印章和证照…',
    en: 'Yinxin demonstration: making keys, certificates, seals and licences of six fictitious provinces…',
  },
  'demo.list': {
    zh: '信任列表：{scheme}，第 {sequence} 版，{keys} 名管理员中 {signed} 名签署，{providers} 家机构、{services} 项服务',
    en: 'Trust list: {scheme}, sequence {sequence}, signed by {signed} of {keys} operators, {providers} providers, {services} services',
  },
  'demo.listRefused': { zh: '信任列表被拒绝：{code}', en: 'the trust list is refused: {code}' },
  'demo.recognition': {
    zh: '证书互认：{certificate} · 签章互认：{seal}',
    en: 'certificate recognition: {certificate} · seal recognition: {seal}',
  },
  'demo.unexpected': { zh: '与预期不符：应为 {indication}', en: 'NOT AS EXPECTED: should be {indication}' },
  'demo.audit': {
    zh: '审计：只凭列表发布者的公钥，离线重新判断第 1 项的全部证据',
    en: 'audit: all evidence of number 1 judged again, offline, with nothing but the operators’ keys',
  },
  'demo.allRight': { zh: '{count} 个结论全部正确。', en: 'All {count} answers are as they should be.' },
  'demo.someWrong': {
    zh: '{count} 个结论中有 {wrong} 个不符合预期。',
    en: '{wrong} of {count} answers are not as they should be.',
  },
  'demo.open': {
    zh: '用浏览器打开 {index} 查看报告；也可以自己核验：\n  {command} verify {dir}/1-genuine.ofd --trust {dir}/trust\n  {command} audit verify {dir}/1-genuine.pack --operators {dir}/trust/operators.json',
    en: 'Open {index} in a browser for the reports, or verify by yourself:\n  {command} verify {dir}/1-genuine.ofd --trust {dir}/trust\n  {command} audit verify {dir}/1-genuine.pack --operators {dir}/trust/operators.json',
  },
  'audit.same': { zh: '重新判断的结果与包内报告逐字节相同', en: 'judged again: the same report, byte for byte' },
  'audit.differs': { zh: '重新判断的结果与包内报告不同', en: 'judged again: ANOTHER report than the packed one' },
  'audit.refused': { zh: '审计包不可信：无法读取或已被改动', en: 'the pack is refused: unreadable or changed' },
  progress: { zh: '{done}/{total}', en: '{done}/{total}' },
  'error.internal': {
    zh: 'yinxin: 内部错误（E_INTERNAL）：{reason}。请附上命令和版本报告此问题',
    en: 'yinxin: internal error (E_INTERNAL): {reason}. Please report it with the command and the version',
  },
} as const;

/** The name of a sentence. */
export type MessageName = keyof typeof messages;
