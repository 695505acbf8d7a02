/**
 * Two machines in lockstep: one with its lists written out, one over folded lists, brought to its canonical form after
 * every step. The same named steps are taken in both, and what the lists and the rest of the state say is compared.
 */
import { canonicalParts } from '../../model/canonical.js';
import type { Design } from '../../model/design.js';
import { type FoldedAlgebra, type FoldedOptions, foldedAlgebra } from '../../model/history/folded.js';
import { type Algebra, PLACES } from '../../model/history/history.js';
import type { SymbolicAlgebra } from '../../model/history/symbolic.js';
import { isReady } from '../../model/kexec-load.js';
import { systemOf } from '../../model/machine.js';
import { withHistory } from '../../model/rules.js';
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { World } from '../../model/world.js';
import { type WorldOptions, worldOf } from '../../model/worlds.js';
import { type Args, enabled, type Machine, type Transition } from '../../src/checker/index.js';
import { representative } from '../../src/checker/machine.js';
import { createRandom } from './random.js';

export interface NamedStep {
  readonly transition: string;
  readonly args: Args;
}

/** A wrong folding, to see that the comparison finds it. */
export interface Mutation {
  readonly lists?: (lists: Algebra) => Algebra;
  readonly canonical?: (world: World, s: State) => State;
}

export interface Pair {
  readonly exact: World;
  readonly folded: World;
  readonly steps: ReadonlyMap<string, readonly [Transition<State>, Transition<State>]>;
  readonly canonical: (s: State) => State;
}

export const canonicalState = (world: World, s: State): State =>
  representative({ canonical: canonicalParts(world) }, s);

/** Nothing is left out. */
export const WHOLE: FoldedOptions = {
  related: true,
  observed: true,
  markers: true,
  remembersQuotes: true,
  shortened: true,
  altered: true,
};

/** Both over the same rules, without those that leave steps out of the folded search. */
export function pairOf(design: Design, options: WorldOptions, mutation: Mutation = {}): Pair {
  const exact = worldOf(design, { ...options, folded: false, focus: 'all' });
  const lists = foldedAlgebra(WHOLE);
  const folded: World = { ...exact, lists: mutation.lists?.(lists) ?? lists };
  const other = new Map(systemOf(folded).transitions.map((transition) => [transition.name, transition]));
  const canonical = mutation.canonical ?? canonicalState;
  return {
    exact,
    folded,
    steps: new Map(systemOf(exact).transitions.map((one) => [one.name, [one, other.get(one.name)!]])),
    canonical: (s) => canonical(folded, s),
  };
}

export interface Disagreement {
  readonly what: string;
  readonly exact: unknown;
  readonly folded: unknown;
}

export interface Both {
  readonly exact: State;
  readonly folded: State;
  /** How many kernels had started when the verifier was sent a list. */
  readonly clockWhenSent: number;
  /** An adversary took the last record off the list: it may be again what it was before that record. */
  readonly shortened: boolean;
  /** The verifier's quote is of a PCR that nothing was extended to: it covers no record, so any list stands to it. */
  readonly quotedNothing: boolean;
}

/** The list of a kernel whose TPM is down is seen by nobody, and copied no more. */
const isDying = ({ tpm, kexec, phase }: State): boolean =>
  phase === 'running' && tpm.chip === 'down' && kexec.step !== 'dump' && kexec.step !== 'copy';

/** Only a fault could make the live image run. */
const isReplaced = ({ kexec, budget }: State): boolean =>
  budget.faults === 0 &&
  kexec.step !== 'abort' &&
  (kexec.call === 'file-load' || kexec.call === 'legacy-load');

/** A hard reboot or a panic is all that can come: no image that was loaded for a kexec will run. */
const isEnding = ({ phase, kexec }: State): boolean =>
  phase === 'oops' || (phase === 'running' && kexec.call === 'reboot');

/** What this kernel had for a kexec is of no use any more. */
const hasLeft = ({ phase }: State): boolean => phase === 'purgatory' || phase === 'stuck';

const pending = (s: State): string => (s.history.quoted ? 'quote' : s.history.sent ? 'list' : 'nothing');

const inWords = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

/** What is the same in both, and what the lists say: by name, so that a difference has one. */
function observations(world: World, s: State): ReadonlyMap<string, unknown> {
  const { lists } = world;
  const { history, kexec, ima } = s;
  const dying = isDying(s);
  const ending = isEnding(s);
  const replaced = isReplaced(s) || ending;
  const seen = new Map<string, unknown>();
  seen.set('phase', s.phase);
  seen.set('kernel', s.kernel);
  seen.set('chip', s.tpm.chip);
  seen.set('call', `${kexec.call} ${kexec.step}`);
  const running = s.phase === 'running' && !dying;
  seen.set('IMA', {
    ...ima,
    inFlight: dying || s.phase === 'purgatory' || s.phase === 'stuck' ? null : ima.inFlight,
    known: running ? ima.known : 0,
  });
  if (!ending && !hasLeft(s)) {
    seen.set('mapping', kexec.mapped);
    seen.set('buffer', kexec.buffer);
  }
  seen.set('others', s.others);
  seen.set('memory', s.memory);
  seen.set('compromised', s.compromised);
  // Only what the markers count asks for what was removed, and once is enough.
  const counted = ima.criticalData !== 'none';
  const { removed, uncounted, ...exported } = s.exported;
  seen.set('exported', exported);
  seen.set('what is not counted', counted && uncounted ? 'before' : counted && removed ? 'next' : 'nothing');
  seen.set('the other bank', `${s.tpm.bank} ${s.tpm.masked}`);
  const flags = (image: State['kexec']['live']): unknown =>
    image === null ? null : { ...image, imaSize: 0 };
  if (!replaced) seen.set('live image', flags(kexec.live));
  seen.set('loading image', flags(kexec.loading));
  seen.set('crash image', flags(kexec.crash));
  for (const place of PLACES) {
    // What the kernel leaves behind when it is left is read by nobody, but for what it hands over.
    if (place !== 'handed' && !(s.phase === 'running' && !(place === 'live' && replaced))) continue;
    seen.set(`holds ${place}`, lists.holds(history, place));
  }
  seen.set('the PCR is zero', lists.pcrIsZero(history));
  if (s.phase === 'restore') {
    seen.set('the list is empty', lists.listIsEmpty(history));
    seen.set('what is handed over is the list', lists.handedIsList(history));
  }
  // Neither does anybody read the list of a kernel that is at its end.
  const ended = ['restore', 'purgatory', 'stuck', 'boot-aggregate', 'oops'].includes(s.phase);
  if (!dying && !ended) {
    seen.set('the list is empty', lists.listIsEmpty(history));
    if (!ending) seen.set('size within the page', lists.size(history) % world.sizes.page);
    const { replays, lost, altered } = lists.standing(history);
    seen.set('the list replays', replays);
    seen.set('a record is lost', lost);
    seen.set('a record is altered', altered);
    if (!replaced) seen.set('the image is ready', isReady(world, s));
    const used = world.sizes.header + lists.size(history);
    if (!ending && kexec.buffer === 'allocated' && designCopies(world, s)) {
      seen.set('room in the buffer', Math.max(-1, kexec.bufferSize - used));
      if (!replaced && kexec.live?.hasIma) {
        seen.set('room in the segment', Math.max(-1, kexec.live.imaSize - used));
        seen.set('the larger', Math.sign(kexec.live.imaSize - kexec.bufferSize));
      }
    }
  }
  if (!dying && !ended && pending(s) !== 'nothing') {
    seen.set('evidence', pending(s));
    seen.set('list and quote are of one moment', lists.simultaneous(history));
    const { verdict, unauthenticated } = judge(world, s);
    seen.set('the verdict', verdict);
    // Where nothing was altered, and nothing will be, nobody asks whether it could be told.
    const asked = s.budget.tampering !== 0 || lists.standing(history).altered;
    if (asked) seen.set('unauthenticated data', unauthenticated);
  }
  return seen;
}

const designCopies = (world: World, s: State): boolean => world.designs[s.kernel]!.copiedAt === 'execute';

/** What a list that became again what it had been is to one that remembers no more than that it changed. */
const AFTER_SHORTENING = ['what is handed over is the list', 'unauthenticated data', 'a record is altered'];

/**
 * Written out, a record is lost if its digest is in no list; folded, if it is not where it was extended. They differ
 * where the same content was listed again, out of order: only when the list cannot explain the PCR any more.
 */
function isElsewhere({ exact }: Pair, s: State): boolean {
  const { pcrs, replay } = exact.lists as SymbolicAlgebra;
  const replayed = replay(s.history.list);
  return !pcrs.isPrefix(s.history.pcr, replayed) && !pcrs.isPrefix(replayed, s.history.pcr);
}

export function compare(pair: Pair, { exact, folded, shortened, quotedNothing }: Both): Disagreement | null {
  const one = observations(pair.exact, exact);
  const two = new Map(observations(pair.folded, folded));
  const lost = 'a record is lost';
  if (two.get(lost) === true && one.get(lost) === false && isElsewhere(pair, exact)) two.set(lost, false);
  for (const what of new Set([...one.keys(), ...two.keys()])) {
    if (shortened && AFTER_SHORTENING.includes(what)) continue;
    if (quotedNothing && exact.compromised && what === 'the verdict') continue;
    if (inWords(one.get(what)) !== inWords(two.get(what)))
      return { what, exact: one.get(what), folded: two.get(what) };
  }
  return null;
}

/** What the folding drops because nothing to come depends on it is dropped on the other side as well. */
function forgetTogether(pair: Pair, both: Both): Both | Disagreement {
  const { exact, folded, clockWhenSent, shortened } = both;
  const { lists } = pair.exact;
  let history = exact.history;
  if (history.sent !== 0 && folded.history.sent === 0) {
    // The next kernel's list can become equal to the one sent; it is not the same moment.
    const sameKernel = exact.tpm.clock === clockWhenSent;
    if (lists.simultaneous(history) && sameKernel && !shortened)
      return { what: 'the list sent was forgotten', exact: 'current', folded: 'none' };
    history = lists.forget(history, 'sent');
  }
  if (history.quoted !== 0 && folded.history.quoted === 0) {
    // A quote from before a hard reboot covers nothing since, whatever the digests say: its reset count is another.
    const sameBoot = exact.verifier.quotedResets === exact.tpm.resets;
    if (
      sameBoot &&
      judge(pair.exact, exact).verdict === 'trusted' &&
      exact.phase === 'running' &&
      !isDying(exact)
    )
      return { what: 'the quote was forgotten', exact: 'trusted', folded: 'none' };
    history = lists.forget(history, 'quoted');
  }
  if (history.kept !== 0 && folded.history.kept === 0) history = lists.forget(history, 'kept');
  if (history === exact.history) return both;
  return { ...both, exact: withHistory(exact, history) };
}

export function begin(pair: Pair, initial: number): Both {
  const exact = initialOf(pair.exact)[initial]!;
  return {
    exact,
    folded: pair.canonical(initialOf(pair.folded)[initial]!),
    clockWhenSent: 0,
    shortened: false,
    quotedNothing: false,
  };
}
const initialOf = (world: World): readonly State[] => systemOf({ ...world, folded: false }).init();

const sameArgs = (a: Args, b: Args): boolean => inWords(a) === inWords(b);

const choices = (transition: Transition<State>, s: State): readonly Args[] =>
  !transition.guard(s) ? [] : (transition.choices?.(s) ?? [{}]);

/** Null where one of the two cannot take it. */
export function step(pair: Pair, both: Both, { transition, args }: NamedStep): Both | Disagreement | null {
  const [one, two] = pair.steps.get(transition)!;
  if (!choices(one, both.exact).some((each) => sameArgs(each, args))) return null;
  if (!choices(two, both.folded).some((each) => sameArgs(each, args))) return null;
  const exact = one.apply(both.exact, args);
  const folded = pair.canonical(two.apply(both.folded, args));
  const coldBooted = exact.tpm.resets > both.exact.tpm.resets;
  const shortens = transition === 'tamper-with-list' && args.how === 'drop-last';
  const shortened = (both.shortened && !coldBooted) || shortens;
  const clockWhenSent = transition === 'read-list' ? exact.tpm.clock : both.clockWhenSent;
  const quotedNothing =
    transition === 'read-quote' ? pair.exact.lists.pcrIsZero(exact.history) : both.quotedNothing;
  const next = forgetTogether(pair, { exact, folded, clockWhenSent, shortened, quotedNothing });
  if ('what' in next) return next;
  return compare(pair, next) ?? next;
}

/** Steps that only one of the two can take. */
export function onlyOneCan(pair: Pair, both: Both): Disagreement | null {
  const { exact, folded } = both;
  for (const [name, [one, two]] of pair.steps) {
    const a = choices(one, exact);
    const b = choices(two, folded);
    const onlyExact = a.filter((args) => !b.some((each) => sameArgs(each, args)));
    const onlyFolded = b.filter((args) => !a.some((each) => sameArgs(each, args)));
    // Nor is it remembered whether the record taken off was the only violation.
    if (both.shortened && onlyFolded.every(({ how }) => how === 'violation-data') && onlyExact.length === 0)
      continue;
    // What a buffer could hold that was dumped into already is no bound any more.
    if (name === 'tamper-with-list' && onlyExact.length === 0 && isDumped(pair.exact, exact)) continue;
    // A list that lost or changed a record already is not tampered with again: nothing makes up for the first time.
    const onlyData = onlyFolded.every(({ how }) => how === 'violation-data');
    if (name.startsWith('tamper-with') && onlyData && isSpoilt(pair, folded, name)) continue;
    if (onlyExact.length + onlyFolded.length === 0) continue;
    if ((isReplaced(exact) || isEnding(exact)) && LIVE.has(name)) continue;
    if (name === 'tamper-with-list' && onlyExact.length === 0 && isEnding(exact)) continue;
    // What fairness promises is possible in both, or in neither: an infinite run of the one is fair in the other.
    if (isDying(exact) && name.startsWith('measure') && one.fairness === undefined) continue;
    if (name === 'tamper-with-list' && isDying(exact)) continue;
    return { what: `can ${name}`, exact: onlyExact, folded: onlyFolded };
  }
  return null;
}
const isSpoilt = ({ folded }: Pair, { history }: State, name: string): boolean => {
  const id = name === 'tamper-with-list' ? history.list : history.live;
  if (id < 2) return false;
  const { pcr, last } = (folded.lists as FoldedAlgebra).view(id);
  return pcr.kind === 'forked' || last === null;
};
const isDumped = (world: World, s: State): boolean =>
  world.designs[s.kernel]!.copiedAt === 'load' &&
  s.kexec.step !== 'dump-at-load' &&
  s.kexec.step !== 'buffer';
const LIVE: ReadonlySet<string> = new Set(['tamper-with-carried-list', 'forge-header', 'corrupt-segment']);

export interface Walk {
  readonly initial: number;
  readonly steps: readonly NamedStep[];
  readonly disagreement: Disagreement | null;
}

/** A step is as likely as its kind; those that change nothing are hardly ever taken. */
const weightOf = (name: string): number =>
  name === 'power-loss' || name === 'reboot' || name === 'kexec-unload' || name === 'kexec-crash-load'
    ? 0.3
    : name.endsWith('refused') || name === 'measure-known' || name === 'measure-suspended'
      ? 0.02
      : /fails|memory|refuses|outgrows|no-hole|returns/.test(name)
        ? 0.5
        : name === 'measure' || name === 'extend'
          ? 2
          : 1;

/** Which of the weights a number in [0, 1) falls on. */
function drawn(weights: readonly number[], number: number): number {
  let left = number * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

export function walk(pair: Pair, seed: number, length: number): Walk {
  const random = createRandom(seed);
  const initial = Math.floor(random() * initialOf(pair.exact).length);
  let both = begin(pair, initial);
  const steps: NamedStep[] = [];
  const machine: Machine<State> = {
    ...systemOf(pair.exact),
    transitions: [...pair.steps.values()].map(([one]) => one),
  };
  while (steps.length < length) {
    const unlike = onlyOneCan(pair, both);
    if (unlike) return { initial, steps, disagreement: unlike };
    const ways = [...enabled(machine, both.exact)].filter(([{ name }, args]) =>
      choices(pair.steps.get(name)![1], both.folded).some((each) => sameArgs(each, args)),
    );
    if (ways.length === 0) break;
    const perKind = new Map<string, number>();
    for (const [{ name }] of ways) perKind.set(name, (perKind.get(name) ?? 0) + 1);
    const weights = ways.map(([{ name }]) => weightOf(name) / perKind.get(name)!);
    const chosen = ways[drawn(weights, random())]!;
    const named: NamedStep = { transition: chosen[0].name, args: chosen[1] };
    steps.push(named);
    const next = step(pair, both, named)!;
    if ('what' in next) return { initial, steps, disagreement: next };
    both = next;
  }
  return { initial, steps, disagreement: null };
}

/** The states that the two come by along these steps. */
export function statesOf(pair: Pair, initial: number, steps: readonly NamedStep[]): readonly Both[] {
  const states = [begin(pair, initial)];
  for (const named of steps) {
    const next = step(pair, states.at(-1)!, named);
    if (next === null || 'what' in next) break;
    states.push(next);
  }
  return states;
}

/** Takes the steps again; null if they cannot be taken, or if the two agree. */
export function retake(pair: Pair, initial: number, steps: readonly NamedStep[]): Disagreement | null {
  let both = begin(pair, initial);
  for (const named of steps) {
    const next = step(pair, both, named);
    if (next === null) return null;
    if ('what' in next) return next;
    both = next;
  }
  return onlyOneCan(pair, both);
}

/** Leaves out steps, in chunks and then one by one, as long as the two still disagree in the same way. */
export function shrink(pair: Pair, { initial, steps, disagreement }: Walk): Walk {
  let least = steps;
  for (let chunk = least.length >> 1; chunk > 0; chunk = chunk > 1 ? chunk >> 1 : 0) {
    for (let from = 0; from < least.length; ) {
      const fewer = [...least.slice(0, from), ...least.slice(from + chunk)];
      if (retake(pair, initial, fewer)?.what === disagreement?.what) {
        least = fewer;
        if (chunk === 1) from = 0;
      } else from += chunk;
    }
  }
  return { initial, steps: least, disagreement: retake(pair, initial, least) };
}

export const told = ({ initial, steps, disagreement }: Walk): string =>
  [
    `initial state ${initial}`,
    ...steps.map(({ transition, args }) =>
      `${transition} ${Object.keys(args).length ? inWords(args) : ''}`.trim(),
    ),
    disagreement === null
      ? 'agreed'
      : `${disagreement.what}: ${inWords(disagreement.exact)} written out, ${inWords(disagreement.folded)} folded`,
  ].join('\n');
