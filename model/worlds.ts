/** Worlds ready to be explored. */
import { type Design, marksKexec } from './design.js';
import { withoutImaKexec } from './designs/index.js';
import { foldedAlgebra } from './history/folded.js';
import { symbolicAlgebra } from './history/symbolic.js';
import { FILE, KINDS, LARGE_FILE, PROGRAM, UNITS, VIOLATION } from './records.js';
import type { Budget } from './state.js';
import {
  type Assumption,
  type Bounds,
  type Focus,
  hasVerifier,
  judgesMoments,
  REDUCTIONS,
  type Reduction,
  relatesLists,
  type World,
} from './world.js';

export interface WorldOptions {
  readonly assumptions?: readonly Assumption[];
  readonly bounds?: Bounds;
  /** Fold away what all copies of the list agree on; without, lists are written out. */
  readonly folded?: boolean;
  readonly focus?: Focus;
  /** Reductions that are not made. */
  readonly without?: readonly Reduction[];
  /** What the next kernel may be beside the same one; by default, one without IMA's kexec support. */
  readonly next?: readonly Design[];
}

const UNBOUNDED = -1;

export function budgetOf(bounds: Bounds): Budget {
  return {
    kexecs: bounds.kexecs ?? UNBOUNDED,
    events: bounds.events ?? UNBOUNDED,
    loads: bounds.loads ?? UNBOUNDED,
    faults: bounds.faults ?? UNBOUNDED,
    tampering: bounds.tampering ?? UNBOUNDED,
    resets: bounds.resets ?? UNBOUNDED,
  };
}

/**
 * Where only sizes matter, what a file is to the hash table and the PCR does not; where any number of files can be
 * measured, two small ones are as long as a large one.
 */
const measured = (focus: Focus, related: boolean, { events }: Bounds): readonly string[] =>
  focus === 'image' && !related
    ? []
    : !related
      ? [FILE, LARGE_FILE]
      : focus === 'all' || focus === 'control' || focus === 'image' || events !== undefined
        ? [PROGRAM, FILE, LARGE_FILE, VIOLATION]
        : [PROGRAM, FILE, VIOLATION];

export function worldOf(design: Design, options: WorldOptions = {}): World {
  const { bounds = {}, folded = true, focus = 'all', without = [] } = options;
  // After a hard reboot a machine that was tampered with is as good as new, and before it nothing is judged there.
  const honest: readonly Assumption[] = focus === 'moment' || focus === 'verdict' ? ['no-adversary'] : [];
  const assumptions = new Set([...(options.assumptions ?? []), ...honest]);
  const others = assumptions.has('same-design') ? [] : (options.next ?? [withoutImaKexec(design)]);
  const adversary = !assumptions.has('no-adversary');
  const faults = !assumptions.has('no-faults');
  const designs = [design, ...others];
  const related = relatesLists({ focus, designs });
  return {
    designs,
    assumptions,
    budget: { ...budgetOf(bounds), ...(faults ? {} : { faults: 0 }), ...(adversary ? {} : { tampering: 0 }) },
    cpus: assumptions.has('single-cpu') ? 1 : (bounds.cpus ?? 2),
    sizes: UNITS,
    records: KINDS,
    files: KINDS.filter(({ name }) => measured(focus, related, bounds).includes(name)),
    lists: folded
      ? foldedAlgebra({
          related,
          observed: hasVerifier({ focus }),
          markers: (focus === 'verdict' || focus === 'all') && designs.some(marksKexec),
          remembersQuotes: !judgesMoments({ focus }),
          shortened: faults || adversary,
          altered: adversary,
        })
      : symbolicAlgebra(),
    folded,
    reductions: new Set(folded ? REDUCTIONS.filter((each) => !without.includes(each)) : []),
    focus,
  };
}
