/** The states of a licence (证照状态). `draft` and `pendingSeal` exist inside the issuing agency only; `expired` follows from the dates. */
export const licenceStatuses = {
  draft: { zh: '草稿', en: 'Draft' },
  pendingSeal: { zh: '待签章', en: 'Waiting for its seal' },
  valid: { zh: '有效', en: 'Valid' },
  inactive: { zh: '未激活', en: 'Not yet active' },
  suspended: { zh: '暂扣', en: 'Suspended' },
  expired: { zh: '过期', en: 'Expired' },
  cancelled: { zh: '注销', en: 'Cancelled' },
  revoked: { zh: '吊销', en: 'Revoked as a penalty' },
  annulled: { zh: '撤销', en: 'Annulled: the grant was unlawful' },
  superseded: { zh: '变更作废', en: 'Superseded by a later version' },
  void: { zh: '作废', en: 'Void: issued by mistake' },
  transferred: { zh: '办理转出', en: 'Transferred to another authority' },
} as const;

/** The state of a licence. */
export type LicenceStatus = keyof typeof licenceStatuses;

/** The acts that change a licence (业务操作): each is a legal act of its own. */
export const licenceOperations = {
  issue: { zh: '制发', en: 'Issue' },
  activate: { zh: '激活', en: 'Activate' },
  amend: { zh: '变更', en: 'Amend' },
  renew: { zh: '延续', en: 'Renew' },
  check: { zh: '年检', en: 'Periodic check' },
  endorse: { zh: '签注', en: 'Endorse' },
  suspend: { zh: '暂扣', en: 'Suspend' },
  resume: { zh: '暂扣发还', en: 'Resume' },
  cancel: { zh: '注销', en: 'Cancel' },
  revoke: { zh: '吊销', en: 'Revoke' },
  annul: { zh: '撤销', en: 'Annul' },
  void: { zh: '作废', en: 'Declare void' },
  transfer: { zh: '转出', en: 'Transfer out' },
} as const;

/** An act that changes a licence. */
export type LicenceOperation = keyof typeof licenceOperations;

// No standard at hand prescribes this table: it is ours, made from what the words of the acts mean.
const transitions: Readonly<Record<LicenceOperation, { from: readonly LicenceStatus[]; to: LicenceStatus }>> = {
  issue: { from: ['draft', 'pendingSeal'], to: 'valid' },
  activate: { from: ['inactive'], to: 'valid' },
  amend: { from: ['valid', 'inactive'], to: 'superseded' },
  renew: { from: ['valid', 'expired'], to: 'superseded' },
  check: { from: ['valid'], to: 'valid' },
  endorse: { from: ['valid'], to: 'valid' },
  suspend: { from: ['valid'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'valid' },
  cancel: { from: ['valid', 'inactive', 'suspended', 'expired', 'revoked', 'annulled'], to: 'cancelled' },
  revoke: { from: ['valid', 'inactive', 'suspended', 'expired'], to: 'revoked' },
  annul: {
    from: ['valid', 'inactive', 'suspended', 'expired', 'cancelled', 'superseded', 'transferred'],
    to: 'annulled',
  },
  void: { from: ['draft', 'pendingSeal', 'valid', 'inactive'], to: 'void' },
  transfer: { from: ['valid'], to: 'transferred' },
};

/**
 * The state of this version of a licence after an act.
 * @returns `undefined` when the act is not possible in that state. `amend` and `renew` leave this version `superseded`; the new
 * version begins its own life with `issue`.
 * @example statusAfter('valid', 'suspend'); // "suspended"
 */
export function statusAfter(status: LicenceStatus, operation: LicenceOperation): LicenceStatus | undefined {
  const transition = transitions[operation];
  return transition.from.includes(status) ? transition.to : undefined;
}

/**
 * Tells whether a licence in this state may be relied upon.
 * @example isUsableStatus('suspended'); // false
 */
export function isUsableStatus(status: LicenceStatus): boolean {
  return status === 'valid';
}

/**
 * Return codes of the national sharing interface (GB/T 36906) by state. The codes are the interface's (0 in order, 21 cancelled, 22
 * expired, 23 restricted); which of our states answers with which code is our choice.
 */
export const sharingReturnCodes: Readonly<Partial<Record<LicenceStatus, number>>> = {
  valid: 0,
  cancelled: 21,
  annulled: 21,
  revoked: 21,
  void: 21,
  superseded: 21,
  expired: 22,
  suspended: 23,
  inactive: 23,
};
