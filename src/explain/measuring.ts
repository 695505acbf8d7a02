/** Measuring: the records of the evidence, from one place that matters to the next, and records that no list shows. */
import { imaRules } from '../../model/ima.js';
import { withHistory, withIma } from '../../model/rules.js';
import type { State } from '../../model/state.js';
import { type Args, NO_ARGS, type Transition } from '../checker/index.js';
import type { Observed, Rule } from './observed.js';
import { UNSEEN, UNSEEN_MANY } from './tracks.js';
import type { Setting } from './world.js';

export const MEASURE_RECORDS = 'measure-records';
export const MEASURE_UNEXTENDED = 'measure-without-extend';
export const MEASURE_UNSEEN = 'measure-unseen';

/** The steps of measuring one file: append, and what becomes of its extend. */
interface File {
  readonly measure: Transition<State>;
  readonly extend: Transition<State>;
  readonly fails: Transition<State> | undefined;
}

function filesOf({ world }: Setting): (name: string) => File {
  const kinds = new Map(world.records.map((kind) => [kind.name, { ...kind, recurs: false }]));
  const cache = new Map<string, File>();
  return (name) => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const rules = imaRules({ ...world, files: [kinds.get(name)!] });
    const rule = (wanted: string): Transition<State> | undefined =>
      rules.find((each) => each.name === wanted);
    const file = { measure: rule('measure')!, extend: rule('extend')!, fails: rule('extend-fails') };
    cache.set(name, file);
    return file;
  };
}

const source = 'ima_add_template_entry: append, then tpm_pcr_extend, under one lock';

export function measuringRules(setting: Setting): readonly Rule[] {
  const { evidence, world, lists, tracks } = setting;
  const fileOf = filesOf(setting);

  /**
   * CPU 1 measures only while CPU 0 is busy rebooting: at any other time CPU 0 might as well, and what the kernel
   * measures while it reads an image it might as well have measured before.
   */
  const cpuOf = ({ kexec }: State): number => (kexec.call === 'none' ? 0 : 1);
  const atAnyMoment = evidence.looks.some((look) => look.atAnyMoment);
  const mayMeasure = ({ kexec, tpm }: State): boolean =>
    kexec.call === 'none' ||
    (world.cpus > 1 && (atAnyMoment || (kexec.call === 'execute' && tpm.chip === 'up')));
  const way = (s: State, name: string): Args | undefined => {
    const { measure } = fileOf(name);
    if (!mayMeasure(s) || !measure.guard(s)) return undefined;
    return measure.choices!(s).find((args) => args.cpu === cpuOf(s));
  };
  const measured = (s: State, name: string): State => {
    const { measure, extend } = fileOf(name);
    const appended = measure.apply(s, way(s, name)!);
    if (s.tpm.chip === 'absent') return withIma(appended, { lock: 'nobody', inFlight: null });
    return extend.apply(appended, NO_ARGS);
  };
  /** The records of the next look's list that can be measured in one go from here. */
  const stretch = ({ system, look }: Observed): readonly [from: number, to: number] | undefined => {
    const track = tracks.looks[look];
    const from = track === undefined ? -1 : tracks.depth(look, system.history.list);
    if (track === undefined || from < 0) return undefined;
    const place = track.places.find((each) => each > from) ?? from;
    let to = from;
    while (to < place && track.known[to]!.what === 'file' && !track.again[to]) to += 1;
    return to > from && way(system, track.known[from]!.listed.name) !== undefined ? [from, to] : undefined;
  };
  const nameAt = (look: number, n: number): string => tracks.looks[look]!.known[n]!.listed.name;

  const records: Rule = {
    name: MEASURE_RECORDS,
    actor: 'IMA',
    source,
    guard: (p) => p.system.tpm.chip !== 'down' && stretch(p) !== undefined,
    choices: (p) => {
      const [from, to] = stretch(p)!;
      return [{ cpu: cpuOf(p.system), from, to }];
    },
    apply: (p, { from, to }) => {
      let { system } = p;
      for (let n = Number(from); n < Number(to); n += 1) system = measured(system, nameAt(p.look, n));
      return { ...p, system };
    },
  };
  const unextended: Rule = {
    name: MEASURE_UNEXTENDED,
    actor: 'IMA',
    source: 'ima_add_template_entry: append; tpm_pcr_extend fails, and only the audit text changes',
    guard: (p) => p.system.tpm.chip === 'up' && p.system.budget.faults > 0 && stretch(p) !== undefined,
    choices: (p) => {
      const [from] = stretch(p)!;
      return [{ cpu: cpuOf(p.system), file: nameAt(p.look, from) }];
    },
    apply: (p, { file }) => {
      const { measure, fails } = fileOf(String(file));
      const appended = measure.apply(p.system, way(p.system, String(file))!);
      return { ...p, system: fails!.apply(appended, NO_ARGS) };
    },
  };
  /** What nobody saw, at most once in a row; beside a reboot only where it can be lost. */
  const mayGoUnseen = ({ kexec, history }: State): boolean =>
    (kexec.call === 'none' || kexec.step === 'devices') &&
    (history.list === lists.lists.root || !isUnseen(lists.lists.record(history.list).name));
  const unseen: Rule = {
    name: MEASURE_UNSEEN,
    actor: 'IMA',
    source,
    guard: ({ system }) =>
      mayGoUnseen(system) && system.tpm.chip !== 'down' && way(system, UNSEEN) !== undefined,
    choices: ({ system }) => [UNSEEN, UNSEEN_MANY].map((file) => ({ cpu: cpuOf(system), file })),
    apply: (p, { file }) => ({ ...p, system: measured(p.system, String(file)) }),
  };
  /** Appended, and not extended yet: of interest only to who looks at any moment. */
  const unfinished: Rule = {
    name: 'measure',
    actor: 'IMA',
    source: 'ima_add_template_entry: append to the list and the hash table',
    guard: (p) => atAnyMoment && stretch(p) !== undefined,
    choices: (p) => [{ cpu: cpuOf(p.system), file: nameAt(p.look, stretch(p)![0]) }],
    apply: (p, { file }) => {
      const { measure } = fileOf(String(file));
      return { ...p, system: measure.apply(p.system, way(p.system, String(file))!) };
    },
  };
  return [
    records,
    unfinished,
    ...(world.budget.faults === 0 ? [] : [unextended]),
    ...(setting.rung.unseen ? [unseen] : []),
  ];
}

export const isUnseen = (name: string): boolean => name === UNSEEN || name === UNSEEN_MANY;

/** The state with another list, whoever put it there. */
export const withList = (s: State, list: number): State => withHistory(s, { ...s.history, list });
