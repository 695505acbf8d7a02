/** Two-phase commit with n resource managers: the machine is the one that the tests have. */
import { consistent, twoPhaseCommit } from '../../test/checker/machines/two-phase-commit.js';
import { checking, type Graph, numbers, promelaOf } from './graph.js';

const STATES: Readonly<Record<number, number>> = {
  5: 8_832,
  6: 50_816,
  7: 296_448,
  8: 1_745_408,
  9: 10_340_352,
};

const steps = (n: number, hasty: boolean): readonly string[] => [
  ...numbers(n).map((i) => `tm == 0 && sent[${i}] -> noted[${i}] = 1`),
  `tm == 0 && (${numbers(n)
    .map((i) => `noted[${i}]`)
    .join(hasty ? ' || ' : ' && ')}) -> tm = 1; commitSent = 1`,
  'tm == 0 -> tm = 2; abortSent = 1',
  ...numbers(n).flatMap((i) => [
    `state[${i}] == 0 -> state[${i}] = 1; sent[${i}] = 1`,
    `state[${i}] == 0 -> state[${i}] = 3`,
    `commitSent -> state[${i}] = 2`,
    `abortSent -> state[${i}] = 3`,
  ]),
];

const variables = (n: number): string =>
  `byte state[${n}]; bit sent[${n}]; bit noted[${n}]; byte tm; bit commitSent; bit abortSent;`;

const wrong = (n: number): string => {
  const some = (state: number) =>
    numbers(n)
      .map((i) => `state[${i}] == ${state}`)
      .join(' || ');
  return promelaOf(variables(n), [...steps(n, true), `(${some(2)}) && (${some(3)}) -> assert(false)`]);
};

const tla = (n: number): string => `
VARIABLES state, sent, noted, tm, commitSent, abortSent
vars == <<state, sent, noted, tm, commitSent, abortSent>>
RM == 1..${n}
Init == /\\ state = [r \\in RM |-> 0] /\\ sent = [r \\in RM |-> FALSE] /\\ noted = [r \\in RM |-> FALSE]
        /\\ tm = 0 /\\ commitSent = FALSE /\\ abortSent = FALSE
Next ==
  \\/ \\E r \\in RM : /\\ tm = 0 /\\ sent[r] /\\ noted' = [noted EXCEPT ![r] = TRUE]
                   /\\ UNCHANGED <<state, sent, tm, commitSent, abortSent>>
  \\/ /\\ tm = 0 /\\ \\A r \\in RM : noted[r]
     /\\ tm' = 1 /\\ commitSent' = TRUE /\\ UNCHANGED <<state, sent, noted, abortSent>>
  \\/ /\\ tm = 0 /\\ tm' = 2 /\\ abortSent' = TRUE /\\ UNCHANGED <<state, sent, noted, commitSent>>
  \\/ \\E r \\in RM : /\\ state[r] = 0 /\\ state' = [state EXCEPT ![r] = 1] /\\ sent' = [sent EXCEPT ![r] = TRUE]
                   /\\ UNCHANGED <<noted, tm, commitSent, abortSent>>
  \\/ \\E r \\in RM : /\\ state[r] = 0 /\\ state' = [state EXCEPT ![r] = 3]
                   /\\ UNCHANGED <<sent, noted, tm, commitSent, abortSent>>
  \\/ \\E r \\in RM : /\\ commitSent /\\ state' = [state EXCEPT ![r] = 2]
                   /\\ UNCHANGED <<sent, noted, tm, commitSent, abortSent>>
  \\/ \\E r \\in RM : /\\ abortSent /\\ state' = [state EXCEPT ![r] = 3]
                   /\\ UNCHANGED <<sent, noted, tm, commitSent, abortSent>>
`;

export const twoPhaseCommitOf = (n: number, { hasty = false } = {}): Graph => ({
  name: hasty ? 'two-phase commit, hasty' : 'two-phase commit',
  size: n,
  ...(!hasty && STATES[n] !== undefined && { states: STATES[n] }),
  checked: checking(() => twoPhaseCommit(n, { hasty }), hasty ? [consistent] : []),
  promela: hasty ? wrong(n) : promelaOf(variables(n), steps(n, hasty)),
  tla: tla(n),
});
