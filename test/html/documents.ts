/** Result documents made up for tests: of any size, and with any text in them. */
import { changesBetween } from '../../src/report/changes.js';
import type {
  CounterexampleEntry,
  PropertyEntry,
  ResultDocument,
  RunEntry,
  StateEntry,
  StepEntry,
} from '../../src/report/document.js';

export interface Shape {
  readonly designs: number;
  readonly properties: number;
  /** Of each counterexample. */
  readonly steps: number;
  /** That the list holds when the run begins. */
  readonly records: number;
  /** Written into every text there is. */
  readonly mark?: string;
}

const ACTORS = [
  'user space',
  'IMA',
  'TPM',
  'kexec',
  'CPU 1',
  'purgatory',
  'next kernel',
  'verifier',
  'adversary',
];
/** Which steps append a record, and which lose one; all others leave the lists as they are. */
const APPENDS = 5;
const LOSES = 31;

function state(list: string[], pcr: string[], k: number, mark: string): StateEntry {
  return {
    phase: k % 7 === 0 ? 'restore' : 'running',
    ima: {
      lock: k % 2 === 0 ? 'nobody' : 'cpu-1',
      inFlight: null,
      suspended: false,
      [`field${mark}`]: `value${mark}`,
    },
    kexec: { mapped: k % 3 === 0 ? 'freed' : 'live', buffer: 'allocated', bufferSize: k, live: null },
    memory: { error: 'none', leaked: false },
    history: {
      pcr,
      list,
      copies: { live: k % 5 === 0 ? list : null, handed: null },
      sent: null,
      quoted: null,
      kept: null,
    },
  };
}

/** Lists that stay the same are not looked into: there are thousands of records in them. */
function changedBetween(before: StateEntry, after: StateEntry): StepEntry['changed'] {
  const { history: was, ...rest } = before;
  const { history: is, ...others } = after;
  const changes = [
    ...changesBetween(rest, others),
    ...(['list', 'pcr'] as const)
      .filter((side) => was[side] !== is[side])
      .map((side) => ({ field: `history.${side}`, before: was[side], after: is[side] })),
  ];
  return Object.fromEntries(
    changes.map((change) => [change.field, { before: change.before, after: change.after }]),
  ) as StepEntry['changed'];
}

function counterexample({ steps: length, records, mark = '' }: Shape, seed: number): CounterexampleEntry {
  let list = Array.from({ length: records }, (_, k) => `file ${k}${k === 1 ? mark : ''}`);
  let pcr = list;
  const initial = state(list, pcr, 0, mark);
  const steps: StepEntry[] = [];
  for (let k = 0; k < length; k++) {
    const before = steps.at(-1)?.state ?? initial;
    if (k % APPENDS === 1) {
      const record = `program ${seed}-${k}${mark}`;
      list = [...list, record];
      pcr = [...pcr, record];
    }
    if (k % LOSES === 20) list = list.slice(0, -1);
    const after = state(list, pcr, k + 1, mark);
    steps.push({
      actor: `${ACTORS[(k * 5 + seed) % ACTORS.length]}`,
      event: `event-${k}`,
      args: {},
      words: `does the ${k}th thing${mark}`,
      kernel: `kernel_function_${k}: what it does${mark}`,
      stage: `stage${mark}`,
      changed: changedBetween(before, after),
      state: after,
    });
  }
  return {
    length,
    why: `the reason${mark}`,
    reproduce: [
      ['carryover', 'check', `design${mark}`],
      ['--property', 'some'],
    ],
    begins: `A cold boot${mark}.`,
    stage: 'boot',
    initial,
    steps,
    end: { listTitle: `list${mark}`, pcrTitle: `PCR${mark}`, list, replay: list, pcr },
  };
}

export function madeDocument(
  shape: Shape,
  violated: (design: number, property: number) => boolean,
): ResultDocument {
  const mark = shape.mark ?? '';
  const property = (design: number, k: number): PropertyEntry => ({
    name: `property-${k}${mark}`,
    claim: `Claim ${k} holds${mark}.`,
    meaning: `It means ${k}${mark}.`,
    ...(violated(design, k)
      ? { verdict: 'violated', counterexample: counterexample(shape, design * 100 + k) }
      : { verdict: 'inconclusive', doubt: `doubt${mark}` }),
  });
  const run = (design: number): RunEntry => ({
    design: `design-${design}${mark}`,
    summary: `summary ${design}${mark}`,
    assumptions: ['no-faults', `assumption${mark}`],
    bounds: { cpus: 2 },
    limits: {},
    unfolded: false,
    next: [`next${mark}`],
    complete: false,
    stopped: [`stopped${mark}`],
    states: 1000 + design,
    transitions: 2000,
    depth: 30,
    seconds: 1,
    properties: Array.from({ length: shape.properties }, (_, k) => property(design, k)),
    neverFired: [`never${mark}`],
    searches: [],
  });
  return {
    schema: 1,
    kind: 'check',
    version: `1.0${mark}`,
    runs: Array.from({ length: shape.designs }, (_, k) => run(k)),
  };
}
