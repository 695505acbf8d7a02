/** What the verifier says, in a line. */
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { World } from '../../model/world.js';
import { plural, type Style } from './style.js';

/** `before`: the state in which the second half of the evidence is read. */
export function renderVerdict(world: World, before: State, style: Style): readonly string[] {
  const { verdict, at, attested, unauthenticated } = judge(world, before);
  const where =
    verdict === 'truncated' && at !== undefined
      ? `: records are missing before record ${at + 1}`
      : verdict === 'trusted' && attested !== undefined
        ? `: the quote covers ${plural(attested, 'record')} of it`
        : '';
  const open = unauthenticated ? '; it names the data of violations as covered by no hash' : '';
  return [`  The verifier says: ${style.bold(verdict)}${where}${open}.`];
}
