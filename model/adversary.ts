/**
 * An adversary who owns the running kernel. It can rewrite memory and extend PCRs; it cannot undo an extend, nor find
 * two records with one digest.
 */
import type { Args } from '../src/checker/machine.js';
import type { Tampering } from './history/history.js';
import { capacity } from './ima.js';
import { act, type Rule, withHistory, withKexec } from './rules.js';
import type { State } from './state.js';
import type { World } from './world.js';

const WAYS: readonly Tampering[] = [
  'drop-last',
  'drop-first',
  'change',
  'reorder',
  'into-violation',
  'violation-data',
  'insert',
];

/** Its code runs where user space can still run; a record half measured is left alone. */
const owns = (s: State): boolean =>
  s.phase === 'running' && s.ima.lock === 'nobody' && (s.kexec.call === 'none' || s.others === 'running');

const ways = WAYS.map((how): Args => Object.freeze({ how }));

export function adversaryRules(world: World): readonly Rule[] {
  const { lists } = world;
  const tamper = (s: State, where: 'list' | 'live', how: Args[string] | undefined) =>
    lists.tamper(s.history, where, how as Tampering, capacity(s));
  const possible = (where: 'list' | 'live') => (s: State) =>
    ways.filter(({ how }) => tamper(s, where, how) !== null);
  return [
    ...act(world, {
      name: 'tamper-with-list',
      actor: 'adversary',
      source: 'writes to ima_measurements',
      guard: owns,
      choices: possible('list'),
      apply: (s, { how }) => withHistory(s, tamper(s, 'list', how)!),
    }),
    ...act(world, {
      name: 'tamper-with-carried-list',
      actor: 'adversary',
      source: 'writes to the pages of IMA’s segment',
      guard: (s) => owns(s) && s.kexec.live !== null,
      choices: possible('live'),
      apply: (s, { how }) => {
        const live = s.kexec.live!;
        const changed = live.changed || live.coversIma;
        return withKexec(withHistory(s, tamper(s, 'live', how)!), { live: { ...live, changed } });
      },
    }),
    ...act(world, {
      name: 'corrupt-segment',
      actor: 'adversary',
      source:
        'writes to the pages of the kernel, the initrd, the command line or the pointer to IMA’s segment',
      guard: (s) => owns(s) && s.kexec.live !== null && !s.kexec.live.changed,
      apply: (s) => withKexec(s, { live: { ...s.kexec.live!, changed: s.kexec.live!.coversRest } }),
    }),
    ...act(world, {
      name: 'extend-directly',
      actor: 'adversary',
      source: 'TPM2_PCR_Extend of a value of its own',
      guard: (s) => owns(s) && s.tpm.chip === 'up',
      apply: (s) => withHistory(s, lists.extendForged(s.history)),
    }),
  ];
}
