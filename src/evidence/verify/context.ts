/** What the search for an explanation works with. */
import type { HashAlgorithm } from '../algorithms.js';
import { readU32 } from '../bytes.js';
import { measured } from '../fields.js';
import type { CutRecord, ListRecord } from '../list.js';
import type { ListPart, StreamReplay } from '../stream-replay.js';
import type { Survey } from '../survey.js';
import type { Comparison } from './comparison.js';
import type { Progress } from './edits.js';
import type { Prove } from './match.js';

/** A list with what is known of it. */
export interface Surveyed {
  readonly part: ListPart;
  readonly survey: Survey;
  readonly algorithm: HashAlgorithm | undefined;
  readonly cut: CutRecord | undefined;
}

export interface Context {
  readonly replay: StreamReplay;
  readonly list: Surveyed;
  /** The last list that was kept from before, and all of them, oldest first. */
  readonly previous: Surveyed | undefined;
  readonly earlier: readonly Surveyed[];
  readonly comparison: Comparison;
  readonly pcr: number;
  readonly prove: Prove;
  readonly progress: Progress;
}

/** Copies of the records at some places of a list. */
export function recordsAt(
  replay: StreamReplay,
  part: ListPart,
  indexes: readonly number[],
): readonly ListRecord[] {
  const wanted = new Set(indexes);
  const last = Math.max(...indexes);
  const found: ListRecord[] = [];
  const { engine } = replay;
  replay.run(
    [{ ...part, from: 0, to: last + 1 }],
    { chains: [], composite: undefined },
    (span, _r, index, offset) => {
      if (!wanted.has(index)) return;
      const { bytes } = engine;
      found.push({
        index,
        offset,
        length: 4 + part.layout.digestSize + 4 + span.nameBytes + (span.old ? 0 : 4) + span.dataBytes,
        pcr: readU32(bytes, span.digestAt - 4, part.layout.endian),
        digest: bytes.slice(span.digestAt, span.digestAt + part.layout.digestSize),
        template: Buffer.from(bytes.subarray(span.nameAt, span.nameAt + span.nameBytes)).toString('latin1'),
        data: bytes.slice(span.dataAt, span.dataAt + span.dataBytes),
      });
    },
  );
  return found;
}

/** ` (/usr/bin/ls)`, or nothing: the name of a record, to follow its number. */
export function named(context: Pick<Context, 'replay'>, part: ListPart, index: number): string {
  const [record] = recordsAt(context.replay, part, [index]);
  if (record === undefined) return '';
  const { name } = measured(record, part.layout.endian);
  return name === undefined || name === '' ? '' : ` (${name})`;
}
