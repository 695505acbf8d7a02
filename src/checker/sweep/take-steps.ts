/** The steps of a batch of states, taken by trees: a generated loop. */

import { writeWalk } from '../decisions.js';
import { wordsOf, writeRead, writeRow } from '../packed-rows.js';
import { eachWord, namesOf, wordAt } from '../source.js';
import { type Batch, MOST_STEPS, STEPS } from './batch.js';
import { type Around, type Sample, type StepTrees, writeStraight, writeWays } from './straight.js';

/**
 * Takes the steps of the batch's states, up to `levelEnd` or, if the first one is alone, beyond it. `batch.last` becomes the
 * first one that is left out. Steps that change nothing are counted, and need not be looked up.
 */
export type TakeSteps = (
  batch: Batch,
  trees: StepTrees,
  chunks: readonly DataView[],
  levelEnd: number,
) => void;

/** For states of so many bytes. What is `known` by now becomes straight code. */
export function createTakeSteps(
  stateBytes: number,
  known?: { readonly trees: StepTrees; readonly sample: Sample },
): TakeSteps {
  const words = wordsOf(stateBytes);
  const walk = writeWalk((word) => wordAt(words, 'w', word, 'row', '0'));
  const around: Around = {
    walk,
    take: `
      if (${eachWord(words, (word) => `n${word} !== w${word}`, ' || ')}) {
        ${eachWord(words, (word) => `steps[step * ${words} + ${word}] = n${word};`)}
        step++;
      }`,
    count: (transition, ways) => `
      if (step + ${ways} > ${MOST_STEPS}) {
        stuck = taken === 0;
        break known;
      }
      count += ${ways};
      fired[${transition}] += ${ways};`,
    leave: 'break known;',
  };
  const takeAll =
    known === undefined
      ? `
        for (let transition = 0; transition < waysTrees.length; transition++) {
          branch = cells[waysTrees[transition]];
          ${walk}
          ${writeWays(words, 'transition', around)}
        }`
      : writeStraight(words, known.trees, known.sample, around);

  return new Function(`
const row = new Int32Array(${words});
return function takeSteps(batch, trees, chunks, levelEnd) {
  const { decisions: { cells }, ways: waysTrees, effects: effectTrees } = trees;
  const { first, alone, words: steps, ends, fired } = batch;
  const most = batch.last;
  fired.fill(0);
  let last = Math.min(most, levelEnd);
  let taken = 0;
  let stuck = false;
  let isPart = false;
  let branch = 0;
  for (let id = first; id < last; id++) {
    let ${namesOf(words, 'w').map((name) => `${name} = 0`)};
    if (alone && id !== first) {
      ${eachWord(words, (word) => `w${word} = steps[(id - first - 1) * ${words} + ${word}];`)}
    } else {
      ${writeRow('id', stateBytes, 'chunk', 'at')}
      ${eachWord(words, (word) => `w${word} = ${writeRead(word, stateBytes, 'chunk', 'at')};`)}
    }
    ${words > 2 ? eachWord(words, (word) => `row[${word}] = w${word};`) : ''}
    let count = 0;
    let step = taken;
    stuck = true;
    known: {
      ${takeAll}
      if (count === 0) break known;
      ends[id - first] = step;
      if (alone && id + 1 < most && step === taken + 1) last++;
      taken = step;
      if (taken >= ${STEPS}) last = id + 1;
      stuck = false;
      continue;
    }
    last = id;
    isPart = count > 0;
  }
  batch.last = last;
  batch.stuck = stuck;
  batch.isPart = isPart;
}`)() as TakeSteps;
}
