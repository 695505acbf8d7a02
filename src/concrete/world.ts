/** The same world over real records: what the model says of names is done with bytes. */

import { symbolicAlgebra } from '../../model/history/symbolic.js';
import {
  BYTES,
  FORGED_VIOLATION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  type MarkerValues,
  type RecordKind,
} from '../../model/records.js';
import type { World } from '../../model/world.js';
import type { KexecCounts } from '../evidence/markers.js';
import { type ConcreteAlgebra, type ConcreteOptions, concreteAlgebra } from './algebra.js';
import { concreteRecord } from './records.js';

export type ConcreteWorld = World & { readonly lists: ConcreteAlgebra };

/** How many bytes a unit of the world's sizes stands for. */
export const unitBytes = ({ sizes }: Pick<World, 'sizes'>): number => BYTES.page / sizes.page;

/** The same numbers as the model has, in bytes. */
export const nominalCounts =
  (world: World): NonNullable<ConcreteOptions['counts']> =>
  ({ segment, size, count }) => ({
    segmentSize: segment * unitBytes(world),
    runtimeSize: size * unitBytes(world),
    count,
  });

/** What a kernel would write: of the list, its real size. */
export const truthfulCounts =
  (world: World): NonNullable<ConcreteOptions['counts']> =>
  ({ segment, count }, bytes) => ({
    segmentSize: segment * unitBytes(world),
    runtimeSize: BYTES.header + bytes,
    count,
  });

export const concreteWorld = (world: World, counts = nominalCounts(world)): ConcreteWorld => ({
  ...world,
  lists: concreteAlgebra({ kinds: world.records, header: world.sizes.header, counts }),
});

const countsOf = ({ segment, size, count }: MarkerValues): KexecCounts => ({
  segmentSize: segment,
  runtimeSize: size,
  count,
});

/** The kinds of records with the sizes that they have in a kexec buffer (bytes). */
export const kindsInBytes = (kinds: readonly RecordKind[]): readonly RecordKind[] =>
  kinds.map((kind): RecordKind => {
    const { name } = kind;
    // Takes the place of a record of its own size.
    if (name === FORGED_VIOLATION) return kind;
    if (name === KEXEC_LOAD || name === KEXEC_EXECUTE) {
      return { ...kind, size: (values) => concreteRecord(name, '', 0, countsOf(values)).bytes };
    }
    return { ...kind, size: concreteRecord(name, '', 0).bytes };
  });

/** The world with lists of names whose sizes are those of real records. */
export function inBytes(world: World): World {
  const records = kindsInBytes(world.records);
  const files = world.files.map(({ name }) => records.find((kind) => kind.name === name)!);
  return {
    ...world,
    sizes: BYTES,
    records,
    files,
    lists: symbolicAlgebra({ kinds: records, header: BYTES.header }),
  };
}
