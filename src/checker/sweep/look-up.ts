/** The steps of a batch of states, looked up in the table: a generated loop. */
import { writeWalk } from '../decisions.js';
import { writeHash } from '../hash.js';
import { wordsOf } from '../packed-rows.js';
import { type Use, writeHome, writeLookup } from '../slots.js';
import { eachWord, namesOf, wordAt } from '../source.js';
import type { Table } from '../visited.js';
import { DECIDES } from '../watch.js';
import type { Batch } from './batch.js';
import { writeSeen } from './lately.js';

/**
 * Looks the batch's steps up, but for those that lead to states `seen` lately; judges and adds the states that are new. What
 * is said of them are trees in `cells`, `judges`, one for each property; `meant` gets how many states each is about.
 *
 * It goes on up to the first state of which not all steps can be looked up, as there would be more states in the table than
 * `room`, or as one is not known to be judged, or decides a property; or which is not in the table, since the one before led
 * to another. `batch.last` becomes this state, `batch.looked` the number of steps that were looked up or left out.
 */
export type LookUp = (
  batch: Batch,
  seen: Int32Array,
  table: Table,
  room: number,
  cells: Int32Array,
  judges: Int32Array,
  meant: Float64Array,
) => void;

/** For states of so many bytes, in such a table. */
export function createLookUp(stateBytes: number, use: Use): LookUp {
  const words = wordsOf(stateBytes);
  const next = eachWord(words, (word) => `const n${word} = steps[step * ${words} + ${word}];`);
  const leaveOut = `
  let kept = 0;
  for (let id = first, step = 0; id < last; id++) {
    for (const end = ends[id - first]; step < end; step++) {
      ${next}
      ${writeHash(namesOf(words, 'n'))}
      if (!alone) {
        ${writeSeen(words, 'continue;')}
        ${eachWord(words, (word) => `steps[kept * ${words} + ${word}] = n${word};`)}
      }
      homes[kept] = ${writeHome('hash')};
      hashes[kept++] = hash;
    }
    ends[id - first] = kept;
  }`;
  const lookup = writeLookup(
    namesOf(words, 'n'),
    stateBytes,
    {
      before: `
          if (size === room) break known;
          for (let k = 0; k < said.length; k++) {
            let branch = cells[judges[k]];
            ${writeWalk((word) => wordAt(words, 'n', word, 'steps', `step * ${words}`))}
            if (branch === 0 || (said[k] = cells[-branch]) === ${DECIDES}) break known;
          }`,
      after: 'for (let k = 0; k < said.length; k++) meant[k] += said[k];',
    },
    use,
  );
  return new Function(`
let said = new Int32Array(0);
return function lookUp(batch, seen, table, room, cells, judges, meant) {
  const { first, last, alone, words: steps, hashes, homes, ends } = batch;
  const { slots, shape: { parts, log2, idMask }, rows: { chunks }, parents } = table;
  if (said.length !== judges.length) said = new Int32Array(judges.length);
  ${leaveOut}
  // All slots are read side by side, and are at hand then.
  let touched = 0;
  for (let step = 0; step < kept; step++) touched ^= slots[homes[step]];
  batch.touched = touched;

  let { size } = table;
  let step = 0;
  let parent = first;
  known: {
    for (; parent < last; parent++) {
      if (alone && parent === size) break;
      for (const end = ends[parent - first]; step < end; step++) {
        const hash = hashes[step];
        const home = homes[step];
        ${next}
        ${lookup}
      }
    }
  }
  table.size = size;
  batch.last = parent;
  batch.looked = step;
  batch.kept = kept;
}`)() as LookUp;
}
