/** Explanations within one record: data that does not hash to its digest, and a record cut at the list's end. */
import { canHash, digestOf, type HashAlgorithm } from '../algorithms.js';
import { sameBytes, toHex } from '../bytes.js';
import type { ListRecord, RecordContent } from '../list.js';
import type { Part } from '../stream-replay.js';
import { isViolation } from '../template-digest.js';
import { type Context, named, recordsAt } from './context.js';
import { type Explanation, places, run } from './findings.js';
import { goalsFor, matchBy } from './match.js';

/** Longer data is not searched for the byte that was changed. */
const MAX_RESTORED_BYTES = 4096;

/** The data that hashes to the digest and differs in one byte, if there is such. */
export function restoreByte(
  algorithm: HashAlgorithm,
  record: RecordContent,
): { readonly data: Uint8Array; readonly at: number } | undefined {
  const { digest } = record;
  if (record.template === 'ima' || record.data.length > MAX_RESTORED_BYTES) return undefined;
  const data = record.data.slice();
  for (let at = 0; at < data.length; at += 1) {
    const old = data[at]!;
    for (let bit = 0; bit < 8; bit += 1) {
      data[at] = old ^ (1 << bit);
      if (sameBytes(digestOf(algorithm, data), digest)) return { data, at };
    }
    data[at] = old;
  }
  return undefined;
}

/**
 * Some records' data does not hash to their digests: were the data changed, and the digests left? Proven if the
 * stored digests reach the PCR of the list's own bank, or if the changed byte is found and all banks agree.
 */
export function explainMisfits(context: Context): Explanation | undefined {
  const { list, replay, comparison, pcr, prove } = context;
  const { misfits } = list.survey;
  const { algorithm, part } = list;
  if (misfits.count === 0 || algorithm === undefined || !canHash(algorithm)) return undefined;
  const restored = misfits.count > misfits.first.length ? undefined : restoreAll(context, algorithm);
  const at = restored === undefined ? undefined : prove(restored.parts);
  if (restored !== undefined && at !== undefined) {
    const changed = restored.changed
      .map(
        ({ index, at: byte, from, to }) =>
          `byte ${byte} of record ${index}'s data is ${hex(to)} and was ${hex(from)}`,
      )
      .join('; ');
    const names = restored.changed.map(({ index }) => `${index}${named(context, part, index)}`).join(', ');
    return {
      code: 'data-changed',
      weight: 'problem',
      proven: true,
      records: misfits.first,
      sentence: `The data of record ${names} was changed after it was measured: ${changed}. With it restored, the list reaches the PCR.`,
      advice:
        'Treat what the record says as false; find out who changed the list between machine and verifier.',
    };
  }
  const stored = matchBy(replay, [part], goalsFor(comparison, pcr, new Map([[algorithm, 'stored']])));
  const bank = stored.banks.find((b) => b.algorithm === algorithm);
  if (comparison.composite === undefined ? bank?.at === undefined : stored.at === undefined) return undefined;
  return {
    code: 'data-changed',
    weight: 'problem',
    proven: true,
    records: misfits.first,
    sentence: `The data of record ${places(misfits)} was changed after it was measured: with the digests that the list stores, the ${algorithm.name} bank is reached.`,
    advice:
      'Treat what these records say as false; find out who changed the list between machine and verifier.',
  };
}

const hex = (byte: number): string => toHex(Uint8Array.of(byte));

interface Changed {
  readonly index: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

function restoreAll(context: Context, algorithm: HashAlgorithm) {
  const { list, replay } = context;
  const { part, survey } = list;
  const records = recordsAt(replay, part, survey.misfits.first);
  const changed: Changed[] = [];
  const parts: Part[] = [];
  let from = 0;
  for (const record of records) {
    const original = restoreByte(algorithm, record);
    if (original === undefined) return undefined;
    const { at, data } = original;
    changed.push({ index: record.index, at, from: data[at]!, to: record.data[at]! });
    parts.push({ ...part, from, to: record.index }, { records: [{ ...record, data }] });
    from = record.index + 1;
  }
  return { changed, parts: [...parts, { ...part, from }] };
}

/**
 * A list cut inside a record whose digest is still there: it completes the replay of the list's own bank, or a
 * whole copy of the record elsewhere completes all.
 */
export function explainCut(context: Context): Explanation | undefined {
  const { list } = context;
  const { cut, algorithm } = list;
  if (cut?.digest === undefined || algorithm === undefined || isViolation(cut.digest)) return undefined;
  const copy = findCopy(context, cut.digest);
  if (copy !== undefined && context.prove([list.part, { records: [copy] }]) !== undefined) {
    return cutExplanation(
      context,
      `it is the same as ${run(copy.index, copy.index + 1)}, and with it every bank is reached`,
    );
  }
  const digest = cut.digest;
  const record: RecordContent = {
    pcr: cut.pcr ?? context.pcr,
    digest,
    template: '',
    data: new Uint8Array(0),
  };
  const goals = goalsFor(context.comparison, context.pcr, new Map([[algorithm, 'stored']]));
  const one = { chains: goals.chains.filter((goal) => goal.algorithm === algorithm), composite: undefined };
  if (one.chains.some((goal) => goal.value === undefined) || one.chains.length === 0) return undefined;
  // The stored rule would take unchecked digests of the whole list; what does not fit was looked at before.
  if (list.survey.misfits.count > 0) return undefined;
  const match = matchBy(context.replay, [list.part, { records: [record] }], one);
  if (match.at === undefined) return undefined;
  return cutExplanation(context, `with the digest that it stores, the ${algorithm.name} bank is reached`);
}

function cutExplanation({ list }: Context, how: string): Explanation {
  const { cut } = list;
  const { index } = cut!;
  return {
    code: 'cut-record-completes',
    weight: 'problem',
    proven: true,
    records: [index],
    sentence: `Only the end of record ${index} is missing: ${how}.`,
    advice: 'Read the list again, whole; nothing else is wrong with it.',
  };
}

function findCopy(context: Context, digest: Uint8Array): ListRecord | undefined {
  const { list, replay } = context;
  let found: number | undefined;
  const { engine } = replay;
  replay.run([list.part], { chains: [], composite: undefined }, (span, _record, index) => {
    const stored = engine.bytes.subarray(span.digestAt, span.digestAt + digest.length);
    if (found === undefined && sameBytes(stored, digest)) found = index;
  });
  return found === undefined ? undefined : recordsAt(replay, list.part, [found])[0];
}
