/**
 * What verification says: findings with stable codes, as data. Their text is complete in itself; how it is laid
 * out is render.ts's.
 */

/** `problem` stands against attestation; `notice` is worth knowing; `fact` is what was found. */
export type Weight = 'problem' | 'notice' | 'fact';

/**
 * The codes are stable: other tools may rely on them. Each is explained where it is made.
 */
export type Code =
  // what the list says
  | 'list-empty'
  | 'boots'
  | 'soft-reboots'
  | 'no-boot-aggregate'
  | 'boot-aggregate-differs'
  | 'boot-aggregate-matches-pcrs'
  | 'markers-consistent'
  | 'markers-disagree'
  | 'markers-unreadable'
  | 'execute-marker-missing'
  | 'no-markers'
  | 'violations'
  | 'other-pcrs'
  | 'impossible-pcr'
  | 'digest-misfit'
  | 'digest-unknown'
  | 'template-unknown'
  | 'fields-malformed'
  | 'name-long'
  | 'record-cut'
  | 'kexec-buffer'
  // what it is compared with
  | 'bank-not-replayed'
  | 'quote-good'
  | 'quote-signature-bad'
  | 'quote-other-scheme'
  | 'quote-nonce-differs'
  | 'quote-nonce-unchecked'
  | 'quote-not-by-tpm'
  | 'quote-not-a-quote'
  | 'quote-without-pcr'
  | 'quote-values-differ'
  | 'quote-values-missing'
  | 'quote-values-assumed'
  | 'quote-weak-hash'
  | 'quote-clock-unsafe'
  | 'values-unquoted'
  // how they compare
  | 'attested'
  | 'matches-untrusted'
  | 'banks-disagree'
  | 'bank-padded'
  | 'bank-unknown'
  | 'unattested-tail'
  | 'pcr-at-start'
  | 'mismatch'
  | 'nothing-to-compare'
  | 'other-pcr-attested'
  // with the list from before
  | 'previous-continued'
  | 'previous-differs'
  | 'previous-newer'
  | 'previous-too-long'
  // why they do not
  | ExplanationCode;

export type ExplanationCode =
  | 'pcr-was-reset'
  | 'previous-list-continues'
  | 'earlier-list-missing'
  | 'records-lost'
  | 'execute-marker-lost'
  | 'data-changed'
  | 'cut-record-completes'
  | 'record-extra'
  | 'record-doubled'
  | 'record-lost'
  | 'records-swapped'
  | 'record-moved'
  | 'record-changed'
  | 'records-changed'
  | 'violation-forged'
  | 'violation-hidden'
  | 'copied-at-load'
  | 'list-ends-early'
  | 'not-searched'
  | 'unexplained';

export interface Finding {
  readonly code: Code;
  readonly weight: Weight;
  /** The records that it is about, from 0; of many only the first. */
  readonly records: readonly number[];
  readonly sentence: string;
  /** What to do about it; left out where there is nothing to do. */
  readonly advice?: string;
}

/** An explanation is proven when replaying the list as it says reaches the PCR values, else only possible. */
export interface Explanation extends Finding {
  readonly code: ExplanationCode;
  readonly proven: boolean;
}

export function finding(
  code: Code,
  weight: Weight,
  sentence: string,
  more: { readonly records?: readonly number[]; readonly advice?: string } = {},
): Finding {
  const { records = [], advice } = more;
  return advice === undefined
    ? { code, weight, records, sentence }
    : { code, weight, records, sentence, advice };
}

/** `1 record`, `2 records`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`;
}

/** `record 5`, `records 5 to 8`: of a run of records, `to` excluded. */
export function run(from: number, to: number): string {
  return to - from === 1 ? `record ${from}` : `records ${from} to ${to - 1}`;
}

/** `5, 8 and 11`, and how many more. */
export function places(
  found: { readonly count: number; readonly first: readonly number[] },
  shown = 6,
): string {
  const first = found.first.slice(0, shown);
  const rest = found.count - first.length;
  if (rest > 0) return `${first.join(', ')} and ${rest.toLocaleString('en-US')} more`;
  return first.length < 2 ? first.join('') : `${first.slice(0, -1).join(', ')} and ${first.at(-1)}`;
}
