/** What the verifier says, in a line. */
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { World } from '../../model/world.js';
import { plural, type Style } from './style.js';

/** `before`: the state in which the second half of the evidence is read; the list judged has `length` records. */
export function renderVerdict(world: World, before: State, length: number, style: Style): readonly string[] {
  const { verdict, at, attested, unauthenticated } = judge(world, before);
  const where =
    verdict === 'truncated' && at !== undefined
      ? `, records are missing before record ${at + 1}`
      : verdict === 'trusted' && attested !== undefined
        ? `, the quote covers ${covered(attested, length)}`
        : '';
  const open = unauthenticated ? '; no hash covers the data of the violations in it' : '';
  return [`  The verifier says: ${style.bold(verdict)}${where}${open}.`];
}

function covered(attested: number, length: number): string {
  if (attested === 0) return 'none of its records';
  return attested === length ? 'all of it' : `the first ${attested} of ${plural(length, 'record')}`;
}
