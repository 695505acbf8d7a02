/** A violating run as the files that its machine would have left: lists, PCR values, kexec buffers. */
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import { systemOf } from '../../model/machine.js';
import type { State } from '../../model/state.js';
import type { World } from '../../model/world.js';
import type { Run } from '../check/result.js';
import { beginningIn, violationIn } from '../check/unfold.js';
import { replay, type Trace } from '../checker/index.js';
import { type Boot, type Materialised, materialise } from '../concrete/materialise.js';
import { inBytes, unitBytes } from '../concrete/world.js';
import { toHex } from '../evidence/bytes.js';
import { type PcrValue, showPcr } from '../evidence/pcr-values.js';
import { actorOf, inWords } from '../report/words.js';
import type { Violation } from './counterexample.js';
import { MANIFEST, MANIFEST_SCHEMA, type Manifest } from './manifest.js';
import { readme } from './readme.js';

export type Files = ReadonlyMap<string, string | Uint8Array>;

interface Taken {
  readonly world: World;
  readonly trace: Trace<State>;
  readonly made: Materialised;
}

/**
 * The files by their paths. Sizes are those of real records where the run violates the property with them too; else
 * a unit of the model's stands for a quarter of a page.
 * @throws Error where a step of the run cannot be taken
 */
export function filesOf(violation: Violation, version: string): Files {
  const { world, trace, made } = taken(violation);
  const files = new Map<string, string | Uint8Array>();
  const lists = world.lists as SymbolicAlgebra;
  const boots = made.boots.map((boot, k): Manifest['boots'][number] => {
    const folder = `boot-${k}`;
    const { list, pcrs } = boot.atEnd;
    files.set(`${folder}/binary_runtime_measurements`, list);
    files.set(`${folder}/pcrs`, pcrLines(pcrs));
    for (const { algorithm, pcr, value } of pcrs) {
      files.set(`${folder}/pcr-${algorithm.name}/${pcr}`, `${toHex(value).toUpperCase()}\n`);
    }
    if (boot.handed !== null) files.set(`${folder}/kexec-buffer`, boot.handed);
    const last = stateAt(trace, boot, k === made.boots.length - 1);
    return {
      kernel: boot.kernel,
      began: boot.began,
      resets: last.tpm.resets,
      steps: [...boot.steps],
      list: `${folder}/binary_runtime_measurements`,
      sizes: lists.records(last.history.list).map(({ size }) => size),
      pcrs: `${folder}/pcrs`,
      kexecBuffer: boot.handed === null ? null : `${folder}/kexec-buffer`,
    };
  });
  const verifier = verifierFiles(files, { world, trace, made });
  const manifest: Manifest = {
    schema: MANIFEST_SCHEMA,
    kind: 'evidence',
    version,
    design: violation.design.name,
    property: violation.property,
    why: violation.why,
    unitBytes: unitBytes(world),
    page: world.sizes.page,
    header: world.sizes.header,
    steps: trace.steps.map(
      ({ transition, args }) => `${actorOf(transition.actor, args)}: ${inWords(transition.name, args)}`,
    ),
    boots,
    ...(verifier === undefined ? {} : { verifier }),
  };
  files.set(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  files.set('README.md', readme(manifest));
  return files;
}

/** The last state of a boot. */
function stateAt({ initial, steps }: Trace<State>, { steps: [, to] }: Boot, isLast: boolean): State {
  const index = isLast ? steps.length : to - 1;
  return index === 0 ? initial : steps[index - 1]!.after;
}

const pcrLines = (values: readonly PcrValue[]): string => `${values.map(showPcr).join('\n')}\n`;

function taken({ world, run, property }: Violation): Taken {
  const bytes = inBytes(world);
  const real = replayed(bytes, run);
  if (real !== undefined && violates(bytes, real, run, property)) {
    return { world: bytes, trace: real, made: materialise(bytes, run) };
  }
  const trace = replayed(world, run);
  if (trace === undefined) throw new Error('a step of the run cannot be taken');
  return { world, trace, made: materialise(world, run) };
}

function violates(world: World, trace: Trace<State>, { loopStart }: Run, property: string): boolean {
  const lists = world.lists as SymbolicAlgebra;
  try {
    return (
      violationIn({ world, lists, trace, ...(loopStart === undefined ? {} : { loopStart }) }, property) !==
      null
    );
  } catch {
    // It cannot be told with these sizes.
    return false;
  }
}

function replayed(world: World, { initial, steps }: Violation['run']): Trace<State> | undefined {
  const machine = beginningIn(systemOf(world), initial);
  if (machine.init().length === 0) return undefined;
  const result = replay(machine, steps);
  return result.ok ? result.trace : undefined;
}

/** What the verifier was shown as the run ended: what it judged last, or what waits for its other half. */
function verifierFiles(
  files: Map<string, string | Uint8Array>,
  { trace, made }: Taken,
): Manifest['verifier'] | undefined {
  const { steps } = trace;
  const judged = steps.at(-1)?.transition.name.startsWith('attest-') === true;
  const count = judged ? steps.length - 1 : steps.length;
  const pending = made.pendingAfter(count);
  if (pending.list === undefined && pending.pcrs === undefined) return undefined;
  const shown = judged ? { ...made.after(count), ...pending } : pending;
  if (shown.list !== undefined) files.set('verifier/list', shown.list);
  if (shown.pcrs !== undefined) files.set('verifier/pcrs', pcrLines(shown.pcrs));
  return {
    ...(shown.list === undefined ? {} : { list: 'verifier/list' }),
    ...(shown.pcrs === undefined ? {} : { pcrs: 'verifier/pcrs' }),
  };
}
