/** All properties, in the order in which they are shown. */
import { allocationsFreed } from './allocations-freed.js';
import { appendAndExtendAtomic } from './append-and-extend-atomic.js';
import { carriesWhatFits } from './carries-what-fits.js';
import type { Claim } from './claim.js';
import { crashCarriesNothing } from './crash-carries-nothing.js';
import { digestCoverage } from './digest-coverage.js';
import { eachLoadRecorded } from './each-load-recorded.js';
import { eventuallyAttestable } from './eventually-attestable.js';
import { everyBankAccounted } from './every-bank-accounted.js';
import { exportedPlusKeptIsFullHistory } from './exported-plus-kept-is-full-history.js';
import { hardRebootResets } from './hard-reboot-resets.js';
import { hopFindsLastBuffer } from './hop-finds-last-buffer.js';
import { kexecCompletes } from './kexec-completes.js';
import { liveImageIntact } from './live-image-intact.js';
import { markersCountAll } from './markers-count-all.js';
import { measuredBeforeUse } from './measured-before-use.js';
import { memorySafe } from './memory-safe.js';
import { neverStuck } from './never-stuck.js';
import { noFalseAlarm } from './no-false-alarm.js';
import { noLeak } from './no-leak.js';
import { noUndetectedLoss } from './no-undetected-loss.js';
import { onlyTrustedImageRuns } from './only-trusted-image-runs.js';
import { prefixPreserved } from './prefix-preserved.js';
import { replayEqualsPcr } from './replay-equals-pcr.js';
import { shutdownOrder } from './shutdown-order.js';
import { stagedCarriedOrDeleted } from './staged-carried-or-deleted.js';
import { suspensionEnds } from './suspension-ends.js';
import { tamperEvident } from './tamper-evident.js';
import { truncationDetected } from './truncation-detected.js';

export { type Claim, propertyOf } from './claim.js';

export const claims: readonly Claim[] = [
  replayEqualsPcr,
  everyBankAccounted,
  prefixPreserved,
  carriesWhatFits,
  exportedPlusKeptIsFullHistory,
  hardRebootResets,
  noUndetectedLoss,
  truncationDetected,
  tamperEvident,
  noFalseAlarm,
  appendAndExtendAtomic,
  measuredBeforeUse,
  suspensionEnds,
  shutdownOrder,
  eachLoadRecorded,
  markersCountAll,
  digestCoverage,
  onlyTrustedImageRuns,
  neverStuck,
  memorySafe,
  liveImageIntact,
  hopFindsLastBuffer,
  crashCarriesNothing,
  noLeak,
  kexecCompletes,
  eventuallyAttestable,
  allocationsFreed,
  stagedCarriedOrDeleted,
];
