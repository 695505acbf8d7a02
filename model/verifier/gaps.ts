/**
 * What a verifier remembers of a list as it reads it: for each gap between two `boot_aggregate`s, which kexec events
 * it held. A finite automaton, so that it can stand for a prefix that is no longer written out.
 */
import { BOOT_AGGREGATE, KEXEC_EXECUTE, KEXEC_LOAD } from '../records.js';

export interface GapState {
  /** The last kexec event since the last `boot_aggregate`; `start` before the first of them. */
  readonly open: 'start' | 'none' | 'load' | 'execute';
  /** A gap that ended with a `kexec_load` and no `kexec_execute` after it. */
  readonly unexecuted: boolean;
  /** A gap with neither. */
  readonly bare: boolean;
}

export const startGaps: GapState = { open: 'start', unexecuted: false, bare: false };

export function gapsOf(state: GapState, record: string): GapState {
  switch (record) {
    case KEXEC_LOAD:
      return { ...state, open: 'load' };
    case KEXEC_EXECUTE:
      return { ...state, open: 'execute' };
    case BOOT_AGGREGATE:
      return {
        open: 'none',
        unexecuted: state.unexecuted || state.open === 'load',
        bare: state.bare || state.open === 'none',
      };
    default:
      return state;
  }
}

/** Whether records are missing at some gap, as far as the kexec events tell. */
export const isTruncated = (state: GapState, markersExpected: boolean): boolean =>
  state.unexecuted || (markersExpected && state.bare);
