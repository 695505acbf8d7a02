/** How often each transition was taken, at each stage of the machine: a heat map. */
import type { ResultDocument, RunEntry } from '../document.js';
import { grouped } from '../style.js';
import {
  DIM,
  drawing,
  LINE,
  label,
  line,
  MOST_LABEL,
  note,
  RED,
  ROW,
  rect,
  short,
  underOf,
  widthOf,
} from './drawing.js';
import type { Part } from './form.js';

const CELL = 20;

/** How often each transition was taken at each stage, of all searches of a run together. */
interface Counts {
  readonly stages: readonly string[];
  /** Those that did not happen too. */
  readonly transitions: readonly string[];
  /** Of them, those of which it was shown that they never happen, and those that were just not come to. */
  readonly never: readonly string[];
  readonly open: readonly string[];
  readonly taken: (transition: string, stage: string) => number;
}

function countsOf({ searches, neverFired }: RunEntry): Counts {
  const stages = new Set<string>();
  const transitions = new Set(searches.flatMap(({ fired }) => Object.keys(fired)));
  const counts = new Map<string, number>();
  const keyOf = (transition: string, stage: string): string => `${transition}\n${stage}`;
  for (const { diagram } of searches) {
    for (const { from, transition, count } of diagram?.edges ?? []) {
      const stage = diagram!.nodes[from]!.label;
      stages.add(stage);
      transitions.add(transition);
      const key = keyOf(transition, stage);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  for (const name of neverFired) transitions.add(name);
  const taken = (transition: string, stage: string): number => counts.get(keyOf(transition, stage)) ?? 0;
  const missed = [...transitions].filter((name) => [...stages].every((stage) => taken(name, stage) === 0));
  return {
    stages: inGroups([...stages]),
    transitions: [...transitions],
    never: missed.filter((name) => neverFired.includes(name)),
    open: missed.filter((name) => !neverFired.includes(name)),
    taken,
  };
}

/** `load: read` and `load: size` stand together, where the first of them stands. */
function inGroups(stages: readonly string[]): readonly string[] {
  const groupOf = (stage: string): string => stage.split(':')[0]!;
  const groups = [...new Set(stages.map(groupOf))];
  return groups.flatMap((group) => stages.filter((stage) => groupOf(stage) === group));
}

export const coverage = ({ runs }: ResultDocument): readonly Part[] =>
  runs
    .filter(({ searches }) => searches.some(({ diagram }) => diagram !== undefined))
    .map((run) => ({ name: run.design, text: picture(run, countsOf(run)) }));

/** From pale to dark, by the count's order of magnitude. */
function shade(count: number, most: number): string {
  const part = most <= 1 ? 1 : 0.15 + 0.85 * (Math.log(count) / Math.log(most));
  const mixed = (pale: number, dark: number): number => Math.round(pale + (dark - pale) * part);
  return `rgb(${mixed(221, 10)},${mixed(244, 48)},${mixed(255, 105)})`;
}

/** Also told apart by how the letters stand. */
const NEVER = { fill: RED };
const OPEN = { fill: DIM, 'font-style': 'italic' };

function picture(run: RunEntry, { stages, transitions, never, open, taken }: Counts): string {
  const left = Math.max(0, ...transitions.map((name) => widthOf(short(name)))) + 10;
  const top = Math.max(0, ...stages.map((stage) => widthOf(short(stage)))) * 0.75 + 16;
  const all = transitions.flatMap((name) => stages.map((stage) => taken(name, stage)));
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  const shapes = [
    ...stages.map((stage, k) => {
      const x = left + k * CELL + CELL / 2;
      return label(x, top - 8, stage, { transform: `rotate(-48 ${x} ${top - 8})`, fill: DIM });
    }),
    ...transitions.flatMap((name, row) => {
      const y = top + row * ROW;
      return [
        label(left - 8, y + 13, name, {
          'text-anchor': 'end',
          ...(never.includes(name) ? NEVER : open.includes(name) ? OPEN : {}),
        }),
        line(left, y + ROW, left + stages.length * CELL, y + ROW),
        ...stages.flatMap((stage, column) => {
          const count = taken(name, stage);
          if (count === 0) return [];
          const title = `${name} at ${stage}: ${grouped(count)}`;
          return [rect(left + column * CELL, y, CELL - 1, ROW - 1, { fill: shade(count, most) }, title)];
        }),
      ];
    }),
    ...stages.map((_, k) =>
      line(left + k * CELL, top, left + k * CELL, top + transitions.length * ROW, { stroke: LINE }),
    ),
    ...[1, Math.sqrt(Math.max(1, most)), Math.max(1, most)].flatMap((count, k) => [
      rect(left + k * 110, top + transitions.length * ROW + 16, CELL, ROW - 1, { fill: shade(count, most) }),
      note(left + k * 110 + CELL + 6, top + transitions.length * ROW + 29, `× ${grouped(Math.round(count))}`),
    ]),
  ];
  const missed = [
    never.length === 0 ? '' : `; ${never.length} never happened (red)`,
    open.length === 0 ? '' : `; ${open.length} not come to in what was explored (slanted)`,
  ].join('');
  return drawing({
    title: `${run.design}: what happened where`,
    subtitle: `${transitions.length} transitions, ${stages.length} stages, darker the more often${missed}`,
    under: underOf(run),
    width: left + stages.length * CELL + MOST_LABEL * 4,
    height: top + (transitions.length + 3) * ROW,
    shapes,
  });
}
