/**
 * An adversary who owns the running kernel. It can rewrite memory and extend PCRs; it cannot undo an extend, nor find
 * two records with one digest.
 */
import type { Args } from '../src/checker/machine.js';
import type { Tampering } from './history/history.js';
import { capacity } from './ima.js';
import { act, anyDesign, designOf, inImage, type Rule, when, withHistory, withKexec } from './rules.js';
import type { State } from './state.js';
import { followsImages, followsMemory, relatesLists, type World } from './world.js';

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
  const carries = anyDesign(world, ({ segment, copiedAt }) => segment && copiedAt !== 'never');
  const hasDigest = (s: State): boolean => designOf(world, s).carriedDigest === 'in-header';
  const listRules = [
    ...act(world, {
      name: 'tamper-with-list',
      actor: 'adversary',
      source: 'writes to ima_measurements',
      guard: owns,
      choices: possible('list'),
      apply: (s, { how }) => withHistory(s, tamper(s, 'list', how)!),
    }),
    ...when(
      carries,
      act(world, {
        name: 'tamper-with-carried-list',
        actor: 'adversary',
        source: 'writes to the pages of IMA’s segment',
        guard: (s) => owns(s) && s.kexec.live !== null,
        choices: (s) =>
          possible('live')(s).flatMap((args) => [
            args,
            ...(hasDigest(s) ? [{ ...args, digest: 'left' }] : []),
          ]),
        apply: (s, { how, digest }) => {
          const live = s.kexec.live!;
          const changed = live.changed || live.coversIma;
          // Of what does not fit its own digest nothing is restored.
          const altered = digest === 'left' ? lists.zero(s.history, 'live') : tamper(s, 'live', how)!;
          return withKexec(withHistory(s, altered), { live: inImage(live, { changed }) });
        },
      }),
    ),
    ...act(world, {
      name: 'extend-directly',
      actor: 'adversary',
      source: 'TPM2_PCR_Extend of a value of its own',
      guard: (s) => owns(s) && s.tpm.chip === 'up',
      apply: (s) => withHistory(s, lists.extendForged(s.history)),
    }),
  ];
  return [
    ...when(world.focus !== 'image' || relatesLists(world), listRules),
    ...when(
      followsMemory(world) && carries,
      act(world, {
        name: 'forge-header',
        actor: 'adversary',
        source: 'writes a larger buffer_size to the header (struct ima_kexec_hdr) in IMA’s segment',
        guard: (s) =>
          owns(s) &&
          s.kexec.live?.overlong === false &&
          (lists.holds(s.history, 'live') === 'records' || lists.holds(s.history, 'live') === 'cut'),
        apply: (s) => {
          const live = s.kexec.live!;
          return withKexec(s, {
            live: inImage(live, { overlong: true, changed: live.changed || live.coversIma }),
          });
        },
      }),
    ),
    ...act(world, {
      name: 'corrupt-segment',
      actor: 'adversary',
      source:
        'writes to the pages of the kernel, the initrd, the command line or the pointer to IMA’s segment',
      guard: (s) => owns(s) && s.kexec.live !== null && !s.kexec.live.changed,
      apply: (s) => {
        const live = s.kexec.live!;
        const origin = followsImages(world) ? 'unsigned' : live.origin;
        return withKexec(s, { live: inImage(live, { changed: live.coversRest, origin }) });
      },
    }),
  ];
}
