/** How a run begins, and how it leaves list and PCR. */
import type { State } from '../../model/state.js';
import { judge } from '../../model/verifier/verifier.js';
import type { Unfolded } from '../check/unfold.js';
import { lastState } from '../checker/index.js';
import type { EndEntry } from './document.js';
import { digestsOf, recordsOf } from './records.js';

const POLICIES = {
  none: 'a policy that does not measure critical data',
  user: 'a policy that measures critical data, loaded by user space',
  boot: 'the built-in policy for critical data',
} as const;

export const beginningOf = ({ tpm, ima }: State): string =>
  `A cold boot with ${tpm.chip === 'absent' ? 'no TPM' : 'a TPM'} and ${POLICIES[ima.criticalData]}.`;

/** The list and the PCR as the run leaves them, or as the verifier was shown them, and what it says. */
export function endOf(unfolded: Unfolded): EndEntry {
  const last = unfolded.trace.steps.at(-1);
  if (!last?.transition.name.startsWith('attest-')) {
    const { history } = lastState(unfolded.trace);
    return {
      listTitle: 'measurement list',
      pcrTitle: 'PCR 10 was extended with',
      ...sidesOf(unfolded, history.list, history.pcr),
    };
  }
  const { history } = last.before;
  const quoteFirst = history.quoted !== 0;
  const { verdict, at, attested, unauthenticated } = judge(unfolded.world, last.before);
  return {
    listTitle: 'list that the verifier has',
    pcrTitle: 'PCR 10 in its quote',
    ...sidesOf(
      unfolded,
      quoteFirst ? history.list : history.sent - 1,
      quoteFirst ? history.quoted - 1 : history.pcr,
    ),
    verifier: {
      verdict,
      ...(at === undefined ? {} : { at }),
      ...(attested === undefined ? {} : { attested }),
      unauthenticated,
    },
  };
}

const sidesOf = ({ lists }: Unfolded, list: number, pcr: number) => ({
  list: [...recordsOf(lists, list)],
  replay: [...digestsOf(lists, lists.replay(list))],
  pcr: [...digestsOf(lists, pcr)],
});
