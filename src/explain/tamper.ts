/**
 * What an adversary does to a list so that it becomes what was seen: one record dropped, put in, changed or moved, at
 * the place where the list and the evidence part. The PCR stays as it is.
 */
import type { History } from '../../model/history/history.js';
import { act, withHistory, withKexec } from '../../model/rules.js';
import type { State } from '../../model/state.js';
import type { Transition } from '../checker/index.js';
import { beside, isQuiet, type Observed, type Rule } from './observed.js';
import type { Track } from './tracks.js';
import type { Setting } from './world.js';

/** Lists that differ over a longer stretch are not compared: no single act explains them. */
const MOST_COMPARED = 64;

export function tamperRules(setting: Setting): readonly Rule[] {
  const { world, tracks } = setting;
  const edits = (list: number, look: number): readonly Edit[] => {
    const track = tracks.looks[look];
    return track === undefined ? [] : editsOf(setting, list, track);
  };
  const onList = (p: Observed): readonly Edit[] => edits(p.system.history.list, p.look);
  const liveOf = ({ history }: State): number | undefined => {
    const { lists } = setting;
    return lists.holds(history, 'live') === 'records' ? lists.listIn(history, 'live') : undefined;
  };
  const onLive = (p: Observed): readonly Edit[] => {
    const live = liveOf(p.system);
    return live === undefined ? [] : edits(live, p.look);
  };
  const rule = (
    name: string,
    source: string,
    found: (p: Observed) => readonly Edit[],
    put: (s: State, list: number) => State,
  ): readonly Rule[] => {
    const step: Transition<State> = { name, actor: 'adversary', source, guard: isQuiet, apply: (s) => s };
    return act(world, step).map((costing) => ({
      ...beside(costing),
      choices: (p) => found(p).map(({ how, at }) => ({ how, at })),
      apply: (p, args) => {
        const edit = found(p).find(({ how, at }) => how === args.how && at === args.at)!;
        const spent = costing.apply(p.system, args);
        return { ...p, system: put(spent, edit.list) };
      },
    }));
  };
  return [
    ...rule('tamper-with-list', 'writes to ima_measurements', onList, (s, list) =>
      withHistory(s, { ...s.history, list }),
    ),
    ...rule('tamper-with-carried-list', 'writes to the pages of IMA’s segment', onLive, (s, list) => {
      const live = s.kexec.live!;
      const history: History = { ...s.history, live: setting.lists.copyOf(list) };
      return withKexec(withHistory(s, history), {
        live: { ...live, changed: live.changed || live.coversIma },
      });
    }),
  ];
}

/** Whether one act makes the list the beginning of what will be seen. */
export const editable =
  (setting: Setting) =>
  (list: number, look: number): boolean =>
    editsOf(setting, list, setting.tracks.looks[look]!).length > 0;

interface Edit {
  /** As the model's adversary does it; see src/report/words.ts. */
  readonly how: 'drop' | 'put-in' | 'change' | 'into-violation' | 'violation-data' | 'move';
  /** Of the list that was seen: the record there, or before which one is gone. */
  readonly at: number;
  readonly list: number;
}

/** The single edits after which the list is the beginning of what was seen. */
function editsOf({ lists }: Setting, list: number, { nodes, known }: Track): readonly Edit[] {
  const { lists: chains } = lists;
  const length = chains.length(list);
  const own: string[] = [];
  let at = list;
  while (own.length <= MOST_COMPARED && nodes[chains.length(at)] !== at) {
    const { name, mark } = chains.record(at);
    own.unshift(`${name}#${mark}`);
    at = chains.parent(at);
  }
  if (own.length > MOST_COMPARED) return [];
  const from = length - own.length;
  const seen = (n: number): string | undefined => {
    const each = known[n];
    return each === undefined ? undefined : `${each.listed.name}#${each.listed.mark}`;
  };
  const agree = (mine: readonly string[], start: number): boolean =>
    mine.every((name, k) => name === seen(start + k));
  const found: Edit[] = [];
  const add = (how: Edit['how'], to: number): void => {
    const node = nodes[to];
    if (node !== undefined) found.push({ how, at: from, list: node });
  };
  if (own.length === 0) {
    add('put-in', length + 1);
    return found;
  }
  if (agree(own.slice(1), from)) add('drop', length - 1);
  if (agree(own, from + 1)) add('put-in', length + 1);
  if (known[from] !== undefined && agree(own.slice(1), from + 1)) {
    const before = lists.lists.record(chainAt(lists.lists, list, from + 1));
    const wasViolation = lists.isViolation(before.name);
    const isViolation = known[from].real.violation;
    add(isViolation ? (wasViolation ? 'violation-data' : 'into-violation') : 'change', length);
  }
  const sorted = (names: readonly (string | undefined)[]): string => [...names].sort().join('\n');
  const there = own.map((_, k) => seen(from + k));
  if (own.length > 1 && isMove(own, there) && sorted(own) === sorted(there)) add('move', length);
  return found;
}

/** Whether one record moved, or two changed places, makes the one of the other. */
function isMove(own: readonly string[], seen: readonly (string | undefined)[]): boolean {
  const differ = own.flatMap((name, k) => (name === seen[k] ? [] : [k]));
  if (differ.length === 2) return true;
  const [first, last] = [differ[0], differ.at(-1)];
  if (first === undefined || last === undefined) return false;
  const a = own.slice(first, last + 1);
  const b = seen.slice(first, last + 1);
  const same = (x: readonly unknown[], y: readonly unknown[]): boolean => x.every((each, k) => each === y[k]);
  return same(a.slice(1), b.slice(0, -1)) || same(a.slice(0, -1), b.slice(1));
}

function chainAt(chains: Setting['lists']['lists'], list: number, length: number): number {
  let at = list;
  while (chains.length(at) > length) at = chains.parent(at);
  return at;
}
