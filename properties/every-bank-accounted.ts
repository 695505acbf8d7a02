import { canQuote } from '../model/state.js';
import { atRest, type Claim } from './claim.js';

export const everyBankAccounted: Claim = {
  name: 'every-bank-accounted',
  claim: 'Each PCR bank either replays as the list does, or shows that it was invalidated.',
  meaning: 'A verifier that uses that bank refuses a healthy machine, or trusts a list that is cut short.',
  source: 'the two proposals of March 2025 for unsupported PCR banks; ima_calc_field_array_hash',
  focus: 'control',
  in: () => ({
    kind: 'always',
    when: (s) => atRest(s) && canQuote(s),
    holds: ({ tpm }) => tpm.bank === 'follows' || tpm.bank === 'invalid',
    why: ({ tpm }) =>
      tpm.bank === 'padded'
        ? 'the bank was extended with padded SHA-1 digests, which no other kernel or verifier computes'
        : 'the bank is extended no more, and validates the list as it was before',
  }),
};
