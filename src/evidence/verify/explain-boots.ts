/** Explanations at the boundary between two boots: the PCR was reset, or the kexec markers were lost. */
import type { Endian } from '../bytes.js';
import type { RecordContent } from '../list.js';
import { buildMarker, type KexecCounts, type MarkerEvent } from '../markers.js';
import type { Part } from '../stream-replay.js';
import type { Marker, Survey } from '../survey.js';
import type { Context } from './context.js';
import type { Explanation } from './findings.js';

/** Boots that are tried, from the last. */
const TRIED_BOOTS = 64;

/** Was the PCR reset by a cold boot in the middle of the list? Then only what follows is in it. */
export function explainReset({ list, prove }: Context): Explanation | undefined {
  const boots = list.survey.boots.filter(({ index }) => index > 0).slice(-TRIED_BOOTS);
  for (const { index } of boots.toReversed()) {
    if (prove([{ ...list.part, from: index }]) === undefined) continue;
    return {
      code: 'pcr-was-reset',
      weight: 'problem',
      proven: true,
      records: [index],
      sentence: `The PCR was reset before record ${index}, a boot_aggregate: from there on the list reaches it. The ${index} records before are of an earlier boot.`,
      advice: 'Send the list of this boot alone; a list that a cold boot ended must not be put before it.',
    };
  }
  return undefined;
}

/** A stretch between two boots, by record index; the boot that ends it is at `to`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly runtimeSize: number;
  readonly load: Marker | undefined;
  readonly execute: Marker | undefined;
}

/** The stretches that end in a boot. `load` is the last there, `execute` one after it. */
export function gapsOf(survey: Survey): readonly Gap[] {
  return survey.boots.slice(1).map((boot, i): Gap => {
    const from = survey.boots[i]!.index;
    const inside = survey.markers.filter(({ index }) => index > from && index < boot.index);
    const load = inside.findLast(({ event }) => event === 'kexec_load');
    const execute = inside.findLast(
      ({ event, index }) => event === 'kexec_execute' && index > (load?.index ?? 0),
    );
    return { from, to: boot.index, runtimeSize: boot.runtimeSize, load, execute };
  });
}

/** A marker as the kernel would have added it at a place of the list. */
export function markerAt(
  event: MarkerEvent,
  counts: KexecCounts,
  like: { readonly algorithm: string; readonly pcr: number },
  endian: Endian,
): RecordContent | undefined {
  return buildMarker(event, counts, { algorithm: like.algorithm, endian, pcr: like.pcr });
}

/** Is it only kexec_execute that was lost before a boot? Its content follows from kexec_load and the list. */
export function explainExecute(context: Context): Explanation | undefined {
  const { list, prove } = context;
  const { endian } = list.part.layout;
  const gaps = gapsOf(list.survey).filter(({ load, execute }) => load?.counts && !execute);
  const rebuilt = gaps.flatMap(({ to, runtimeSize, load }) => {
    const counts = { segmentSize: load!.counts!.segmentSize, runtimeSize, count: to };
    const record = markerAt('kexec_execute', counts, load!, endian);
    return record === undefined ? [] : [{ to, record, counts }];
  });
  const tried =
    rebuilt.length > 1
      ? [...rebuilt.slice(-TRIED_BOOTS).map((one) => [one]), chained(context, gaps)]
      : [rebuilt];
  for (const inserted of tried) {
    if (inserted.length === 0 || prove(withInserted(context, inserted)) === undefined) continue;
    const where = inserted.map(({ to }) => to);
    const counts = inserted.map((one) => one.counts.count).join(', ');
    return {
      code: 'execute-marker-lost',
      weight: 'problem',
      proven: true,
      records: where,
      sentence: `Only kexec_execute is missing, before record ${where.join(', ')}: rebuilt from kexec_load and the list (count ${counts}), it completes the replay. No other record was lost.`,
      advice:
        'The buffer was full or copied before the marker: raise IMA_KEXEC_EXTRA_MEMORY_KB, or look who removed it.',
    };
  }
  return undefined;
}

interface Inserted {
  readonly to: number;
  readonly record: RecordContent;
  readonly counts: KexecCounts;
}

/** All the missing markers at once, each counting those before it. */
function chained({ list }: Context, gaps: readonly Gap[]): readonly Inserted[] {
  const inserted: Inserted[] = [];
  let bytes = 0;
  for (const { to, runtimeSize, load } of gaps) {
    const { segmentSize } = load!.counts!;
    const counts = { segmentSize, runtimeSize: runtimeSize + bytes, count: to + inserted.length };
    const record = markerAt('kexec_execute', counts, load!, list.part.layout.endian);
    if (record === undefined) return [];
    inserted.push({ to, record, counts });
    bytes += 4 + 20 + 4 + record.template.length + 4 + record.data.length;
  }
  return inserted;
}

function withInserted({ list }: Context, inserted: readonly Inserted[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { to, record } of inserted) {
    parts.push({ ...list.part, from, to }, { records: [record] });
    from = to;
  }
  return [...parts, { ...list.part, from }];
}
