import type { AuthenticTrustList, Freshness } from './authentic.ts';
import type { TrustListState } from './state.ts';

/** Why a trust list was refused, with a sentence for people. */
export const trustListRefusals = {
  'trustList.size': { zh: '信任列表超过大小上限', en: 'the trust list is larger than the ceiling' },
  'trustList.envelope.malformed': { zh: '签名封装无法解析', en: 'the envelope cannot be read' },
  'trustList.payloadType.wrong': { zh: '签名内容不是信任列表', en: 'what was signed is not a trust list' },
  'trustList.signature.missing': { zh: '信任列表没有签名', en: 'the trust list is not signed' },
  'trustList.signature.invalid': {
    zh: '没有任何受信任密钥的签名能通过验证',
    en: 'no signature by a trusted key verifies',
  },
  'trustList.threshold.notMet': {
    zh: '受信任密钥的有效签名数不足',
    en: 'fewer trusted keys have signed than the threshold demands',
  },
  'trustList.malformed': { zh: '信任列表内容不符合格式', en: 'the content of the trust list is malformed' },
  'trustList.schema.unsupported': {
    zh: '信任列表的格式版本不受支持',
    en: 'the trust list is of a format that this version does not read',
  },
  'trustList.scheme.wrong': { zh: '信任列表属于另一体系', en: 'the trust list belongs to another scheme' },
  'trustList.root.changed': {
    zh: '固定的信任根与已存状态不一致，需重新确认信任根并清除旧状态',
    en: 'the pinned root is not the one that the stored state grew from; pin it again and discard the state on purpose',
  },
  'trustList.rotation.newKeys': {
    zh: '列表更换了签名密钥，但新密钥的签名数不足',
    en: 'the list brings new keys and too few of them have signed it',
  },
  'trustList.rotation.skipped': {
    zh: '列表更换了签名密钥，但中间的列表缺失',
    en: 'the list brings new keys and lists before it are missing',
  },
  'trustList.rollback': {
    zh: '信任列表比已接受的旧（回退）',
    en: 'the trust list is older than one already accepted',
  },
  'trustList.fork': {
    zh: '同一序号出现两份不同的信任列表（分叉），发布者可能已被攻破',
    en: 'two different trust lists bear the same sequence: the operator may be compromised',
  },
  'trustList.gap': {
    zh: '信任列表所指的前一份列表不是已接受的那一份',
    en: 'the trust list names another previous list than the one accepted',
  },
  'trustList.issued.backwards': {
    zh: '信任列表的发布时间早于前一份',
    en: 'the trust list is issued before the one that precedes it',
  },
  'trustList.issued.future': { zh: '信任列表的发布时间在未来', en: 'the trust list is issued in the future' },
  'trustList.steps': { zh: '中间列表过多', en: 'too many lists at once' },
} as const;

/** The code of a refusal. */
export type TrustListRefusal = keyof typeof trustListRefusals;

/** What a keeper should know about a list that was accepted. */
export const trustListNotes = {
  'trustList.firstUse': {
    zh: '首次接受该体系的列表，尚无防回退保护',
    en: 'the first list of this scheme: nothing protects against an older one yet',
  },
  'trustList.unchanged': { zh: '列表与已接受的相同', en: 'the list is the one already accepted' },
  'trustList.skipped': {
    zh: '与已接受的列表之间有缺失，前后衔接未核对',
    en: 'lists between this one and the one accepted are missing; the chain between them is unchecked',
  },
  'trustList.rotation': { zh: '列表更换了签名密钥或门限', en: 'the list brought new keys or another threshold' },
  'trustList.expired': { zh: '列表已过期', en: 'the list is past its next update' },
  'trustList.grace': {
    zh: '列表已过下次更新时间，仍在宽限期内',
    en: 'the list is past its next update and still within the grace period',
  },
  'trustList.clock.setBack': {
    zh: '时钟早于曾用过的时间，时效按较晚者判断',
    en: 'the clock is behind a time used before; freshness is judged by the later one',
  },
  'trustList.unknownFields': {
    zh: '列表含有本版本不认识的字段，已忽略其含义',
    en: 'the list holds fields that this version does not know; they have no effect',
  },
} as const;

/** The code of a note. */
export type TrustListNote = keyof typeof trustListNotes;

/** Facts beside a code: plain JSON. */
export type TrustListDetails = Readonly<Record<string, string | number | null | readonly string[]>>;

/** A list was accepted: store `state`, then use `list`. */
export interface AcceptedTrustList {
  readonly status: 'authentic';
  readonly list: AuthenticTrustList;
  /** The state to store in place of the one before. */
  readonly state: TrustListState;
  /** `stale`: no verdict may pass on it, yet it counts against older lists. */
  readonly freshness: Freshness;
  readonly notes: readonly { readonly code: TrustListNote; readonly details: TrustListDetails }[];
}

/** A list was refused: keep the list and the state you have. */
export interface RefusedTrustList {
  readonly status: 'refused';
  readonly code: TrustListRefusal;
  readonly details: TrustListDetails;
  /** Which of the given lists was refused, counted from 0; the last is the list itself. */
  readonly index: number;
  /** The state as it was given, unchanged. */
  readonly state: TrustListState | undefined;
}

/** What became of a trust list. */
export type TrustListOutcome = AcceptedTrustList | RefusedTrustList;
