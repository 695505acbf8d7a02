/**
 * The machine that is searched: the model's, written out, with real sizes, and an observer who has the evidence. It
 * takes only steps after which the evidence can still come about; looks are steps of their own.
 */
import { systemOf, variesIn } from '../../model/machine.js';
import { type State, stateCodec } from '../../model/state.js';
import { type Args, int, type Machine, NO_ARGS, oneOf, record } from '../checker/index.js';
import { measuringRules, withList } from './measuring.js';
import { beside, isQuiet, type Observed, type Rule, viability } from './observed.js';
import { editable, tamperRules } from './tamper.js';
import type { Setting } from './world.js';

export const LOOK = 'look';

const MOST_RESETS = 255;
const MOST_CHAINS = 2 ** 22 - 1;

export function observedMachine(setting: Setting): Machine<Observed> {
  const { world, initial, lists, evidence } = setting;
  const looking = lookable(setting);
  const looks = evidence.looks.length;
  return {
    name: world.designs[0]!.name,
    init: () =>
      initial.map((system) => ({
        system,
        look: 0,
        base: -1,
        basePcr: lists.pcrs.root,
        resets: -1,
        handed: 'fine',
        executes: 0,
        panics: 0,
      })),
    transitions: [
      lookRule(setting, looking),
      ...[...modelRules(setting), ...measuringRules(setting), ...tamperRules(setting)].map(
        directed(setting, looking),
      ),
    ],
    codec: record<Observed>({
      system: stateCodec({
        kernels: world.designs.length,
        records: world.records.map(({ name }) => name),
        recurring: 0,
        sizes: { min: 0, max: setting.mostBytes },
        counts: MOST_RESETS,
        budget: world.budget,
        history: lists.codec,
        ...variesIn(world),
      }),
      look: int(0, looks),
      base: int(-1, looks),
      basePcr: int(0, MOST_CHAINS),
      resets: int(-1, MOST_RESETS),
      handed: oneOf('fine', 'cut', 'unfilled'),
      executes: int(0, MOST_RESETS),
      panics: int(0, MOST_RESETS),
    }),
    final: () => true,
  };
}

/** Measuring and tampering are led by the evidence; of the others these leave none. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'measure',
  'measure-known',
  'measure-suspended',
  'measure-out-of-memory',
  'tamper-with-list',
  'tamper-with-carried-list',
  'corrupt-segment',
  'kexec-execute-refused',
  // A loss of power leaves the same, in fewer steps; so does a load that replaces the image.
  'reboot',
  'machine-restart',
  'kexec-unload',
  'live-update-refuses',
  'digest-mismatch',
]);
/** What can come at any moment might as well come while the kernel is at rest. */
const AT_REST: ReadonlySet<string> = new Set(['power-loss', 'panic', 'extend-directly']);

function modelRules({ world, evidence }: Setting): readonly Rule[] {
  const whenever = evidence.looks.some(({ atAnyMoment }) => atAnyMoment);
  const sensible = (name: string): ((s: State) => boolean) =>
    AT_REST.has(name) && !(whenever && name === 'panic') ? isQuiet : () => true;
  return systemOf(world)
    .transitions.filter(({ name }) => !LEFT_OUT.has(name))
    .map((transition) => beside(transition, sensible(transition.name)));
}

/** Whether the next look can be taken now. */
function lookable({ evidence, lists, tracks, pcrs, resets }: Setting): (p: Observed) => boolean {
  const told = evidence.console;
  return ({ system, look, base, basePcr, resets: first, handed, executes }) => {
    if (look >= evidence.looks.length) return false;
    const { atAnyMoment } = evidence.looks[look]!;
    if (!isQuiet(system) && !atAnyMoment) return false;
    const said = evidence.looks[look]!.handed;
    if (said !== undefined && said !== handed) return false;
    if (told !== undefined && look === evidence.looks.length - 1 && executes !== told.executes) return false;
    const { list, pcr } = system.history;
    if (tracks.looks[look]!.nodes.at(-1) !== list) return false;
    const since = resets[look];
    if (since !== undefined && first >= 0 && system.tpm.resets - first !== since) return false;
    return pcrs.agrees(look, pcr, list, { look: base, pcr: base < 0 ? lists.pcrs.root : basePcr });
  };
}

const lookRule = ({ evidence, resets }: Setting, looking: (p: Observed) => boolean): Rule => ({
  name: LOOK,
  actor: 'verifier',
  source: 'binary_runtime_measurements, and the PCR as it was read or quoted',
  guard: looking,
  choices: ({ look }) => {
    const { boot, records } = evidence.looks[look]!;
    return [{ boot, records: records.length }];
  },
  apply: (p) => {
    const { values, simultaneous } = evidence.looks[p.look]!;
    const stands = simultaneous && values.length > 0;
    return {
      ...p,
      look: p.look + 1,
      base: stands ? p.look : p.base,
      basePcr: stands ? p.system.history.pcr : p.basePcr,
      resets: p.resets < 0 && resets[p.look] !== undefined ? p.system.tpm.resets : p.resets,
    };
  },
});

/**
 * The rule, where the evidence can come about after it. A look that can be taken is: it changes nothing, so whatever
 * else comes can come after it.
 */
function directed(setting: Setting, looking: (p: Observed) => boolean): (rule: Rule) => Rule {
  const viable = viability(setting, editable(setting));
  const looks = setting.evidence.looks.length;
  /** A state is asked once by each rule whether it waits for a look. */
  let asked: Observed | undefined;
  let waits = false;
  const waiting = (p: Observed): boolean => {
    if (asked !== p) waits = looking(p);
    asked = p;
    return waits;
  };
  return (rule) => {
    let made: { readonly before: Observed; readonly args: Args; readonly after: Observed } | undefined;
    const step = (before: Observed, args: Args): Observed => {
      if (made?.before === before && made.args === args) return made.after;
      const after = noted(
        setting,
        rule.name,
        before,
        relabelled(setting, rule.name, rule.apply(before, args)),
      );
      made = { before, args, after };
      return after;
    };
    return {
      ...rule,
      guard: (p) => p.look < looks && !waiting(p) && rule.guard(p),
      choices: (p) => (rule.choices?.(p) ?? [NO_ARGS]).filter((args) => viable(step(p, args))),
      apply: step,
    };
  };
}

/** Kernels may differ in these: their content is taken from the evidence, if that has one in this place. */
const OWN_RECORDS: Readonly<Record<string, 'boot' | 'version'>> = {
  'measure-boot-aggregate': 'boot',
  'measure-kernel-version': 'version',
};

function relabelled({ lists, tracks }: Setting, name: string, p: Observed): Observed {
  const what = OWN_RECORDS[name];
  const track = tracks.looks[p.look];
  if (what === undefined || track === undefined) return p;
  const { list } = p.system.history;
  const depth = tracks.depth(p.look, lists.lists.parent(list));
  if (depth < 0 || track.known[depth]?.what !== what) return p;
  return { ...p, system: withList(p.system, track.nodes[depth + 1]!) };
}

/** What the kernels say as they go. */
function noted({ lists, world }: Setting, name: string, before: Observed, p: Observed): Observed {
  if (name === 'jump') return { ...p, executes: p.executes + 1 };
  if (name === 'panic') return { ...p, panics: p.panics + 1 };
  if (name !== 'restore-list' && name !== 'nothing-to-restore' && name !== 'restore-out-of-memory') return p;
  const held = lists.holds(before.system.history, 'handed');
  const restores = world.designs[p.system.kernel]!.restores;
  return {
    ...p,
    handed: restores && held === 'cut' ? 'cut' : restores && held === 'zero' ? 'unfilled' : 'fine',
  };
}
