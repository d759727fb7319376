import type { LicenceStatusFacts } from '../facts/facts.ts';

/** The version of the pack format. */
export const packSchema = 'yinxin-pack/1' as const;

/** Names of the files in a pack that are there at most once. */
export const packFiles = {
  manifest: 'manifest.json',
  policy: 'policy.json',
  report: 'report.json',
  trustList: 'trust/list.json',
  trustRoot: 'trust/root.json',
} as const;

/** Folders of numbered files: `crls/000.crl`. The document itself is `document.ofd` or `document.esl`. */
export const packFolders = {
  certificates: { prefix: 'certificates/', suffix: '.cer' },
  crls: { prefix: 'crls/', suffix: '.crl' },
  ocspResponses: { prefix: 'ocsp/', suffix: '.ors' },
  trustHistory: { prefix: 'trust/history/', suffix: '.json' },
} as const;

/** The manifest of a pack: what was asked, and the SM3 of every other file. It is untrusted input like all the rest. */
export interface PackManifest {
  readonly schema: typeof packSchema;
  readonly kind: 'licence' | 'seal';
  readonly at: string;
  readonly atSource: 'argument' | 'clock';
  readonly fileName?: string;
  readonly use: { readonly purpose?: string; readonly region?: string; readonly relyingParty?: string };
  readonly insecure: readonly string[];
  readonly licenceStatus?: LicenceStatusFacts;
  /** In the order of the archive. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly sm3: string }[];
}

/** The name of the document in a pack. */
export function documentName(kind: PackManifest['kind']): 'document.ofd' | 'document.esl' {
  return kind === 'licence' ? 'document.ofd' : 'document.esl';
}

/** The name of a numbered file. */
export function numberedName(folder: keyof typeof packFolders, index: number): string {
  const { prefix, suffix } = packFolders[folder];
  return `${prefix}${String(index).padStart(3, '0')}${suffix}`;
}
