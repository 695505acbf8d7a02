/** Evidence from what users have: lists boot by boot with PCR values or quotes. */
import { usualAlgorithm } from '../evidence/algorithms.js';
import { inputError } from '../evidence/bytes.js';
import type { CompositeGoal } from '../evidence/composite.js';
import { readList } from '../evidence/list.js';
import type { PcrValue } from '../evidence/pcr-values.js';
import { type Quote, readQuote } from '../evidence/quote.js';
import { startValue } from '../evidence/replay.js';
import { readAll } from '../evidence/source.js';
import type { ListInput } from '../evidence/verify/verify.js';
import type { BootFiles } from './evidence.js';

/** What was read of one boot. */
export interface BootInput {
  readonly list: ListInput;
  readonly values: readonly PcrValue[];
  /** The message of a quote, TPMS_ATTEST; its signature is the business of `verify`. */
  readonly quote: Uint8Array | undefined;
}

/** Longer lists are refused: the search keeps every beginning of them. */
export const MOST_RECORDS = 200_000;

/** @throws InputError */
export function bootFiles({ list, values, quote }: BootInput, pcr: number): BootFiles {
  const { layout, source } = list;
  const { records } = readList(readAll(source), layout);
  if (records.length > MOST_RECORDS) {
    throw inputError(`${records.length} records`, { expected: `at most ${MOST_RECORDS}` });
  }
  const read = quote === undefined ? undefined : quoteIn(quote);
  return {
    records,
    layout,
    values,
    quoted: read === undefined ? undefined : goalOf(read, values, pcr),
    resetCount: read?.resetCount,
    handed: undefined,
  };
}

function quoteIn(bytes: Uint8Array): Quote {
  const attestation = readQuote(bytes);
  if (attestation.kind !== 'quote') throw inputError('no quote', { expected: 'TPM_ST_ATTEST_QUOTE' });
  return attestation.quote;
}

/** The digest of a quote that covers IMA's PCR; PCRs that were not told are taken to be at their start. */
function goalOf(quote: Quote, values: readonly PcrValue[], pcr: number): CompositeGoal | undefined {
  const hash = usualAlgorithm(quote.pcrDigest.length);
  if (hash === undefined || !quote.selections.some(({ pcrs }) => pcrs.includes(pcr))) return undefined;
  return {
    selections: quote.selections,
    hash,
    digest: quote.pcrDigest,
    pcr,
    constant: ({ algorithm }, index) => {
      if (algorithm === undefined) return undefined;
      const told = values.find((value) => value.algorithm === algorithm && value.pcr === index);
      return told?.value ?? startValue(algorithm, index);
    },
  };
}
