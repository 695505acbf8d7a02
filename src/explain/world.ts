/** The world of one explanation: a design, what may happen, and the records of the evidence with their real sizes. */
import { initialStates } from '../../model/boot.js';
import { type Design, marksKexec } from '../../model/design.js';
import { type SymbolicAlgebra, symbolicAlgebra } from '../../model/history/symbolic.js';
import {
  BOOT_AGGREGATE,
  FORGED,
  KERNEL_VERSION,
  KEXEC_EXECUTE,
  KEXEC_LOAD,
  type RecordKind,
} from '../../model/records.js';
import type { State } from '../../model/state.js';
import type { Assumption, World } from '../../model/world.js';
import { budgetOf } from '../../model/worlds.js';
import { markerWriter } from '../conform/world.js';
import { kexecRecordBytes } from '../evidence/list.js';
import type { MarkerEvent } from '../evidence/markers.js';
import type { Evidence } from './evidence.js';
import { createPcrCheck, type PcrCheck } from './pcrs.js';
import { agreeing, createNames, createTracks, type Tracks, UNSEEN, UNSEEN_MANY } from './tracks.js';

/** What may happen in the runs that are searched. */
export interface Rung {
  readonly assumptions: readonly Assumption[];
  readonly cpus: 1 | 2;
  readonly faults: number;
  readonly tampering: number;
  /** Boots that no list shows. */
  readonly hidden: number;
  /** Whether records may have been measured that no list shows. */
  readonly unseen: boolean;
}

/** Everything that a search of one design by one rung works with. */
export interface Setting {
  readonly evidence: Evidence;
  readonly rung: Rung;
  readonly world: World;
  readonly lists: SymbolicAlgebra;
  readonly tracks: Tracks;
  readonly pcrs: PcrCheck;
  readonly initial: readonly State[];
  /** The largest size there can be (bytes). */
  readonly mostBytes: number;
  /** By index of the look: hard reboots since the first look with a reset count; undefined if it has none. */
  readonly resets: readonly (number | undefined)[];
}

const TYPICAL_BYTES = 99;
/** More than any segment has room for that was sized before. */
const MANY_BYTES = 1 << 20;

export function settingFor(
  evidence: Evidence,
  design: Design,
  others: readonly Design[],
  rung: Rung,
): Setting {
  const records = evidence.catalogue.all();
  const marker = markerWriter(records, evidence.endian);
  const { scale } = evidence;
  const typical = Math.ceil(TYPICAL_BYTES / scale.unitBytes);
  const many = Math.ceil(MANY_BYTES / scale.unitBytes);
  const names = createNames(marker, scale);
  for (const { records: list } of evidence.looks) names.of(list);
  const all = names.all();
  const sizeOf = (what: 'boot' | 'version'): number =>
    all.find((each) => each.what === what)?.listed.size ?? typical;
  const markerKind = (name: MarkerEvent): RecordKind => ({
    name,
    size: scale.unitBytes > 1 ? 1 : (values) => kexecRecordBytes(marker(name, values)),
    recurs: false,
  });
  const kinds: readonly RecordKind[] = [
    { name: BOOT_AGGREGATE, size: sizeOf('boot'), recurs: true },
    { name: KERNEL_VERSION, size: sizeOf('version'), recurs: true },
    markerKind(KEXEC_LOAD),
    markerKind(KEXEC_EXECUTE),
    { name: UNSEEN, size: typical, recurs: false },
    { name: UNSEEN_MANY, size: many, recurs: false },
    { name: FORGED, size: typical, recurs: true },
    ...all
      .filter(({ what }) => what === 'file')
      .map(
        ({ listed, real }): RecordKind => ({
          name: listed.name,
          size: listed.size,
          recurs: true,
          ...(real.violation ? { violation: true } : {}),
        }),
      ),
  ];
  const lists = symbolicAlgebra({ kinds, header: scale.sizes.header });
  const designs = rung.assumptions.includes('same-design') ? [design] : [design, ...others];
  const tracks = createTracks(evidence, names, lists, designs);
  const marks = Math.max(0, ...tracks.looks.map(mostLoads));
  const world: World = {
    designs,
    assumptions: new Set(rung.assumptions),
    budget: {
      ...budgetOf({}),
      kexecs: startsShown(evidence, tracks) - 1 + rung.hidden,
      resets: rung.assumptions.includes('no-hard-reboot') ? 0 : startsShown(evidence, tracks) - 1,
      loads: Math.max(marks, rung.faults > 0 ? 2 : 1),
      faults: rung.faults,
      tampering: rung.tampering,
    },
    cpus: rung.cpus,
    sizes: scale.sizes,
    records: kinds,
    files: [],
    lists,
    folded: false,
    reductions: new Set(),
    // The verifier is the observer; who owns pages that were freed leaves no evidence.
    focus: 'replay',
  };
  const boot = all.some(({ what }) => what === 'version');
  const policies = boot
    ? (['boot'] as const)
    : designs.some(marksKexec)
      ? (['user', 'none'] as const)
      : (['none'] as const);
  const [start] = initialStates({ ...world, assumptions: new Set([...world.assumptions, 'tpm-present']) });
  const chips =
    world.assumptions.has('tpm-present') || rung.faults === 0
      ? (['up'] as const)
      : (['up', 'absent'] as const);
  const initial = chips.flatMap((chip) =>
    policies.map(
      (criticalData): State => ({
        ...start!,
        tpm: { ...start!.tpm, chip },
        ima: { ...start!.ima, criticalData },
        budget: chip === 'up' ? world.budget : { ...world.budget, faults: rung.faults - 1 },
      }),
    ),
  );
  const bytes = Math.max(
    0,
    ...tracks.looks.map(({ known }) => known.reduce((sum, { listed }) => sum + listed.size, 0)),
  );
  return {
    evidence,
    rung,
    world,
    lists,
    tracks,
    pcrs: createPcrCheck(lists, evidence.looks, names.byDigest, evidence.pcr),
    initial,
    mostBytes: 2 * bytes + 4 * many,
    resets: resetsOf(evidence),
  };
}

/** The most `kexec_load` markers of one boot. */
function mostLoads({ known }: Tracks['looks'][number]): number {
  let most = 0;
  let here = 0;
  for (const { what, listed } of known) {
    if (what === 'boot') here = 0;
    if (listed.name === KEXEC_LOAD) here += 1;
    most = Math.max(most, here);
  }
  return most;
}

/** How many kernels began: the boots in each list beyond what the one before it had, and one for each boot given. */
function startsShown({ looks }: Evidence, tracks: Tracks): number {
  const starts = looks.map(({ boot }, k) => {
    const { nodes, bootsFrom } = tracks.looks[k]!;
    const before = tracks.looks[k - 1];
    const common = before === undefined ? 0 : agreeing(before.nodes, nodes);
    const isNext = looks[k - 1]?.boot !== boot;
    return Math.max(bootsFrom[common]!, isNext ? 1 : 0);
  });
  return starts.reduce((sum, each) => sum + each, 0);
}

function resetsOf({ looks }: Evidence): readonly (number | undefined)[] {
  const first = looks.find(({ resetCount }) => resetCount !== undefined)?.resetCount;
  return looks.map(({ resetCount }) =>
    resetCount === undefined || first === undefined ? undefined : (resetCount - first) >>> 0,
  );
}
