/** Verification as the tests of this folder run it: in memory, from bytes. */
import { algorithmByName } from '../../src/evidence/algorithms.js';
import { fromHex } from '../../src/evidence/bytes.js';
import type { PcrValue } from '../../src/evidence/pcr-values.js';
import { readQuote } from '../../src/evidence/quote.js';
import { readKey, readSignature } from '../../src/evidence/signature.js';
import { memorySource } from '../../src/evidence/source.js';
import { comparison, type QuoteInput } from '../../src/evidence/verify/comparison.js';
import { loadList, memorySpool } from '../../src/evidence/verify/load.js';
import { type Verification, verify } from '../../src/evidence/verify/verify.js';

export interface Given {
  readonly list: Uint8Array;
  readonly values?: readonly PcrValue[];
  readonly quote?: QuoteInput;
  readonly previous?: readonly Uint8Array[];
  readonly strict?: boolean;
  readonly pcr?: number;
}

export function pcr10(values: Readonly<Record<string, string>>): readonly PcrValue[] {
  return Object.entries(values).map(([bank, hex]) => ({
    algorithm: algorithmByName(bank)!,
    pcr: 10,
    value: fromHex(hex)!,
  }));
}

export function quoteOf(files: {
  readonly attest: Uint8Array;
  readonly signature: Uint8Array;
  readonly key: string;
  readonly nonce?: string;
}): QuoteInput {
  return {
    attest: files.attest,
    attestation: readQuote(files.attest),
    signature: readSignature(files.signature),
    key: readKey(files.key),
    nonce: files.nonce === undefined ? undefined : fromHex(files.nonce)!,
  };
}

export function verifyBytes(given: Given): Verification {
  const { values = [], quote, previous = [], strict = false, pcr = 10 } = given;
  const load = (bytes: Uint8Array) => loadList(memorySource('list', bytes), {}, memorySpool);
  return verify({
    list: load(given.list),
    previous: previous.map(load),
    comparison: comparison({ values, quote, pcr, strict }),
    pcr,
    strict,
    progress: () => {},
  });
}

export const codes = (result: Verification): readonly string[] => result.findings.map(({ code }) => code);

/** Explanations as `code!` where proven, `code?` where not. */
export const explained = (result: Verification): readonly string[] =>
  result.explanations.map(({ code, proven }) => `${code}${proven ? '!' : '?'}`);
