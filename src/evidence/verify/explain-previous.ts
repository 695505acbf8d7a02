/**
 * Explanations from a list that was kept from before the soft reboot: the true list begins with it, so that only
 * where the list at hand takes over must be found.
 */
import type { RecordContent } from '../list.js';
import { buildMarker } from '../markers.js';
import type { Part } from '../stream-replay.js';
import { type Prints, samePrint } from '../survey.js';
import { type Context, named, type Surveyed } from './context.js';
import { count, type Explanation, run } from './findings.js';

/** Of longer lists only the likeliest places are tried, as each costs a replay of both. */
const MAX_TRIED_RECORDS = 100_000;

/** How many records two lists have in common from their beginning. */
export function commonPrefix(a: Prints, b: Prints): number {
  const limit = Math.min(a.count, b.count);
  let at = 0;
  while (at < limit && samePrint(a, at, b, at)) at += 1;
  return at;
}

/** How many records before `aEnd` and `bEnd` are the same, going back no further than `floor`. */
function commonSuffix(a: Prints, aEnd: number, b: Prints, bEnd: number, floor: number): number {
  let length = 0;
  while (
    aEnd - length > floor &&
    bEnd - length > floor &&
    samePrint(a, aEnd - length - 1, b, bEnd - length - 1)
  ) {
    length += 1;
  }
  return length;
}

/** Places from which the list may go on after the list from before: likely ones first. */
function takeovers(list: Surveyed, previous: Surveyed, common: number): readonly number[] {
  const { records, boots } = list.survey;
  const last = previous.survey.records;
  const prints = list.survey.prints!;
  const same: number[] = [];
  for (let i = 0; i < records && same.length < 32; i += 1) {
    if (samePrint(prints, i, previous.survey.prints!, last - 1)) same.push(i + 1);
  }
  const near = [
    common,
    last,
    ...same,
    last - 1,
    last + 1,
    ...boots.map(({ index }) => index),
    common + 1,
    records,
  ];
  return [...new Set(near)].filter((at) => at >= 0 && at <= records);
}

/** Markers that may have been lost between the two lists: none, kexec_execute, or kexec_load as well. */
function lostMarkers({ list, previous }: Context): readonly (readonly RecordContent[])[] {
  const from = previous!;
  const markers = [...from.survey.markers, ...list.survey.markers];
  const lastBoot = from.survey.boots.at(-1)?.index ?? 0;
  const load = from.survey.markers.findLast((m) => m.event === 'kexec_load' && m.index > lastBoot);
  const like = load ?? markers[0] ?? { algorithm: 'sha256', pcr: list.survey.boots[0]?.pcr ?? 10 };
  const { endian } = list.part.layout;
  const how = { algorithm: like.algorithm, pcr: like.pcr, endian };
  const records = from.survey.records;
  const size = 24 + from.survey.kexecBytes;
  const sizes = [...new Set([load?.counts?.segmentSize, 0].filter((s) => s !== undefined))];
  const executes = sizes.flatMap((segmentSize) => {
    const marker = buildMarker('kexec_execute', { segmentSize, runtimeSize: size, count: records }, how);
    return marker === undefined ? [] : [[marker]];
  });
  const both = [1, 2].flatMap((headers) => {
    // ima_add_kexec_buffer(): the size with half a page to spare, in whole pages.
    const segmentSize = Math.ceil((size + 24 * (headers - 1) + 2048) / 4096) * 4096;
    const first = buildMarker('kexec_load', { segmentSize, runtimeSize: size, count: records }, how);
    if (first === undefined) return [];
    const next = { segmentSize, runtimeSize: size + recordBytes(first), count: records + 1 };
    const second = buildMarker('kexec_execute', next, how);
    return second === undefined ? [[first]] : [[first], [first, second]];
  });
  return [[], ...executes, ...both];
}

const recordBytes = ({ template, data }: RecordContent): number =>
  4 + 20 + 4 + template.length + 4 + data.length;

/**
 * Several lists from before, oldest first: each may have lost records that the one before it has. The true list
 * is the first, and of each next what follows the records that it shares with the one before.
 */
export function explainChain(context: Context): Explanation | undefined {
  const { list, earlier, prove } = context;
  const lists = [...earlier, list];
  if (earlier.length < 2 || lists.some(({ survey }) => survey.prints === undefined)) return undefined;
  const parts: Part[] = [];
  const losses: string[] = [];
  const places: number[] = [];
  for (const [i, one] of lists.entries()) {
    const before = lists[i - 1];
    const from = before === undefined ? 0 : commonPrefix(before.survey.prints!, one.survey.prints!);
    const lost = before === undefined ? 0 : before.survey.records - from;
    parts.push({ ...one.part, from });
    if (lost === 0) continue;
    places.push(from);
    losses.push(
      `${count(lost, 'record')} before record ${from} (${run(from, from + lost)} of list ${i} from before)`,
    );
  }
  if (losses.length === 0 || prove(parts) === undefined) return undefined;
  return {
    code: 'records-lost',
    weight: 'problem',
    proven: true,
    records: places,
    sentence: `Exactly these are missing: ${losses.join('; ')}. With them the replay reaches the PCR.`,
    advice:
      'What was measured after the list was copied for each kexec was not carried: use a kernel that copies at execute.',
  };
}

/** Tries the list from before, markers that may be lost, and the rest of the list, at every likely takeover. */
export function explainPrevious(context: Context): Explanation | undefined {
  const { list, previous, prove } = context;
  if (previous?.survey.prints === undefined || list.survey.prints === undefined) return undefined;
  if (previous.survey.records === 0) return undefined;
  const common = commonPrefix(previous.survey.prints, list.survey.prints);
  const long = list.survey.records + previous.survey.records > MAX_TRIED_RECORDS;
  for (const lost of lostMarkers(context).slice(0, long ? 2 : undefined)) {
    for (const from of takeovers(list, previous, common).slice(0, long ? 4 : undefined)) {
      const parts: readonly Part[] = [previous.part, { records: lost }, { ...list.part, from }];
      const at = prove(parts);
      if (at === undefined) continue;
      return describe(context, common, from, lost.length, at);
    }
  }
  return undefined;
}

function describe(context: Context, common: number, from: number, lost: number, at: number): Explanation {
  const previous = context.previous!;
  const kept = previous.survey.records;
  const base = { weight: 'problem', proven: true } as const;
  const total = context.list.survey.records;
  if (at <= kept && common === total) {
    return {
      ...base,
      code: 'list-ends-early',
      records: [total],
      sentence: `The list ends before the PCR's value: the ${count(at - total, 'record')} that the list from before has after it (${run(total, at)}) complete the replay.`,
      advice: 'Send the whole list; it was cut, or read before the list that was kept.',
    };
  }
  // The list from before is enough by itself: all of the list at hand stands against it.
  if (at <= kept) return describeRest(context, common, { kept: at, from: total }, '');
  const markers =
    lost === 0 ? '' : ` and ${lost === 1 ? 'a kexec marker' : 'kexec_load and kexec_execute'}, rebuilt,`;
  if (from === 0) {
    return {
      ...base,
      code: 'earlier-list-missing',
      records: [0],
      sentence: `The list starts afresh, and the PCR was not reset: the ${count(kept, 'record')} of the list from before${markers} come first, and with them the PCR is reached.`,
      advice:
        'The list was not carried over the kexec (a legacy kexec_load, a crash kernel, no buffer): keep it before each.',
    };
  }
  if (kept === common && from === common) return onlyMarkers(context, from, lost);
  return describeRest(context, common, { kept, from }, markers);
}

/** What stands between the records that two lists share at their beginning, and those that they share after. */
function describeRest(
  context: Context,
  common: number,
  { kept, from }: { readonly kept: number; readonly from: number },
  markers: string,
): Explanation {
  const a = context.previous!.survey.prints!;
  const b = context.list.survey.prints!;
  const tail = commonSuffix(a, kept, b, from, common);
  const missing = { from: common, to: kept - tail };
  const instead = { from: common, to: Math.max(common, from - tail) };
  return differing(context, missing, instead, markers);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const size = ({ from, to }: Range): number => to - from;

function differing(context: Context, missing: Range, instead: Range, markers: string): Explanation {
  const { list, previous } = context;
  const base = { weight: 'problem', proven: true } as const;
  const at = missing.from;
  const name = size(missing) > 0 ? named(context, previous!.part, at) : '';
  const proof = 'with the list from before the replay reaches the PCR';
  if (size(instead) === 0) {
    const atBoot = list.survey.boots.some(({ index }) => index === at);
    const where = atBoot
      ? `between record ${at - 1} and the boot_aggregate at ${at}`
      : `before record ${at} of this list`;
    const what = `${count(size(missing), 'record')} (${run(missing.from, missing.to)} of the list from before)`;
    return {
      ...base,
      code: size(missing) === 1 && !atBoot ? 'record-lost' : 'records-lost',
      records: [at],
      sentence: `Exactly ${what}${size(missing) === 1 ? name : ''}${markers} ${size(missing) === 1 && markers === '' ? 'is' : 'are'} missing ${where}: ${proof}.`,
      advice: atBoot
        ? 'What was measured after the list was copied for the kexec was not carried: use a kernel that copies at execute, with more extra memory.'
        : 'Somebody took them out of the list: take the kept list for what was measured.',
    };
  }
  if (size(missing) === 0) {
    return {
      ...base,
      code: 'record-extra',
      records: [instead.from],
      sentence: `${capital(run(instead.from, instead.to))} of this list${named(context, list.part, instead.from)} were never extended: without them ${proof}.`,
      advice: 'Somebody added them to the list, or their extend failed.',
    };
  }
  if (size(missing) === 1 && size(instead) === 1) {
    return {
      ...base,
      code: 'record-changed',
      records: [at],
      sentence: `Record ${at} was changed${name === '' ? '' : `; it was${name}`}: ${proof}.`,
      advice: 'Take the kept list for what was measured; find out who changed the record.',
    };
  }
  const swapped = size(missing) === 2 && size(instead) === 2 && isSwap(context, at);
  return {
    ...base,
    code: swapped ? 'records-swapped' : 'records-changed',
    records: [instead.from, instead.to - 1],
    sentence: swapped
      ? `Records ${at} and ${at + 1} were swapped: ${proof}.`
      : `${capital(run(instead.from, instead.to))} of this list stand where the list from before has ${run(missing.from, missing.to)}${markers}: ${proof}.`,
    advice: 'Take the kept list for what was measured; find out who changed this one.',
  };
}

function isSwap({ list, previous }: Context, at: number): boolean {
  const a = previous!.survey.prints!;
  const b = list.survey.prints!;
  return samePrint(a, at, b, at + 1) && samePrint(a, at + 1, b, at);
}

function onlyMarkers(context: Context, from: number, lost: number): Explanation {
  const what = lost === 1 ? 'Only a kexec marker is' : 'Only kexec_load and kexec_execute are';
  return {
    code: 'execute-marker-lost',
    weight: 'problem',
    proven: true,
    records: [from],
    sentence: `${what} missing before record ${from}: rebuilt, they complete the list from before, and the replay reaches the PCR.`,
    advice: `No other record was lost${context.list.survey.boots.length > 1 ? '' : ' but the whole list from before'}.`,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
