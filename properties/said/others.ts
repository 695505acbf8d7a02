import { withoutAlgorithm } from '../../model/designs/index.js';
import { beside, breaks, holds, type Thread } from './claim.js';

const FULL = 'exported-plus-kept-is-full-history';

export const others: Thread = {
  title: 'Banks, trimming, staging and late initialisation (2025 and 2026)',
  said: [
    {
      claim: 'A bank that is skipped validates an empty list.',
      by: 'the author of the proposal on banks, 2025',
      asks: [
        breaks('every-bank-accounted', 'banks-skipped-sha1-only'),
        beside('every-bank-accounted', 'linux-6.14-sha1-only'),
      ],
      note: 'Of kernels built without the bank’s algorithm. As released, they extend padded SHA-1 digests into it.',
    },
    {
      claim: 'A bank that is invalidated once can be told by its value.',
      by: 'the author of the proposal on banks, 2025',
      asks: [
        holds('every-bank-accounted', 'banks-rfc-v2-sha1-only'),
        beside('every-bank-accounted', 'banks-rfc-v1-sha1-only'),
      ],
    },
    {
      claim:
        'A mask that is rebuilt from the restored list lets a bank validate a list that was cut at the kexec.',
      by: 'the author of the proposal on banks, 2025',
      asks: [breaks('every-bank-accounted', 'banks-rfc-v1'), beside('every-bank-accounted', 'banks-rfc-v2')],
      given: ['no-faults'],
      next: withoutAlgorithm,
      note: 'A kernel that has all algorithms is followed by one that lacks that of a bank.',
    },
    {
      claim: 'An agent may miss records that another one trimmed.',
      by: 'a reviewer, 2026',
      asks: [breaks(FULL, 'trim-uncompared'), beside(FULL, 'trim-two-agents')],
      given: ['no-faults', 'no-adversary', 'list-fits', 'file-load-only', 'no-panic', 'same-design'],
      note: 'Asked of all that was copied out, by whichever agent: what one misses the other has, if T is compared.',
    },
    {
      claim: 'A request that is rejected is acceptable.',
      by: 'the author of the trimming patch, 2026',
      asks: [holds(FULL, 'trim-two-agents', 'trim-v5')],
      beyond: 'What an agent does that was refused; it reads again here.',
    },
    {
      claim: 'Records that are saved outside of the kernel stay protected by the TPM.',
      by: 'the author of staging, 2026',
      asks: [holds('tamper-evident', 'linux-7.3-staging'), holds(FULL, 'linux-7.3-staging')],
    },
    {
      claim: 'A deletion that is refused tells user space that the records are carried.',
      by: 'the author of staging, 2026',
      asks: [
        holds('staged-carried-or-deleted', 'linux-7.3-staging'),
        holds(FULL, 'linux-7.3-staging'),
        beside(FULL, 'staging-v1', 'staging-v3'),
      ],
      given: ['no-faults', 'no-adversary', 'list-fits', 'file-load-only', 'no-panic', 'same-design'],
      note: 'No record is gone, and none is in both places.',
    },
    {
      claim: 'Ordered notifiers make a dump without the lock safe.',
      by: 'the author of staging, 2026',
      asks: [
        holds('memory-safe', 'linux-7.3-staging'),
        holds('shutdown-order', 'linux-7.3-staging'),
        beside('memory-safe', 'staging-v3', 'staging-v5'),
      ],
    },
    {
      claim: 'Started late, IMA finds the TPM present.',
      by: 'the author of IMA_INIT_LATE_SYNC, 2026',
      asks: [
        holds('replay-equals-pcr', 'late-sync'),
        beside('replay-equals-pcr', 'deferred-tpm', 'linux-7.3'),
      ],
    },
    {
      claim: 'Files that helpers read before that may go unmeasured.',
      by: 'the author of IMA_INIT_LATE_SYNC, 2026',
      asks: [],
      beyond:
        'In the model nothing runs in user space before IMA has started; so nothing can go unmeasured then.',
    },
  ],
};
