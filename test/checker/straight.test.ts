/** Straight code takes the steps that trees say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/checker/compile.js';
import { Decisions } from '../../src/checker/decisions.js';
import type { Machine } from '../../src/checker/index.js';
import { Linear } from '../../src/checker/linear.js';
import { PackedRows } from '../../src/checker/packed-rows.js';
import { createSuccessors } from '../../src/checker/successors.js';
import { AT, frameIn, frameLayout } from '../../src/checker/sweep/frame.js';
import { createMirror } from '../../src/checker/sweep/mirror.js';
import type { StepTrees } from '../../src/checker/sweep/straight.js';
import { takeSteps } from '../../src/checker/sweep/take-steps.js';
import { moduleOf, proceduresOf } from '../../src/checker/wasm.js';
import { codec, initial, type State, transitions } from './machines/drawn.js';

/** Reachable states, packed into rows as the table has them; and what the trees came to know by the first so many. */
function searched(machine: Machine<State>, most: number) {
  const packing = compile(machine.codec);
  const { words, bytes } = packing;
  const fired = new Float64Array(machine.transitions.length);
  const successors = createSuccessors(machine, packing, { decisions: new Decisions(), fired });
  successors.keep();
  const rows = new PackedRows(bytes);
  const known = new Set<string>();
  const add = (state: Int32Array) => {
    if (known.has(state.join())) return;
    known.add(state.join());
    if (rows.full) rows.grow();
    rows.append(state, 0);
  };
  const read = (id: number) => rows.read(id, new Int32Array(words));
  const first = new Int32Array(words);
  packing.encode(initial, first, 0);
  add(first);
  for (let id = 0; id < rows.size && id < most; id++) {
    const count = successors.of(read(id), 0, true);
    if (successors.failure() !== undefined) return undefined;
    for (let step = 0; step < count; step++) {
      const at = step * successors.stride;
      if (successors.out()[at]! >= 0) add(successors.out().slice(at + 2, at + 2 + words));
    }
  }
  return { words, bytes, rows, read, successors };
}

describe('straight code', () => {
  it('takes the steps that the trees say, those learned later too', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        transitions,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat()),
        fc.boolean(),
        (drawn, most, chosen, alone) => {
          const machine: Machine<State> = { name: 'drawn', init: () => [initial], codec, transitions: drawn };
          const found = searched(machine, most);
          const trees = found?.successors.trees();
          if (found === undefined || trees === undefined) return;
          const { words, bytes, rows, read, successors } = found;
          const { size: count } = rows;
          const space = new Linear();
          rows.moveTo(space);
          const sample = chosen.map((k) => read(k % count));
          const layout = frameLayout(words, drawn.length, 0);
          const { address, numbers, list } = frameIn(space, layout);
          const chunks = createMirror(space, ({ byteOffset }: DataView) => byteOffset);
          const effects = createMirror(space, (tree: number) => tree);
          const ways = [undefined, { trees, sample }].map((known) => {
            const module = moduleOf({ run: takeSteps(bytes, layout, drawn.length, known) });
            return proceduresOf<'run'>(module, space.memory).run;
          });
          const compare = (known: StepTrees) => {
            known.decisions.moveTo(space);
            list.ways.set(known.ways);
            for (let first = 0; first < count; first += 5) {
              const [plain, straight] = ways.map((take) => {
                list.fired.fill(0);
                numbers[AT.first] = first;
                numbers[AT.last] = Math.min(first + 64, count);
                numbers[AT.levelEnd] = alone ? first + 1 : count;
                numbers[AT.alone] = Number(alone);
                numbers[AT.cells] = known.decisions.cells.byteOffset;
                numbers[AT.effects] = effects(known.effects);
                numbers[AT.rows] = chunks(rows.chunks);
                take(address);
                const states = numbers[AT.last]! - first;
                const ends = list.ends.slice(0, states);
                const steps = list.words.slice(0, (ends.at(-1) ?? 0) * words);
                compared += states;
                return [states, numbers[AT.stuck], numbers[AT.isPart], ends, steps, list.fired].join(' ');
              });
              expect(straight).toBe(plain);
            }
          };
          compare(trees);
          for (let id = 0; id < count; id++) successors.of(read(id), 0, true);
          const later = successors.trees();
          if (later !== undefined) compare(later);
        },
      ),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });
});
