/** Lists written out: every list, PCR value and copy there was has a number, and a history is made of these. */
import { type Codec, record as fields, int } from '../../src/checker/codec.js';
import type { MarkerValues, RecordKind } from '../records.js';
import type { History } from './history.js';

const ID_BITS = 2 ** 22 - 1;

/** Lists, PCR values and copies by their numbers. */
export const idsCodec: Codec<History> = fields({
  pcr: int(0, ID_BITS),
  list: int(0, ID_BITS),
  size: int(0, 0),
  serial: int(0, 4095),
  fits: int(0, 0),
  empty: int(0, 0),
  live: int(0, ID_BITS),
  loading: int(0, ID_BITS),
  crash: int(0, ID_BITS),
  dumped: int(0, ID_BITS),
  handed: int(0, ID_BITS),
  sent: int(0, ID_BITS),
  quoted: int(0, ID_BITS),
  kept: int(0, ID_BITS),
});

/** Power on, with the numbers of the PCR's reset value and of the empty list. */
export const coldIds = (pcr: number, list: number, history: History | null): History => ({
  pcr,
  list,
  size: 0,
  serial: history?.serial ?? 0,
  fits: 0,
  empty: 0,
  live: 0,
  loading: 0,
  crash: 0,
  dumped: 0,
  handed: 0,
  sent: history?.sent ?? 0,
  quoted: history?.quoted ?? 0,
  kept: history?.kept ?? 0,
});

/** What tells a record about to be appended from others of its name, and how many there are then that never recur. */
export function marked(
  { serial }: History,
  { recurs }: RecordKind,
  values: MarkerValues | undefined,
): { readonly mark: string; readonly serial: number } {
  if (values) return { mark: `${values.segment}:${values.size}:${values.count}`, serial };
  return recurs ? { mark: '', serial } : { mark: String(serial), serial: serial + 1 };
}
