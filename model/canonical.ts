/** One representative for the states that no later step can tell apart. */
import type { History } from './history/history.js';
import { FILE } from './records.js';
import { designOf, replaced } from './rules.js';
import type { Exported, Ima, Image, Kexec, State, Tpm, Verifier } from './state.js';
import { assumes, followsMemory, relatesLists, type World } from './world.js';

/**
 * Where lists are folded: sizes count from the last page boundary below the list's
 * end, counters from the oldest one somebody still remembers, the lists are folded (`history/folded.ts`), and what no
 * step to come reads is cleared. What is there already is kept, object for object: most steps change little.
 */
export function canonicalState(world: World, s: State): State {
  const { page } = world.sizes;
  const size = world.lists.size(s.history);
  const units = isEnding(s) ? size : Math.floor(size / page) * page;
  const history = foldedHistory(world, s, units);
  const tpm = foldedTpm(s, history);
  const verifier = foldedVerifier(s, history);
  const kexec = foldedKexec(world, s, units);
  const forgets = !followsMemory(world) && (s.memory.error !== 'none' || s.memory.leaked);
  const ima = foldedIma(world, s);
  const exported = foldedExported(world, s);
  const memory = forgets ? { ...s.memory, error: 'none' as const, leaked: false } : s.memory;
  const same = history === s.history && tpm === s.tpm && verifier === s.verifier && kexec === s.kexec;
  return same && ima === s.ima && memory === s.memory && exported === s.exported
    ? s
    : replaced(s, { history, tpm, verifier, kexec, ima, memory, exported });
}

function foldedHistory(world: World, s: State, units: number): History {
  const { keptResets, quotedResets } = s.verifier;
  let { history } = s;
  // A list kept from before a hard reboot says nothing of the lists since.
  const outdated = keptResets < s.tpm.resets && !(history.quoted !== 0 && quotedResets === keptResets);
  if (outdated && history.kept !== 0) history = world.lists.forget(history, 'kept');
  // What a crash image holds is read by the kernel that a panic starts, and by nobody else.
  if (history.crash !== 0 && assumes(world, 'no-panic')) history = world.lists.zero(history, 'crash');
  if (willBeReplaced(s) || isEnding(s) || isLeaving(s)) history = world.lists.discard(history, 'live');
  const buffered = !isEnding(s) && !isLeaving(s) && (s.kexec.buffer !== 'none' || s.kexec.step === 'buffer');
  return world.lists.fold(history, units, {
    buffered,
    dying: isDying(s) || isLeaving(s),
    settled: s.budget.faults === 0 && s.budget.tampering === 0,
  });
}

/** Only a fault could still end this load before the exchange: the image that is live will never run. */
const willBeReplaced = ({ kexec, budget }: State): boolean =>
  budget.faults === 0 &&
  kexec.step !== 'abort' &&
  (kexec.call === 'file-load' || kexec.call === 'legacy-load');

/** The TPM is down, and what is to be carried has been copied: what is measured from now on is seen by nobody. */
const isDying = ({ tpm, kexec, phase }: State): boolean =>
  phase === 'running' && tpm.chip === 'down' && kexec.step !== 'dump' && kexec.step !== 'copy';

/** All that can still come is a hard reboot, or a panic: no image that was loaded for a kexec will run. */
const isEnding = ({ kexec, phase }: State): boolean =>
  phase === 'oops' || (phase === 'running' && kexec.call === 'reboot');

/** The next kernel begins with what it is handed; of the list that was, only whether it was empty is asked. */
const isLeaving = (s: State): boolean => hasLeft(s) || s.phase === 'restore';

/** This kernel has jumped: nothing that it kept for the kexec is of use any more but the image itself. */
const hasLeft = ({ phase }: State): boolean => phase === 'purgatory' || phase === 'stuck';

/** The oldest reset count that anybody still holds. */
function oldestResets({ tpm, verifier }: State, history: History): number {
  let oldest = tpm.resets;
  if (history.kept !== 0 && verifier.keptResets < oldest) oldest = verifier.keptResets;
  if (history.quoted !== 0 && verifier.quotedResets < oldest) oldest = verifier.quotedResets;
  return oldest;
}

function foldedTpm(s: State, history: History): Tpm {
  const resets = Math.min(s.tpm.resets - oldestResets(s, history), 2);
  return resets === s.tpm.resets && s.tpm.clock === 0 ? s.tpm : { ...s.tpm, resets, clock: 0 };
}

/** Where only sizes matter, or nothing any more, which file it is that is being measured does not. */
function foldedIma(world: World, s: State): Ima {
  const { inFlight, known } = s.ima;
  const dying = isDying(s);
  const file = inFlight !== null && (dying || !relatesLists(world)) ? FILE : inFlight;
  const remembered = dying ? 0 : known;
  return file === inFlight && known === remembered ? s.ima : { ...s.ima, inFlight: file, known: remembered };
}

/** Only what the markers count asks for what was removed, and once is enough. */
function foldedExported(world: World, s: State): Exported {
  const { removed, uncounted } = s.exported;
  if (!removed && !uncounted) return s.exported;
  const asked = followsMemory(world) && s.ima.criticalData !== 'none';
  if (asked && !(removed && uncounted)) return s.exported;
  return { ...s.exported, removed: false, uncounted: asked && uncounted };
}

function foldedVerifier(s: State, history: History): Verifier {
  const { keptResets, quotedResets } = s.verifier;
  if (keptResets === 0 && quotedResets === 0) return s.verifier;
  const oldest = oldestResets(s, history);
  const kept = history.kept === 0 ? 0 : Math.min(keptResets - oldest, 1);
  const quoted = history.quoted === 0 ? 0 : Math.min(quotedResets - oldest, 1);
  return kept === keptResets && quoted === quotedResets
    ? s.verifier
    : { keptResets: kept, quotedResets: quoted };
}

/**
 * The list never shrinks below its page, so sizes that end before that page can only be compared with one another: which
 * is larger, and whether they are equal. A copy made at load is not touched again; the sizes it was made with are of no
 * interest.
 */
function foldedKexec(world: World, s: State, units: number): Kexec {
  const kexec = isEnding(s) ? withoutImage(s.kexec) : hasLeft(s) ? onlyImage(s.kexec) : s.kexec;
  const { page } = world.sizes;
  const atLoad = designOf(world, s).copiedAt === 'load';
  const filling =
    kexec.step === 'dump-at-load' ||
    kexec.step === 'buffer' ||
    kexec.step === 'load-marker' ||
    kexec.step === 'segment';
  // A static buffer is kept for the next load if its size is right.
  const clears = atLoad && !filling && !designOf(world, s).buffer.startsWith('static-kept');
  const followed = followsMemory(world);
  const oldBuffer = kexec.buffer === 'none' || clears ? null : kexec.bufferSize;
  const oldLive = kexec.live?.hasIma && !atLoad && !willBeReplaced(s) ? kexec.live.imaSize : null;
  const oldLoading = kexec.loading?.hasIma && !atLoad ? kexec.loading.imaSize : null;
  const oldWanted = filling ? kexec.wanted : null;
  /** Of those that end before the page the largest is 0, each smaller one a page less. */
  const outgrown = (size: number, other: number | null): number =>
    other !== null && other <= units && other > size ? page : 0;
  const shift = (size: number | null): number =>
    size === null
      ? 0
      : size > units
        ? size - units
        : -outgrown(size, oldBuffer) -
          outgrown(size, oldLive) -
          outgrown(size, oldLoading) -
          outgrown(size, oldWanted);

  const bufferSize = shift(oldBuffer);
  const live = willBeReplaced(s) ? null : resized(kexec.live, shift(oldLive));
  const loading = resized(kexec.loading, shift(oldLoading));
  const crash = assumes(world, 'no-panic') && !followed ? null : resized(kexec.crash, 0);
  const wanted = shift(oldWanted);
  const dumpedSize = Math.max(kexec.dumpedSize - units, 0);
  // A notifier without a mapping does nothing, and a mapping brings the notifier.
  const registered = kexec.mapped !== 'nothing';
  const marked = filling ? comparedMark(kexec, wanted, units) : Math.max(kexec.marked - units, 0);
  const wasReady = followed && kexec.wasReady;
  const same =
    bufferSize === kexec.bufferSize &&
    live === kexec.live &&
    loading === kexec.loading &&
    crash === kexec.crash &&
    wanted === kexec.wanted &&
    dumpedSize === kexec.dumpedSize &&
    registered === kexec.registered &&
    wasReady === kexec.wasReady &&
    marked === kexec.marked &&
    kexec.segmentSize === 0;
  if (same) return kexec;
  return {
    ...kexec,
    bufferSize,
    live,
    loading,
    crash,
    wanted,
    dumpedSize,
    registered,
    wasReady,
    marked,
    segmentSize: 0,
  };
}

/** Nothing reads any more what a kexec would need. */
const withoutImage = (kexec: Kexec): Kexec =>
  kexec.live === null && kexec.mapped === 'nothing' && kexec.buffer === 'none'
    ? kexec
    : { ...kexec, live: null, mapped: 'nothing', buffer: 'none', wasReady: false };

/** The purgatory reads the image, and whether a panic led to it. */
const onlyImage = (kexec: Kexec): Kexec =>
  kexec.mapped === 'nothing' &&
  kexec.buffer === 'none' &&
  !kexec.inProgress &&
  !kexec.wasReady &&
  !kexec.inherited
    ? kexec
    : { ...kexec, mapped: 'nothing', buffer: 'none', inProgress: false, wasReady: false, inherited: false };

/** A size that this page has outgrown, where it must not be taken for another one. */
const OUTGROWN = -1;

/**
 * A marker of a size that this page has outgrown is never measured again: sizes grow. But in a load that itself is
 * outgrown before its marker is measured, that marker is compared with the last one, or with none.
 */
function comparedMark({ marked, wanted: before }: Kexec, wanted: number, units: number): number {
  if (marked === before) return wanted;
  const now = Math.max(marked - units, 0);
  return now === wanted ? OUTGROWN : now;
}

const resized = (image: Image | null, imaSize: number): Image | null =>
  image === null || image.imaSize === imaSize ? image : { ...image, imaSize };
