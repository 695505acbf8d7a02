/** The choices of a design and what each may be: the one table by which a design that somebody wrote is checked. */
import { z } from 'zod';
import type { Design } from '../../model/design.js';
import { count, fields, flag, line, numeral, word } from '../files/shapes.js';

/** What a design says of itself. */
export const DESCRIPTION = { name: line, summary: line, source: line } as const;

const extraMemory = z.union([word('half-page', 'page'), fields({ kilobytes: count(0, 1024) })], {
  error: 'expected "half-page", "page" or { "kilobytes": 0 to 1024 }',
});

/** By the fields of `Design`, which says what each means. */
export const CHOICES = {
  copiedAt: word('never', 'load', 'execute'),
  buffer: word('per-load', 'static-fresh', 'static-kept'),
  bufferOwner: word('nobody', 'image', 'ima', 'both'),
  reserve: extraMemory,
  headersCounted: numeral(1, 2),
  onOverflow: word('nothing', 'whole-records', 'until-full'),
  segmentDigest: word('covers-ima', 'skips-ima', 'none'),
  postLoad: word('none', 'all-but-crash', 'all'),
  crashBuffer: flag,
  markerLoad: word('none', 'every-load'),
  markerExecute: word('none', 'n1-before-suspend', 'n2-before-dump', 'n2-after-dump'),
  suspend: word('none', 'n1', 'n2-resumed'),
  suspendedResult: word('enodev', 'ok'),
  dumpRuns: word('after-n1', 'before-n1'),
  handOver: word('setup-data', 'device-tree', 'none'),
  oldRange: word('deleted', 'kept'),

  liveUpdate: flag,
  restores: flag,
} as const;

type Table = typeof CHOICES & typeof DESCRIPTION;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The fields that the table and `Design` do not agree about. */
type Differing = {
  [K in keyof Table | keyof Design]: K extends keyof Table & keyof Design
    ? Same<z.output<Table[K]>, Design[K]> extends true
      ? never
      : K
    : K;
}[keyof Table | keyof Design];

/** A type error here names a field of `Design` that the table lacks, or whose values are others. */
export const DISAGREEING: { readonly [K in Differing]: never } = {};
