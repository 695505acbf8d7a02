/**
 * What a list is compared with: PCR values that were told, or a quote. Whether the quote may be trusted is said
 * in findings; one that may not is compared all the same, and never makes a list attested.
 */
import type { KeyObject } from 'node:crypto';
import { canHash, type HashAlgorithm, SHA1 } from '../algorithms.js';
import { sameBytes, toHex } from '../bytes.js';
import type { CompositeGoal } from '../composite.js';
import type { PcrValue } from '../pcr-values.js';
import {
  type Attestation,
  covers,
  type PcrSelection,
  type Quote,
  selectionDigest,
  showSelections,
  TPM_GENERATED,
} from '../quote.js';
import { startValue } from '../replay.js';
import { checkSignature, type Signature, schemeName } from '../signature.js';
import { count, type Finding, finding } from './findings.js';

export interface QuoteInput {
  readonly attest: Uint8Array;
  readonly attestation: Attestation;
  readonly signature: Signature;
  readonly key: KeyObject;
  readonly nonce: Uint8Array | undefined;
}

export interface ComparisonInput {
  readonly values: readonly PcrValue[];
  readonly quote: QuoteInput | undefined;
  /** The PCR that IMA measures into. */
  readonly pcr: number;
  /** A quote without a nonce to compare with is a failure. */
  readonly strict: boolean;
}

/** Values of IMA's PCR by bank, or a digest over it; both empty if there is nothing to compare with. */
export interface Comparison {
  readonly known: readonly PcrValue[];
  readonly composite: CompositeGoal | undefined;
  /** Values of other PCRs that the list may have records for. */
  readonly others: readonly PcrValue[];
  /** All values that were told and that a quote, if there is one, covers. */
  readonly told: readonly PcrValue[];
  readonly quote: Quote | undefined;
  /** Nothing stands against what the values say. */
  readonly trusted: boolean;
  readonly findings: readonly Finding[];
}

const nothing: Omit<Comparison, 'trusted' | 'findings'> = {
  known: [],
  composite: undefined,
  others: [],
  told: [],
  quote: undefined,
};

const isReplayed = ({ algorithm }: { readonly algorithm: HashAlgorithm | undefined }): boolean =>
  algorithm === undefined || canHash(algorithm);

function notReplayed(
  those: readonly { readonly algorithm: HashAlgorithm | undefined }[],
): readonly Finding[] {
  const names = new Set(those.map(({ algorithm }) => algorithm?.name ?? ''));
  return [...names].map((name) =>
    finding(
      'bank-not-replayed',
      'notice',
      `The ${name} bank is not replayed: this Node cannot compute ${name}.`,
      {
        advice: 'Take a Node whose OpenSSL has the algorithm, or compare another bank.',
      },
    ),
  );
}

/** What there is to compare with; banks whose algorithm is not available here are said and left out. */
export function comparison(given: ComparisonInput): Comparison {
  const { attestation } = given.quote ?? {};
  const selections = attestation?.kind === 'quote' ? attestation.quote.selections : [];
  const quoted = selections.filter(({ pcrs }) => pcrs.includes(given.pcr));
  const signature = given.quote === undefined ? [] : [{ algorithm: given.quote.signature.hash }];
  const cannot = [...quoted, ...signature].filter((each) => !isReplayed(each));
  if (given.quote !== undefined && cannot.length > 0) {
    const findings = [...signatureFindings(given.quote, given.strict), ...notReplayed(cannot)];
    return { ...nothing, trusted: false, findings };
  }
  const values = given.values.filter(isReplayed);
  const left = notReplayed(given.values.filter((each) => !isReplayed(each)));
  const compared = compareAll({ ...given, values });
  return left.length === 0 ? compared : { ...compared, findings: [...compared.findings, ...left] };
}

function compareAll(input: ComparisonInput): Comparison {
  const { values, quote, pcr } = input;
  if (quote === undefined) {
    const known = values.filter((v) => v.pcr === pcr);
    const others = values.filter((v) => v.pcr !== pcr);
    return { ...nothing, known, others, told: values, trusted: true, findings: [] };
  }
  const signed = signatureFindings(quote, input.strict);
  const { attestation } = quote;
  if (attestation.kind !== 'quote') return { ...nothing, trusted: false, findings: signed };
  const compared = compareQuote(attestation.quote, quote.signature.hash ?? SHA1, input);
  const findings = [...signed, ...compared.findings];
  const trusted = findings.every(({ weight }) => weight !== 'problem');
  return { ...compared, trusted, findings };
}

/** What the signature, the kind of attestation and the nonce say. */
function signatureFindings(input: QuoteInput, strict: boolean): readonly Finding[] {
  const { attestation, signature, attest, key, nonce } = input;
  const findings: Finding[] = [];
  const scheme = schemeName(signature.scheme);
  const check = checkSignature(signature, attest, key);
  if (check === 'bad') {
    findings.push(
      finding(
        'quote-signature-bad',
        'problem',
        `The ${scheme} signature is not that of this key over this quote.`,
        {
          advice: 'Check that the key is that of this TPM; if it is, the quote or its signature was changed.',
        },
      ),
    );
  }
  if (check === 'other-scheme') {
    const kind = key.asymmetricKeyType ?? 'unknown';
    const hash = signature.hash === undefined ? '' : ` with ${signature.hash.name}`;
    findings.push(
      finding(
        'quote-other-scheme',
        'problem',
        `A key of type ${kind} makes no ${scheme} signature${hash} that can be checked.`,
        {
          advice: 'Give the key that signed; RSASSA, RSAPSS and ECDSA are checked.',
        },
      ),
    );
  }
  if (attestation.kind === 'other') return [...findings, notAQuote(attestation.other)];
  const { quote } = attestation;
  if (check === 'good') {
    const what = `${showSelections(quote.selections)}, reset count ${quote.resetCount}, restart count ${quote.restartCount}`;
    findings.push(finding('quote-good', 'fact', `The quote is signed by the key (${scheme}): ${what}.`));
  }
  if (signature.hash === SHA1) {
    findings.push(
      finding('quote-weak-hash', 'notice', 'The quote is signed over SHA-1, which can be collided.'),
    );
  }
  if (!quote.safe) {
    findings.push(
      finding(
        'quote-clock-unsafe',
        'notice',
        "The TPM's clock may have gone back: it was not shut down in order.",
      ),
    );
  }
  return [...findings, ...nonceFindings(quote, nonce, strict)];
}

function notAQuote({ magic, type }: { readonly magic: number; readonly type: number }): Finding {
  const hex = (value: number): string => value.toString(16);
  if (magic !== TPM_GENERATED) {
    return finding(
      'quote-not-by-tpm',
      'problem',
      `The structure begins with ${hex(magic)}: no TPM made it (ff544347).`,
      {
        advice: 'A key that signs this is not restricted to what the TPM makes; do not trust it.',
      },
    );
  }
  return finding(
    'quote-not-a-quote',
    'problem',
    `The attestation is of type ${hex(type)}; a quote is 8018.`,
    {
      advice: 'Give the message that TPM2_Quote returned.',
    },
  );
}

function nonceFindings(quote: Quote, nonce: Uint8Array | undefined, strict: boolean): readonly Finding[] {
  if (nonce === undefined) {
    const advice = 'Give --nonce, the value that was sent to the machine; an old quote may be shown again.';
    return [
      finding(
        'quote-nonce-unchecked',
        strict ? 'problem' : 'notice',
        'The nonce was not checked: none was given.',
        { advice },
      ),
    ];
  }
  if (sameBytes(nonce, quote.nonce)) return [];
  const sentence = `The quote answers the nonce ${toHex(quote.nonce) || '(empty)'}, not ${toHex(nonce) || '(empty)'}.`;
  return [
    finding('quote-nonce-differs', 'problem', sentence, {
      advice: 'Ask for a fresh quote: this one may be old.',
    }),
  ];
}

type Compared = Omit<Comparison, 'trusted'>;

function compareQuote(quote: Quote, hash: HashAlgorithm, { values, pcr }: ComparisonInput): Compared {
  const quoted = values.filter((v) => covers(quote, v.algorithm, v.pcr));
  const findings: Finding[] = [];
  const unquoted = values.filter((v) => v.pcr === pcr && !covers(quote, v.algorithm, v.pcr));
  if (unquoted.length > 0) {
    const which = unquoted.map((v) => `${v.algorithm.name}:${v.pcr}`).join(', ');
    findings.push(
      finding('values-unquoted', 'notice', `The quote does not cover ${which}: that value was left aside.`),
    );
  }
  if (!quote.selections.some((s) => s.pcrs.includes(pcr))) {
    const sentence = `The quote leaves PCR ${pcr} out (it covers ${showSelections(quote.selections) || 'no PCR'}).`;
    findings.push(
      finding('quote-without-pcr', 'problem', sentence, {
        advice: `Ask for a quote that selects PCR ${pcr}.`,
      }),
    );
    return { ...nothing, told: quoted, quote, findings };
  }
  const value = valuesOf(quoted);
  const complete = selectionDigest(quote.selections, hash, value);
  if (complete !== undefined) {
    if (sameBytes(complete, quote.pcrDigest)) {
      const known = quoted.filter((v) => v.pcr === pcr);
      const others = quoted.filter((v) => v.pcr !== pcr);
      return { known, others, composite: undefined, told: quoted, quote, findings };
    }
    const sentence = 'The PCR values given are not those that the quote covers: their digest differs.';
    const advice = 'Values and quote are of different moments, or one was changed; the quote alone was used.';
    findings.push(finding('quote-values-differ', 'problem', sentence, { advice }));
  }
  return { ...throughDigest(quote, hash, complete === undefined ? quoted : [], pcr, findings), quote };
}

const valuesOf =
  (values: readonly PcrValue[]) =>
  (selection: PcrSelection, pcr: number): Uint8Array | undefined =>
    values.find((v) => v.algorithm === selection.algorithm && v.pcr === pcr)?.value;

/** Without all values, IMA's PCR is right if the digest over it and the others is; those are told or assumed. */
function throughDigest(
  quote: Quote,
  hash: HashAlgorithm,
  told: readonly PcrValue[],
  pcr: number,
  findings: Finding[],
): Compared {
  const value = valuesOf(told);
  const assumed = quote.selections.flatMap((selection) =>
    selection.pcrs
      .filter((p) => p !== pcr && value(selection, p) === undefined)
      .map((p) => ({ selection, pcr: p })),
  );
  const unknown = quote.selections.find((s) => s.algorithm === undefined && s.pcrs.length > 0);
  if (unknown !== undefined) {
    const sentence = `The quote covers a bank of the unknown algorithm 0x${unknown.tpmId.toString(16)}.`;
    findings.push(
      finding('quote-values-missing', 'problem', sentence, { advice: 'Ask for a quote without it.' }),
    );
  } else if (assumed.length > 0) {
    const which = showSelections(
      quote.selections
        .map((s) => ({ ...s, pcrs: assumed.filter((a) => a.selection === s).map((a) => a.pcr) }))
        .filter((s) => s.pcrs.length > 0),
    );
    const sentence = `The quote covers ${count(assumed.length, 'value')} that were not given (${which}); taken to be at their start.`;
    findings.push(
      finding('quote-values-assumed', 'notice', sentence, { advice: 'Give them with --pcrs FILE.' }),
    );
  }
  const composite: CompositeGoal = {
    selections: quote.selections,
    hash,
    digest: quote.pcrDigest,
    pcr,
    constant: (selection, p) =>
      value(selection, p) ?? (selection.algorithm && startValue(selection.algorithm, p)),
  };
  return { known: [], others: [], composite, told, quote, findings };
}
