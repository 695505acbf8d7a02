/** What surrounds the kernel under check: the other designs in its chain, the assumptions, the bounds, the sizes. */
import type { Design } from './design.js';
import type { Algebra } from './history/history.js';
import type { RecordKind, Sizes } from './records.js';
import type { Budget } from './state.js';

/** Each takes something away that could otherwise happen. */
export const ASSUMPTIONS = {
  'no-faults': 'no allocation, mapping, TPM command, hole search or architecture step fails; a TPM is found',
  'no-adversary': 'nobody changes the list, the carried copy, a segment or the PCR behind the kernel’s back',
  'list-fits': 'all up to the suspension, markers included, fits in the segment of the image that will run',
  'policy-measures-critical-data': 'the policy measures the kexec events (label ima_kexec)',
  'single-cpu': 'one CPU: nothing runs beside the kernel’s own steps',
  'file-load-only': 'images are loaded by kexec_file_load, never by the legacy kexec_load',
  'no-crash-image': 'no image is loaded for a crash',
  'no-panic': 'the kernel does not panic',
  'no-violations': 'no file is open for reading and writing at once',
  'no-hard-reboot': 'no hard reboot, no power loss',
  'same-design': 'each next kernel is the same as the first',
  'tpm-present': 'there is a TPM when IMA starts',
  'verifier-keeps-lists': 'the verifier keeps each list that it trusted, and compares the next one with it',
  'one-load': 'no image is loaded while another one is',
} as const;

export type Assumption = keyof typeof ASSUMPTIONS;

/** How much may happen in one run; left out: any number of times. */
export interface Bounds {
  readonly kexecs?: number;
  readonly events?: number;
  readonly loads?: number;
  readonly faults?: number;
  readonly tampering?: number;
  readonly resets?: number;
  readonly cpus?: number;
}

/**
 * Which part of the state the properties at hand read. What is left out influences nothing that they do read.
 * `control`: the kernels' own state and memory, with the sizes of the lists. `image`: whose images they load, without
 * what is measured. `replay`: how the lists stand to the
 * PCR. `quote`: that, and how they stand to a quote of long ago. `moment`: how a list and a quote of one moment
 * stand to one another, where nobody tampers. `verdict`: that, and what a verifier makes of the kexec events.
 * `alteration`: how lists that an adversary altered stand to a quote that they answer at once. `all`: everything.
 */
export type Focus = 'control' | 'image' | 'replay' | 'quote' | 'alteration' | 'moment' | 'verdict' | 'all';

/**
 * What a folded search may leave out without missing anything, by the name of the option that turns it off. `por`:
 * others wait while the kernel takes its local steps. `symmetry`: of CPUs that can measure the same, one does.
 * `subsumption`: a state is not taken up where one is known that can do all it can.
 */
export const REDUCTIONS = ['por', 'symmetry', 'subsumption'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

export interface World {
  /** The design under check first; then what else the next kernel may be. */
  readonly designs: readonly Design[];
  readonly assumptions: ReadonlySet<Assumption>;
  readonly budget: Budget;
  readonly cpus: number;
  readonly sizes: Sizes;
  readonly records: readonly RecordKind[];
  /** The files that can be measured, by name, those that recur first in the order of `Ima.known`. */
  readonly files: readonly RecordKind[];
  readonly lists: Algebra;
  /** Whether `lists` folds away what is agreed, and the state with it. */
  readonly folded: boolean;
  /** None where lists are written out. */
  readonly reductions: ReadonlySet<Reduction>;
  readonly focus: Focus;
}

/** Whether only evidence of one moment is judged. */
export const judgesMoments = ({ focus }: Pick<World, 'focus'>): boolean =>
  focus === 'moment' || focus === 'verdict' || focus === 'alteration';

export const hasVerifier = ({ focus }: Pick<World, 'focus'>): boolean =>
  focus !== 'control' && focus !== 'image' && focus !== 'replay';

/** Whether how lists stand to the PCR matters, be it to the kernel itself. */
export const relatesLists = ({ focus, designs }: Pick<World, 'focus' | 'designs'>): boolean =>
  (focus !== 'control' && focus !== 'image') || designs.some(({ listCheck }) => listCheck !== 'none');

/** Whether images may be others than the owner's. */
export const followsImages = ({ focus, assumptions }: Pick<World, 'focus' | 'assumptions'>): boolean =>
  (focus === 'image' || focus === 'all') && !assumptions.has('no-adversary');

/** Whether it matters who owns pages that were freed: a run in which they are reused ends in the purgatory. */
export const followsMemory = (world: World): boolean => world.focus === 'control' || world.focus === 'all';

export const assumes = (world: World, assumption: Assumption): boolean => world.assumptions.has(assumption);
