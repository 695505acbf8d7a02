/**
 * Where a set of assumptions is put to the test: in each world, with faults and with an adversary. What is found there
 * serves other sets too: under more assumptions less can happen, so that what is not violated stays so.
 */
import { bitsOf } from './assumptions.js';
import { type Bits, isWithin } from './sets.js';
import type { Answer, Judge } from './weakest.js';

/** One search: of which world, by its number, and under which assumptions. */
export interface Place {
  readonly world: number;
  readonly part: Bits;
}

export type SearchAt = (place: Place, properties: readonly string[]) => Promise<ReadonlyMap<string, Answer>>;

const FAULTS = bitsOf(['no-faults']);
const ADVERSARY = bitsOf(['no-adversary']);

/** A run has faults or acts of an adversary, not both: where both can be, two smaller searches do. */
export const unmixed = (assumed: Bits): readonly Bits[] =>
  assumed & (FAULTS | ADVERSARY) ? [assumed] : [assumed | FAULTS, assumed | ADVERSARY];

/** Of several searches: what any of them violates is violated, and what is put to the test in one is not vacuous. */
const STRENGTH = ['violated', 'inconclusive', 'holds', 'unviolated', 'vacuous'] as const;
const both = (before: Answer | undefined, answer: Answer): Answer =>
  before === undefined || STRENGTH.indexOf(answer.kind) < STRENGTH.indexOf(before.kind) ? answer : before;

/** Judges sets of assumptions by searches of so many worlds, `always` assumed as well; nothing is searched twice. */
export function judgingIn(worlds: number, always: Bits, search: SearchAt): Judge {
  const found = new Map<string, { readonly part: Bits; readonly answer: Answer }[]>();
  const foundOf = ({ world }: Place, property: string) => {
    const key = `${world} ${property}`;
    const those = found.get(key) ?? [];
    found.set(key, those);
    return those;
  };

  /** What was found in this place, or follows from what was. */
  function knownAt(place: Place, property: string, precisely: boolean): Answer | undefined {
    const those = foundOf(place, property);
    const same = those.find(({ part }) => part === place.part);
    if (same !== undefined) return same.answer;
    const kinds = those.filter(({ part }) => isWithin(part, place.part)).map(({ answer }) => answer.kind);
    if (kinds.includes('vacuous')) return { kind: 'vacuous' };
    return kinds.includes('holds') && !precisely ? { kind: 'unviolated' } : undefined;
  }

  /** Searches for what is not known yet, once there is any such need; the rest of it will be of use later. */
  async function answersAt(
    place: Place,
    properties: readonly string[],
    isNeeded: (property: string) => boolean,
    precisely: boolean,
  ): Promise<ReadonlyMap<string, Answer>> {
    const known = properties.map((name) => [name, knownAt(place, name, precisely)] as const);
    const unknown = known.filter(([, answer]) => answer === undefined).map(([name]) => name);
    const answers = unknown.some(isNeeded) ? await search(place, unknown) : new Map<string, Answer>();
    for (const [name, answer] of answers) foundOf(place, name).push({ part: place.part, answer });
    return new Map([
      ...known.flatMap(([name, answer]) => (answer ? [[name, answer] as const] : [])),
      ...answers,
    ]);
  }

  return async (assumed, properties, precisely = false) => {
    const answers = new Map<string, Answer>();
    const isOpen = (name: string): boolean => {
      const kind = answers.get(name)?.kind;
      return kind !== 'violated' && !(precisely && kind === 'holds');
    };
    for (let world = 0; world < worlds; world++) {
      for (const part of unmixed(assumed | always)) {
        for (const [name, answer] of await answersAt({ world, part }, properties, isOpen, precisely)) {
          answers.set(name, both(answers.get(name), answer));
        }
      }
    }
    return answers;
  };
}
