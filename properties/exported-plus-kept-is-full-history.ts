import { canQuote } from '../model/state.js';
import { atRest, type Claim } from './claim.js';

export const exportedPlusKeptIsFullHistory: Claim = {
  name: 'exported-plus-kept-is-full-history',
  claim:
    'What was exported and what the kernel still holds are together all that was extended, each record once.',
  meaning: 'Some of the history since the cold boot is nowhere.',
  source:
    'the snapshot (2023), trimming and staging (2026) proposals; without an export the kernel’s list is all there is',
  focus: 'replay',
  in: ({ lists }) => ({
    kind: 'always',
    when: (s) => atRest(s) && canQuote(s),
    holds: (s) => !lists.standing(s.history).lost && !s.exported.lost && !s.exported.twice,
    why: (s) =>
      s.exported.twice
        ? 'records are both in what was copied out and in what was carried'
        : s.exported.lost
          ? 'a record was removed, and is in nothing that was copied out and still there'
          : 'a record that was extended is in no list any more',
  }),
};
