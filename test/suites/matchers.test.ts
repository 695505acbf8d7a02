/** The matchers of `carryover/vitest`: what passes, what fails, and what a failure shows. */
import { describe, expect, test } from 'vitest';
import '../../src/suites/vitest.js';
import { designs } from '../../model/designs/index.js';
import type { Assumption } from '../../model/world.js';
import { FEW } from '../cli/carryover.js';

const assuming = FEW.split(',') as Assumption[];
const linux_6_1 = designs.find(({ name }) => name === 'linux-6.1')!;

/** The message with which the assertion fails; a promise that is kept is an error. */
const failure = async (assertion: Promise<void>): Promise<string> =>
  assertion.then(
    () => {
      throw new Error('it passed');
    },
    (error: Error) => error.message,
  );

const holds = ['linux-6.16', 'no-leak'] as const;
const violated = ['linux-6.1', 'replay-equals-pcr'] as const;
const vacuous = ['linux-6.1', 'crash-carries-nothing'] as const;

test('each passes on its own verdict, and its negation on the others', async () => {
  await expect(holds[0]).toHold(holds[1], { assuming });
  await expect(violated[0]).toViolate(violated[1], { assuming });
  await expect(violated[0]).toViolate(violated[1], { assuming, inSteps: 23 });
  await expect(vacuous[0]).toHoldVacuously(vacuous[1], { assuming });
  await expect(vacuous[0]).not.toHold(vacuous[1], { assuming });
  await expect(violated[0]).not.toHoldVacuously(violated[1], { assuming });
});

test('a design is a name, a value, or a value of one’s own', async () => {
  await expect(linux_6_1).toViolate(violated[1], { assuming });
  await expect({ extends: 'linux-6.16', copiedAt: 'load' }).toViolate(violated[1], { assuming, inSteps: 25 });
});

describe('a failure shows', () => {
  test('the counterexample', async () => {
    const message = await failure(expect(violated[0]).toHold(violated[1], { assuming }));
    expect(message).toMatch(
      /^linux-6\.1: replay-equals-pcr is expected to hold\.\n\n─+\nlinux-6\.1: replay-equals-pcr is violated in 23 steps\n/,
    );
    expect(message).toContain('executes the image: kexec -e');
    expect(message).toContain('carryover check linux-6.1');
    expect(await failure(expect(violated[0]).not.toViolate(violated[1], { assuming }))).toContain(
      'is expected not to be violated.\n\n─',
    );
  });

  test('how long the run is, if it is to be another', async () => {
    const message = await failure(expect(violated[0]).toViolate(violated[1], { assuming, inSteps: 22 }));
    expect(message).toMatch(
      /^linux-6\.1: replay-equals-pcr is expected to be violated in 22 steps\.\n\n─+\n.* in 23 steps\n/,
    );
  });

  test('how much was explored without one', async () => {
    expect(await failure(expect(holds[0]).toViolate(holds[1], { assuming }))).toMatch(
      /^linux-6\.16: no-leak is expected to be violated\.\n\nlinux-6\.16: no-leak holds in [\d,]+ states, all there are\.$/,
    );
    expect(await failure(expect(vacuous[0]).toHold(vacuous[1], { assuming }))).toMatch(
      /crash-carries-nothing was never put to the test in [\d,]+ states, all there are\.$/,
    );
  });
});

describe('nothing passes, nor its negation', () => {
  const cut = { assuming, maxStates: 50 };
  test.each([
    ['toHold', () => expect(holds[0]).toHold(holds[1], cut)],
    ['not.toHold', () => expect(holds[0]).not.toHold(holds[1], cut)],
    ['not.toViolate', () => expect(holds[0]).not.toViolate(holds[1], cut)],
  ])('%s, where a limit struck', async (_, assertion) => {
    expect(await failure(assertion())).toMatch(
      /linux-6\.16: no-leak is inconclusive: a limit ended the search at \d+ states/,
    );
  });

  test.each([
    [
      () => expect('linux-6.16').not.toHold('no-leaks'),
      'no property is called "no-leaks"; the nearest is no-leak',
    ],
    [() => expect('linux-9').not.toHold('no-leak'), 'no design is called "linux-9"'],
    [
      () => expect({ extends: 'linux-6.16', suspend: 'n2' }).not.toHold('no-leak'),
      'suspend: expected "none", "n1" or "n2-resumed", found "n2"',
    ],
    [
      () => expect('linux-6.16').not.toHold('no-leak', { assuming: ['no-fault' as Assumption] }),
      'no assumption is called "no-fault"; the nearest is no-faults',
    ],
    [() => expect(7).not.toHold('no-leak'), 'expected an object, found 7'],
  ])('%#: a wrong name', async (assertion, why) => {
    expect(await failure(assertion())).toContain(why);
  });
});
