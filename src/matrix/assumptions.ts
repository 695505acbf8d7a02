/** The assumptions of a matrix as bits, in the order in which `model/world.ts` declares them. */
import { ASSUMPTIONS, type Assumption } from '../../model/world.js';
import type { Task } from '../check/result.js';
import type { Bits } from './sets.js';

export const ALL = Object.keys(ASSUMPTIONS) as readonly Assumption[];

export const bitsOf = (names: readonly Assumption[]): Bits =>
  names.reduce((bits, name) => bits | (1 << ALL.indexOf(name)), 0);

export const namesOf = (bits: Bits): readonly Assumption[] => ALL.filter((_, k) => bits & (1 << k));

/** What a search of this part of the state looks at: without a verifier, what one keeps makes no difference. */
export const seenBy = ({ focus }: Pick<Task, 'focus'>, bits: Bits): Bits =>
  focus === 'control' || focus === 'image' || focus === 'replay'
    ? bits & ~bitsOf(['verifier-keeps-lists'])
    : bits;
