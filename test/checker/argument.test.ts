/** The argument for a property: what is at stake, compared with dropping conditions by hand. */
import { describe, expect, it } from 'vitest';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { argumentsOf } from '../../src/check/argument.js';
import { type Argument, argue, statesOf } from '../../src/checker/argument.js';
import { explore, type Machine } from '../../src/checker/index.js';
import { renderArgument } from '../../src/report/argument.js';
import { COLUMNS, PLAIN } from '../../src/report/style.js';
import { mutualExclusion, peterson, type State } from './machines/peterson.js';
import { exploreNaively } from './reference.js';

const stageOf = ({ at }: State) => at.toSorted().join(' and ');

function argumentOf(machine: Machine<State>): Argument<State> {
  const argued = argue(machine, [mutualExclusion], stageOf);
  if (!argued.complete) throw new Error(argued.stopped);
  return argued.arguments[0]!;
}

const roleOf = <S>({ roles }: Argument<S>, name: string) =>
  roles.find(({ transition }) => transition.name === name)!;

describe('the argument for Peterson’s mutual exclusion', () => {
  const machine = peterson('at-once');
  const found = argumentOf(machine);

  it('groups all states, and says where the property is judged', () => {
    expect(found.states).toBe(explore(machine, []).states);
    expect(found.stages.reduce((sum, { states }) => sum + states, 0)).toBe(found.states);
    const judged = found.stages.filter((stage) => stage.judged > 0).map(({ name }) => name);
    expect(judged.every((name) => name.includes('critical'))).toBe(true);
    expect(found.reads).toEqual(['at[0]', 'at[1]']);
  });

  it('counts the steps of each transition', () => {
    const { fired } = explore(machine, []);
    expect(Object.fromEntries(found.roles.map((role) => [role.transition.name, role.taken]))).toEqual(fired);
  });

  it('finds what saves it: nobody enters on the other one’s turn while that one wants to', () => {
    const { saving } = roleOf(found, 'enter');
    const atOnce = saving.filter(({ after }) => after === 0);
    const fields = ['at[0]', 'at[1]', 'turn', 'turn', 'wants[0]', 'wants[1]'];
    expect(atOnce.map(({ field }) => field).sort()).toEqual(fields);
    expect(atOnce.every(({ why }) => why.startsWith('both are in their critical sections'))).toBe(true);
    // By hand: one is critical, the other one waits, and it is not its turn.
    const states = [...exploreNaively(machine).distances.values()].map(({ state }) => state);
    const refused = states.filter(({ at }) => at.includes('critical') && at.includes('waiting'));
    for (const field of ['turn', 'wants']) {
      const counted = atOnce.filter((each) => each.field.startsWith(field));
      expect(counted.reduce((sum, each) => sum + statesOf(each), 0)).toBe(refused.length);
    }
  });

  it('is borne out: without the condition the property is violated', () => {
    const eager: Machine<State> = {
      ...machine,
      transitions: machine.transitions.map((transition) =>
        transition.name === 'enter'
          ? {
              ...transition,
              choices: ({ at }) => [0, 1].filter((p) => at[p] === 'waiting').map((process) => ({ process })),
            }
          : transition,
      ),
    };
    expect(explore(eager, [mutualExclusion]).properties[0]!.verdict).toBe('violated');
  });

  it('can be read', () => {
    const text = renderArgument('peterson', found, PLAIN);
    expect(text.every((line) => line.length <= COLUMNS)).toBe(true);
    expect(text.join('\n')).toContain('needs wants[1] to be false, and it is true in');
  });

  it('is not made where not all states are known', () => {
    expect(argue(machine, [mutualExclusion], stageOf, { limits: { states: 3 } })).toEqual({
      complete: false,
      stopped: 'states',
    });
  });
});

describe('the argument for linux-6.16', () => {
  const options = {
    assumptions: [
      ...([
        'no-faults',
        'no-adversary',
        'list-fits',
        'file-load-only',
        'no-panic',
        'no-crash-image',
      ] as const),
      ...(['no-hard-reboot', 'no-violations', 'one-load', 'same-design', 'tpm-present'] as const),
      'policy-measures-critical-data' as const,
    ],
    bounds: { cpus: 2 },
    properties: ['suspension-ends', 'replay-equals-pcr', 'kexec-completes'],
    limits: {},
  };
  const { arguments: found, notArgued } = argumentsOf(linux_6_16, options, options.properties);
  const of = (name: string) => found.find(({ property }) => property.name === name)!;

  it('says that measuring is suspended on the way down only', () => {
    const ends = of('suspension-ends');
    expect(roleOf(ends, 'suspend-measuring').saving.map(({ field }) => field)).toContain('kexec.step');
    expect(roleOf(ends, 'measure').changes).toEqual([]);
    expect(roleOf(ends, 'measure').saving).toEqual([]);
  });

  it('says that the list replays because nothing is measured between the dump and the next kernel', () => {
    const { saving } = roleOf(of('replay-equals-pcr'), 'measure');
    const suspended = saving.find(({ field }) => field === 'ima.suspended')!;
    expect(suspended.stage).toMatch(/^execute: /);
    expect(suspended.after).toBeGreaterThan(0);
    expect(suspended.why).toContain('is not in the list');
  });

  it('says of what it does not argue that it does not', () => {
    expect(notArgued).toEqual([{ properties: ['kexec-completes'], because: 'liveness' }]);
  });
});
