/** Verification: a list and what it is compared with give a verdict, findings, and explanations. Pure but for reading. */
import { digestOf, type HashAlgorithm, SHA1, SHA256 } from '../algorithms.js';
import { sameBytes, toHex } from '../bytes.js';
import type { ChainGoal } from '../chains.js';
import { startValue } from '../replay.js';
import type { Layout } from '../scan.js';
import type { Source } from '../source.js';
import { StreamReplay } from '../stream-replay.js';
import { newSurveyor, type Survey } from '../survey.js';
import type { Comparison } from './comparison.js';
import type { Context, Surveyed } from './context.js';
import { MAX_SEARCHED_RECORDS, type Progress } from './edits.js';
import { explain } from './explain.js';
import { commonPrefix } from './explain-previous.js';
import { count, type Explanation, type Finding, finding, run } from './findings.js';
import { findMatch, type Match, prover } from './match.js';
import { structureFindings } from './structure.js';

/** A list to be verified; `findings` are what reading it already said. */
export interface ListInput {
  readonly source: Source;
  readonly layout: Layout;
  /** Of the list's own digests, undefined if not known. */
  readonly algorithm: HashAlgorithm | undefined;
  readonly findings: readonly Finding[];
  /** How many records a kexec buffer's header says; undefined of another list. */
  readonly headerRecords: number | undefined;
}

export interface VerifyInput {
  readonly list: ListInput;
  /** Lists kept from before, oldest first. */
  readonly previous: readonly ListInput[];
  readonly comparison: Comparison;
  /** The PCR that IMA measures into. */
  readonly pcr: number;
  /** A tail that is not attested is a failure. */
  readonly strict: boolean;
  readonly progress: Progress;
}

export type Verdict = 'attested' | 'not-attested' | 'nothing-to-compare';

export interface Verification {
  readonly verdict: Verdict;
  readonly survey: Survey;
  readonly layout: Layout;
  readonly match: Match;
  /** How many records of the list are attested; 0 if none. */
  readonly attestedRecords: number;
  readonly findings: readonly Finding[];
  readonly explanations: readonly Explanation[];
  /** Values of other PCRs that were replayed too, and where they were reached. */
  readonly others: readonly OtherPcr[];
}

export interface OtherPcr {
  readonly goal: ChainGoal;
  readonly at: number | undefined;
}

/**
 * Verifies a list.
 * @throws InputError if its bytes, or those of the list from before, are not records
 */
export function verify(input: VerifyInput): Verification {
  const { comparison, pcr, strict } = input;
  const replay = new StreamReplay();
  const { list, match } = surveyed(replay, input.list, input, true);
  const { survey } = list;
  const judged = judge(match, list, comparison, strict, pcr);
  const others = otherPcrs(replay, list, comparison);
  const earlier = input.previous.map((one) => surveyed(replay, one, input, false).list);
  const before = earlier.at(-1);
  const context: Context = {
    replay,
    list,
    previous: before,
    earlier,
    comparison,
    pcr,
    prove: prover(replay, comparison, pcr),
    progress: input.progress,
  };
  const searching = judged.mismatch && survey.records > 0;
  const explanations = searching ? explain(context) : [];
  const findings = [
    ...comparison.findings,
    ...judged.findings,
    ...input.list.findings,
    ...headerFindings(list, input.list.headerRecords),
    ...structureFindings(list, pcr, judged.reached),
    ...others.flatMap(otherFinding),
    ...bootAggregate(list, comparison),
    ...(before === undefined ? [] : previousFindings(list, before)),
  ];
  const { verdict, attestedRecords } = judged;
  return {
    verdict,
    survey,
    layout: list.part.layout,
    match,
    attestedRecords,
    findings,
    explanations,
    others,
  };
}

/** Longer lists are not compared with one from before: eight bytes of memory for each record. */
const MAX_COMPARED_RECORDS = 2_000_000;

function surveyed(
  replay: StreamReplay,
  input: ListInput,
  { comparison, pcr, progress, previous }: VerifyInput,
  compare: boolean,
): { readonly list: Surveyed; readonly match: Match } {
  const { source, layout, algorithm } = input;
  const part = { source: watched(source, progress), layout };
  const maxPrints = previous.length > 0 ? MAX_COMPARED_RECORDS : MAX_SEARCHED_RECORDS;
  const surveyor = newSurveyor(replay.engine, replay.digesters, layout, algorithm, maxPrints);
  const shown =
    comparison.known.length === 0 && comparison.composite === undefined ? unknownValues(pcr) : comparison;
  const wanted = compare ? shown : { ...comparison, known: [], composite: undefined };
  const match = findMatch(replay, [part], wanted, pcr, surveyor.observe);
  return {
    list: { part: { source, layout }, survey: surveyor.survey, algorithm, cut: match.reached.walks[0]?.cut },
    match,
  };
}

/** With nothing to compare with, the values of the usual banks are shown; no value is expected of them. */
function unknownValues(pcr: number): Comparison {
  const known = [SHA1, SHA256].map((algorithm) => ({ algorithm, pcr, value: new Uint8Array(0) }));
  return {
    known,
    composite: undefined,
    others: [],
    told: [],
    quote: undefined,
    trusted: false,
    findings: [],
  };
}

/** A source that tells how far it has been read. */
function watched(source: Source, progress: Progress): Source {
  return {
    ...source,
    read: (into, position) => {
      progress('replaying', source.size === 0 ? 1 : position / source.size);
      return source.read(into, position);
    },
  };
}

interface Judged {
  readonly verdict: Verdict;
  readonly attestedRecords: number;
  readonly findings: readonly Finding[];
  /** Records whose replay reaches the values, whether these are to be trusted or not. */
  readonly reached: number;
  /** The list was compared and does not reach the values. */
  readonly mismatch: boolean;
}

function judge(match: Match, list: Surveyed, comparison: Comparison, strict: boolean, pcr: number): Judged {
  const { known, composite, trusted } = comparison;
  const { records } = list.survey;
  const measured = list.survey.pcrs.get(pcr)?.count ?? 0;
  if (known.length === 0 && composite === undefined) {
    const refused = comparison.findings.some(({ weight }) => weight === 'problem');
    const sentence = `There is no value of PCR ${pcr} to compare with.`;
    const advice = 'Give --pcr, --pcrs, or a quote with its signature and key.';
    const none = finding('nothing-to-compare', 'notice', sentence, { advice });
    const verdict = refused ? 'not-attested' : 'nothing-to-compare';
    return { verdict, attestedRecords: 0, findings: refused ? [] : [none], mismatch: false, reached: 0 };
  }
  if (match.at === undefined) return mismatched(match, comparison, records, pcr);
  if (match.at === 0) {
    const what =
      measured === 0
        ? 'and the list has no record of it'
        : `and the list has ${count(measured, 'record')} of it`;
    const sentence = `PCR ${pcr} is at its start value: nothing was extended into it, ${what}.`;
    const advice = 'The kernel found no TPM when IMA started, or these are the values of another one.';
    const empty = finding('pcr-at-start', 'problem', sentence, { advice });
    return { verdict: 'not-attested', attestedRecords: 0, findings: [empty], mismatch: false, reached: 0 };
  }
  const tail = tailFindings(match.at, list, strict, pcr);
  const refused = !trusted || tail.some(({ weight }) => weight === 'problem');
  const verdict = refused ? 'not-attested' : 'attested';
  const word = trusted ? 'attested' : 'as the values say, which are not to be trusted';
  const sentence = `${match.at === records ? `All ${count(records, 'record')}` : `The first ${count(match.at, 'record')}`} ${match.at === 1 ? 'is' : 'are'} ${word}: replayed, they reach PCR ${pcr} in ${banksText(match)}.`;
  const at = { records: [match.at - 1] };
  const reached = trusted
    ? finding('attested', 'fact', sentence, at)
    : finding('matches-untrusted', 'notice', sentence, at);
  return {
    verdict,
    attestedRecords: trusted ? match.at : 0,
    findings: [reached, ...padded(match), ...tail],
    mismatch: false,
    reached: match.at,
  };
}

const banksText = ({ banks }: Match): string => banks.map(({ algorithm }) => algorithm.name).join(', ');

function padded({ banks }: Match): readonly Finding[] {
  const found = banks.filter(({ rule }) => rule === 'padded').map(({ algorithm }) => algorithm.name);
  if (found.length === 0) return [];
  const sentence = `Bank ${found.join(', ')} holds SHA-1 digests filled up with zeros: no stronger than SHA-1.`;
  return [
    finding('bank-padded', 'notice', sentence, {
      advice: 'Linux 5.8 and later extend each bank with its own hash.',
    }),
  ];
}

function tailFindings(at: number, { survey }: Surveyed, strict: boolean, pcr: number): readonly Finding[] {
  const left = survey.records - at;
  if (left === 0) return [];
  const sentence = `${count(left, 'record')} after it (${run(at, survey.records)}) ${left === 1 ? 'is' : 'are'} not: they came after the value of PCR ${pcr} was taken, or were never extended.`;
  const advice = 'Ask for a quote after the list is read, if they matter.';
  return [finding('unattested-tail', strict ? 'problem' : 'notice', sentence, { records: [at], advice })];
}

function mismatched(match: Match, comparison: Comparison, records: number, pcr: number): Judged {
  const assumed = comparison.findings.some(({ code }) => code === 'quote-values-assumed');
  if (assumed) {
    const sentence =
      'With the values that were not given taken to be at their start, no prefix of the list has the digest of the quote.';
    const none = finding('quote-values-missing', 'notice', sentence, {
      advice: 'Give the PCR values that the quote covers, with --pcrs FILE.',
    });
    const verdict = comparison.trusted ? 'nothing-to-compare' : 'not-attested';
    return { verdict, attestedRecords: 0, findings: [none], mismatch: false, reached: 0 };
  }
  const some = match.banks.filter(({ at }) => at !== undefined);
  const result = { verdict: 'not-attested', attestedRecords: 0, mismatch: true, reached: 0 } as const;
  const atStart = match.banks.filter(
    ({ algorithm, expected }) => expected !== undefined && sameBytes(expected, startValue(algorithm, pcr)),
  );
  if (comparison.composite === undefined && some.length > 0) {
    const each = match.banks.map(({ algorithm, at }) =>
      at === undefined ? `${algorithm.name} never` : `${algorithm.name} after ${count(at, 'record')}`,
    );
    const sentence = `The banks do not agree: the list reaches ${each.join(', ')}.`;
    const advice =
      atStart.length > 0
        ? 'A bank at its start value is not extended by this kernel; compare the others alone (--bank).'
        : 'A real list reaches every bank at the same record.';
    return { ...result, findings: [finding('banks-disagree', 'problem', sentence, { advice })] };
  }
  const what =
    comparison.composite === undefined ? `PCR ${pcr} in ${banksText(match)}` : 'the digest of the quote';
  const sentence = `No prefix of the list's ${count(records, 'record')} reaches ${what}.`;
  return { ...result, findings: [finding('mismatch', 'problem', sentence)] };
}

/** Whether a kexec buffer holds what its header says, and so whether the next kernel restores all of it. */
function headerFindings({ survey, cut }: Surveyed, records: number | undefined): readonly Finding[] {
  if (records === undefined || (survey.records === records && cut === undefined)) return [];
  const sentence =
    cut === undefined
      ? `The header says ${count(records, 'record')}, and the buffer has ${survey.records}.`
      : `The next kernel restores ${count(survey.records, 'record')} of ${records} and stops: the buffer ends inside record ${cut.index}.`;
  const advice =
    'The segment was too small for the list: raise IMA_KEXEC_EXTRA_MEMORY_KB, or load nearer to the kexec.';
  return [finding('kexec-buffer', 'notice', sentence, { records: [survey.records], advice })];
}

/** Other PCRs whose values were told and for which the list has records. */
function otherPcrs(
  replay: StreamReplay,
  { survey, part }: Surveyed,
  { others }: Comparison,
): readonly OtherPcr[] {
  const goals = others
    .filter(({ pcr }) => survey.pcrs.has(pcr))
    .map(({ algorithm, pcr, value }): ChainGoal => ({ algorithm, pcr, value, rule: 'native' }));
  if (goals.length === 0) return [];
  const reached = replay.run([part], { chains: goals, composite: undefined });
  return goals.map((goal, i) => ({ goal, at: reached.chains[i] }));
}

function otherFinding({ goal, at }: OtherPcr): readonly Finding[] {
  if (at === undefined || at === 0) return [];
  const sentence = `The records of PCR ${goal.pcr} reach its value in ${goal.algorithm.name} at record ${at - 1}.`;
  return [finding('other-pcr-attested', 'fact', sentence, { records: [at - 1] })];
}

/** Whether boot_aggregate is the hash of the PCRs 0 to 9 (of SHA-1: 0 to 7), if their values are known. */
function bootAggregate({ survey }: Surveyed, { told }: Comparison): readonly Finding[] {
  const boot = survey.boots.at(-1);
  if (boot === undefined) return [];
  const values = told.filter((v) => v.algorithm.name === boot.algorithm.replaceAll('-', '_'));
  const [first] = values;
  if (first === undefined) return [];
  const needed = Array.from({ length: first.algorithm === SHA1 ? 8 : 10 }, (_, pcr) => pcr);
  const all = needed.map((pcr) => values.find((v) => v.pcr === pcr)?.value);
  if (all.some((value) => value === undefined)) return [];
  const expected = toHex(digestOf(first.algorithm, ...(all as readonly Uint8Array[])));
  const records = [boot.index];
  if (expected === boot.digest) {
    return [
      finding(
        'boot-aggregate-matches-pcrs',
        'fact',
        `boot_aggregate at record ${boot.index} is that of the PCR values given.`,
        { records },
      ),
    ];
  }
  const sentence = `boot_aggregate at record ${boot.index} is not that of the PCR values given (${expected.slice(0, 16)}…).`;
  const advice = 'The firmware PCRs are of another boot, or changed since.';
  return [finding('boot-aggregate-differs', 'notice', sentence, { records, advice })];
}

function previousFindings(list: Surveyed, before: Surveyed): readonly Finding[] {
  const a = before.survey.prints;
  const b = list.survey.prints;
  if (a === undefined || b === undefined) {
    const sentence = `Lists of more than ${count(MAX_COMPARED_RECORDS, 'record')} are not compared with one from before.`;
    return [finding('previous-too-long', 'notice', sentence)];
  }
  const common = commonPrefix(a, b);
  if (common === a.count) {
    const sentence = `The list continues the one from before: its ${count(a.count, 'record')}, then ${b.count - common} more.`;
    return [finding('previous-continued', 'fact', sentence, { records: [common] })];
  }
  if (common === b.count) {
    const sentence = `The list from before is longer: it has ${count(a.count - b.count, 'record')} more than this one.`;
    return [finding('previous-newer', 'notice', sentence)];
  }
  const sentence = `The list departs from the one from before at record ${common}.`;
  const advice = 'After a cold boot it must; after a soft reboot records were lost or changed there.';
  return [finding('previous-differs', 'notice', sentence, { records: [common], advice })];
}
