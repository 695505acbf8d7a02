/** How far a search is, in a line. */
import type { CheckProgress } from '../check/result.js';
import { grouped } from './style.js';

export const progressLine = ({ design, focus, states, rate, depth, queue }: CheckProgress): string =>
  `${design} (${focus}): ${grouped(states)} states, ${grouped(Math.round(rate))} a second, ` +
  `depth ${depth}, ${grouped(queue)} to go`;
