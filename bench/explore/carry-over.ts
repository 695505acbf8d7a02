/**
 * The core of the machine that carryover is about, by hand: a list that is carried over kexecs, copied when the image
 * is loaded or when it is executed. Two CPUs measure, three kexecs, and so many events.
 */
import { int, type Machine, oneOf, record, tuple, update } from '../../src/checker/index.js';
import { checking, type Graph, promelaOf } from './graph.js';

const KEXECS = 3;

interface State {
  /** Records in the list, extended into the PCR, and in the copy. */
  readonly list: number;
  readonly pcr: number;
  readonly copy: number;
  /** Each CPU: between two measurements, or with a record appended and not extended yet. */
  readonly cpus: readonly ('idle' | 'appended')[];
  readonly image: 'none' | 'loading' | 'loaded';
  readonly reboot: 'none' | 'begun' | 'copied';
  /** What may still happen. */
  readonly events: number;
  readonly kexecs: number;
}

export type Copied = 'at-load' | 'at-execute';

function machine(copied: Copied, events: number): Machine<State> {
  const most = events + KEXECS + 1;
  const cpus = [{ cpu: 0 }, { cpu: 1 }];
  const atLoad = copied === 'at-load';
  const unlocked = (s: State) => s.cpus.every((cpu) => cpu === 'idle');
  const transition = { actor: '', source: '' };
  return {
    name: `copied ${copied}`,
    init: () => [
      {
        list: 1,
        pcr: 1,
        copy: 0,
        cpus: ['idle', 'idle'],
        image: 'none',
        reboot: 'none',
        events,
        kexecs: KEXECS,
      },
    ],
    codec: record<State>({
      list: int(0, most),
      pcr: int(0, most),
      copy: int(0, most),
      cpus: tuple(2, oneOf('idle', 'appended')),
      image: oneOf('none', 'loading', 'loaded'),
      reboot: oneOf('none', 'begun', 'copied'),
      events: int(0, events),
      kexecs: int(0, KEXECS),
    }),
    final: () => true,
    transitions: [
      {
        ...transition,
        name: 'measure',
        guard: (s) => unlocked(s) && s.events > 0 && (atLoad || s.reboot === 'none'),
        choices: () => cpus,
        apply: (s, { cpu }) =>
          update(s, {
            list: ({ list }) => list + 1,
            events: ({ events }) => events - 1,
            cpus: s.cpus.with(cpu as number, 'appended'),
          }),
      },
      {
        ...transition,
        name: 'extend',
        guard: () => true,
        choices: (s) => cpus.filter(({ cpu }) => s.cpus[cpu] === 'appended'),
        apply: (s, { cpu }) => update(s, { pcr: s.pcr + 1, cpus: s.cpus.with(cpu as number, 'idle') }),
      },
      {
        ...transition,
        name: 'load',
        guard: (s) => s.image === 'none' && s.reboot === 'none' && s.kexecs > 0,
        apply: (s) => update(s, { image: 'loading' }),
      },
      {
        ...transition,
        name: 'loaded',
        guard: (s) => s.image === 'loading' && (!atLoad || unlocked(s)),
        apply: (s) => update(s, atLoad ? { image: 'loaded', copy: s.list } : { image: 'loaded' }),
      },
      {
        ...transition,
        name: 'execute',
        guard: (s) => s.image === 'loaded' && s.reboot === 'none',
        apply: (s) => update(s, { reboot: 'begun' }),
      },
      {
        ...transition,
        name: 'copy',
        guard: (s) => s.reboot === 'begun' && (atLoad || unlocked(s)),
        apply: (s) => update(s, atLoad ? { reboot: 'copied' } : { reboot: 'copied', copy: s.list }),
      },
      {
        ...transition,
        name: 'jump',
        guard: (s) => s.reboot === 'copied',
        apply: (s) =>
          update(s, {
            list: ({ copy }) => copy + 1,
            pcr: ({ pcr }) => pcr + 1,
            copy: 0,
            cpus: ['idle', 'idle'],
            image: 'none',
            reboot: 'none',
            kexecs: ({ kexecs }) => kexecs - 1,
          }),
      },
    ],
  };
}

function promela(copied: Copied, events: number): string {
  const atLoad = copied === 'at-load';
  const unlocked = '!cpu[0] && !cpu[1]';
  return promelaOf(
    `byte list = 1; byte pcr = 1; byte copy; bit cpu[2]; byte image; byte reboot; byte events = ${events}; byte kexecs = ${KEXECS};`,
    [
      ...[0, 1].map(
        (cpu) =>
          `${unlocked} && events > 0${atLoad ? '' : ' && reboot == 0'} -> list++; events--; cpu[${cpu}] = 1`,
      ),
      ...[0, 1].map((cpu) => `cpu[${cpu}] -> pcr++; cpu[${cpu}] = 0`),
      'image == 0 && reboot == 0 && kexecs > 0 -> image = 1',
      atLoad ? `image == 1 && ${unlocked} -> image = 2; copy = list` : 'image == 1 -> image = 2',
      'image == 2 && reboot == 0 -> reboot = 1',
      atLoad ? 'reboot == 1 -> reboot = 2' : `reboot == 1 && ${unlocked} -> reboot = 2; copy = list`,
      'reboot == 2 -> list = copy + 1; pcr++; copy = 0; cpu[0] = 0; cpu[1] = 0; image = 0; reboot = 0; kexecs--',
    ],
  );
}

function tla(copied: Copied, events: number): string {
  const atLoad = copied === 'at-load';
  return `
VARIABLES list, pcr, copy, cpu, image, reboot, events, kexecs
vars == <<list, pcr, copy, cpu, image, reboot, events, kexecs>>
Unlocked == cpu[0] = 0 /\\ cpu[1] = 0
Init == /\\ list = 1 /\\ pcr = 1 /\\ copy = 0 /\\ cpu = [c \\in {0, 1} |-> 0]
        /\\ image = 0 /\\ reboot = 0 /\\ events = ${events} /\\ kexecs = ${KEXECS}
Next ==
  \\/ \\E c \\in {0, 1} : /\\ Unlocked /\\ events > 0 ${atLoad ? '' : '/\\ reboot = 0'}
       /\\ list' = list + 1 /\\ events' = events - 1 /\\ cpu' = [cpu EXCEPT ![c] = 1]
       /\\ UNCHANGED <<pcr, copy, image, reboot, kexecs>>
  \\/ \\E c \\in {0, 1} : /\\ cpu[c] = 1 /\\ pcr' = pcr + 1 /\\ cpu' = [cpu EXCEPT ![c] = 0]
       /\\ UNCHANGED <<list, copy, image, reboot, events, kexecs>>
  \\/ /\\ image = 0 /\\ reboot = 0 /\\ kexecs > 0 /\\ image' = 1
     /\\ UNCHANGED <<list, pcr, copy, cpu, reboot, events, kexecs>>
  \\/ /\\ image = 1 ${atLoad ? "/\\ Unlocked /\\ copy' = list" : '/\\ UNCHANGED copy'} /\\ image' = 2
     /\\ UNCHANGED <<list, pcr, cpu, reboot, events, kexecs>>
  \\/ /\\ image = 2 /\\ reboot = 0 /\\ reboot' = 1
     /\\ UNCHANGED <<list, pcr, copy, cpu, image, events, kexecs>>
  \\/ /\\ reboot = 1 ${atLoad ? '/\\ UNCHANGED copy' : "/\\ Unlocked /\\ copy' = list"} /\\ reboot' = 2
     /\\ UNCHANGED <<list, pcr, cpu, image, events, kexecs>>
  \\/ /\\ reboot = 2 /\\ list' = copy + 1 /\\ pcr' = pcr + 1 /\\ copy' = 0 /\\ cpu' = [c \\in {0, 1} |-> 0]
     /\\ image' = 0 /\\ reboot' = 0 /\\ kexecs' = kexecs - 1 /\\ UNCHANGED events
`;
}

export const carryOver = (copied: Copied, events: number): Graph => ({
  name: `carry-over, copied ${copied}`,
  size: events,
  checked: checking(() => machine(copied, events)),
  promela: promela(copied, events),
  tla: tla(copied, events),
});
