import type { Artefact, Made } from '../artefacts.ts';

/** A program of others, and what it can do with each artefact. */
export interface Peer {
  readonly name: string;
  readonly present: boolean;
  /** Reads what we made: whether it verifies, or opens to what was put in. */
  readonly reads: Readonly<Partial<Record<Artefact, (made: Made) => Promise<boolean>>>>;
  /** Makes one that we read: whether ours verifies it, or opens it. */
  readonly makes: Readonly<Partial<Record<Artefact, (made: Made) => Promise<boolean>>>>;
  /** Why a place above is empty; said in the table. */
  readonly cannot: Readonly<{
    readonly read: Partial<Record<Artefact, string>>;
    readonly make: Partial<Record<Artefact, string>>;
  }>;
  readonly close?: () => void;
}
