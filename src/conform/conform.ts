/** Real runs against the model: each is driven through the machine of its kernel's design. */
import type { Design } from '../../model/design.js';
import type { Evidence, ReadFile } from './evidence.js';
import { readEvidence } from './evidence.js';
import { type Followed, follow } from './follow.js';
import type { Difference } from './journal.js';
import { behaviourOf, designOfVersion, designsOfImage } from './kernels.js';
import type { Run } from './schema.js';
import { bestWay } from './ways.js';
import { type Policy, type RealSystem, realSystem } from './world.js';

export interface Conformance {
  readonly run: string;
  readonly kernel: string;
  readonly design: string;
  /** `not-checkable`: the lists that would tell are not there. */
  readonly verdict: 'conforms' | 'differs' | 'not-checkable';
  readonly boots: number;
  readonly looks: number;
  readonly softReboots: number;
  /** How many values were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  readonly notes: readonly string[];
}

export interface ConformOptions {
  readonly read: ReadFile;
  /** Instead of the design of the kernel's version; what the file says of its behaviour is then not compared. */
  readonly design?: Design | undefined;
}

/** Drives a run through the model. @throws InputError if one of its files is not what it should be */
export function conform(run: Run, options: ConformOptions): Conformance {
  return conformTo(run, readEvidence(run, options.read), options.design);
}

/** The same, with the files read already. */
export function conformTo(run: Run, evidence: Evidence, forced?: Design): Conformance {
  const { design, message } = chooseDesign(run, forced);
  const about = { run: run.run, kernel: run.kernel, design: design.name, boots: run.boots.length };
  const [missing] = evidence.missing;
  if (missing !== undefined) {
    const note = `no ${missing}${evidence.missing.length > 1 ? ` and ${evidence.missing.length - 1} more` : ''}: without the list no PCR can be predicted`;
    const nothing = { looks: 0, softReboots: 0, compared: 0, differences: [] };
    return { ...about, verdict: 'not-checkable', ...nothing, notes: [note] };
  }
  const { followed } = explain(run, evidence, design);
  const behaviour = forced === undefined ? compareBehaviour(run, design) : [];
  const differences = [...behaviour, ...followed.differences];
  return {
    ...about,
    verdict: differences.length === 0 ? 'conforms' : 'differs',
    looks: followed.looks,
    softReboots: followed.softReboots,
    compared: followed.compared,
    differences,
    notes: [...(message === undefined ? [] : [message]), ...followed.notes],
  };
}

/** The way that explains a run best, and the machine that it is a run of. */
export function explain(
  run: Run,
  evidence: Evidence,
  design: Design,
): { readonly followed: Followed; readonly system: RealSystem } {
  const imageDesigns = (name: string | undefined): readonly Design[] => designsOfImage(name, run, design);
  const system = realSystem({
    designs: [design, ...otherDesigns(run, design)],
    records: evidence.catalogue.all(),
    cpus: run.cpus,
    policy: policyOf(run, evidence),
    endian: evidence.endian,
  });
  const followed = bestWay(
    (choose) => follow({ run, evidence, system, imageDesigns }, choose),
    ({ differences }) => differences.length,
  );
  return { followed, system };
}

const chooseDesign = (run: Run, forced: Design | undefined): ReturnType<typeof designOfVersion> =>
  forced === undefined ? designOfVersion(run.kernel, run.behaviour) : { design: forced };

/** The designs of the images that a run loads, beside its own. */
function otherDesigns(run: Run, own: Design): readonly Design[] {
  const named = Object.values(run.script).flatMap((text) =>
    [...text.matchAll(/\bkloadc\s+([\w.-]+)/g)].map((match) => match[1]!),
  );
  const loaded = run.boots.flatMap(({ timeline }) =>
    timeline.flatMap((entry) =>
      'kernel' in entry && typeof entry.kernel === 'string' ? [entry.kernel] : [],
    ),
  );
  const all = [...named, ...loaded].flatMap((name) => designsOfImage(name, run, own));
  const names = new Set([own.name]);
  return all.filter(({ name }) => !names.has(name) && names.add(name));
}

/**
 * Whether the kexec events are measured: by the built-in policy (which measures `kernel_version` first of all), by
 * the one that user space loads, or not at all.
 */
export function policyOf(run: Run, evidence: Evidence): Policy {
  if (evidence.boots[0]?.records[1]?.event === 'kernel_version') return 'boot';
  return Object.values(run.script).some((text) => /lab\.policy=policy-nocrit\b/.test(text)) ? 'none' : 'user';
}

/** What the file says of its kernel, against the design. */
function compareBehaviour(run: Run, design: Design): readonly Difference[] {
  const { behaviour } = run;
  if (behaviour === undefined) return [];
  const own = behaviourOf(design);
  const keys = ['list_copied_at', 'kexec_events', 'suspends_measuring'] as const;
  return keys
    .filter((key) => own[key] !== behaviour[key])
    .map((key) => ({
      boot: null,
      step: null,
      label: null,
      what: `behaviour.${key}`,
      predicted: String(own[key]),
      seen: String(behaviour[key]),
    }));
}
