/** Every step of every design is told in words, and every field that can change has a name a reader knows. */
import { expect, test } from 'vitest';
import { allDesigns, withLimitedMemory } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import { worldOf } from '../../model/worlds.js';
import { LOOK } from '../../src/explain/machine.js';
import { MEASURE_RECORDS, MEASURE_UNEXTENDED, MEASURE_UNSEEN } from '../../src/explain/measuring.js';
import { actorOf, inWords, WORDS } from '../../src/report/words.js';

const names = new Set([
  ...[...allDesigns, withLimitedMemory(allDesigns[0]!)].flatMap((design) =>
    systemOf(worldOf(design, { folded: false })).transitions.map((each) => each.name),
  ),
  // What a search for the run behind real evidence adds.
  ...[LOOK, MEASURE_RECORDS, MEASURE_UNEXTENDED, MEASURE_UNSEEN],
]);

test('each transition has words', () => {
  expect([...names].filter((name) => WORDS[name] === undefined)).toEqual([]);
});

test('words are for transitions that there are', () => {
  expect(Object.keys(WORDS).filter((name) => !names.has(name))).toEqual([]);
});

test('arguments are part of the words', () => {
  expect(inWords('measure', { cpu: 1, file: 'program' })).toBe('measures a program: appends the record');
  expect(inWords('tamper-with-list', { how: 'drop-last' })).toBe('drops the last record of the list');
  expect(inWords('enter-next-kernel', { next: 'linux-6.1' })).toContain('enters linux-6.1');
  expect(actorOf('IMA', { cpu: 1 })).toBe('CPU 1');
  expect(actorOf('IMA', {})).toBe('IMA');
});

test('a transition of somebody else is told by its name', () => {
  expect(inWords('wind-clock', { turns: 2 })).toBe('wind clock, turns 2');
});
