/** One representative for the states that no later step can tell apart. */
import type { History } from './history/history.js';
import { FILE } from './records.js';
import {
  designOf,
  inExported,
  inIma,
  inImage,
  inKexec,
  inTpm,
  replaced,
  withHistory,
  withMemory,
} from './rules.js';
import type { Exported, Ima, Image, Kexec, State, Tpm, Verifier } from './state.js';
import { assumes, followsMemory, relatesLists, type World } from './world.js';

/**
 * Where lists are folded: sizes count from the last page boundary below the list's end, counters from the oldest one
 * somebody still remembers, the lists are folded (`history/folded.ts`), and what no step to come reads is cleared. In
 * parts, as each reads little of the state, and in this order: the list's size is asked before it is folded, and what
 * anybody still holds after that.
 */
export const canonicalParts = (world: World): readonly ((s: State) => State)[] => [
  (s) => havingKexec(s, withoutOldImages(world, s)),
  (s) => havingKexec(s, withFoldedSizes(world, s)),
  (s) => havingIma(s, foldedIma(world, s)),
  (s) => havingExported(s, foldedExported(world, s)),
  ...(followsMemory(world) ? [] : [withoutErrors]),
  (s) => withHistory(s, withoutOldLists(world, s)),
  (s) => (s.budget.tampering === 0 ? withHistory(s, world.lists.disarm(s.history)) : s),
  (s) => (mayBeAltered(s) ? s : withHistory(s, world.lists.settle(s.history))),
  (s) => (isDying(s) || isLeaving(s) ? withHistory(s, world.lists.bury(s.history)) : s),
  (s) => {
    const units = unitsOff(world, s);
    return units === 0 ? s : withHistory(s, world.lists.shorten(s.history, units));
  },
  (s) => (isBuffered(s) ? s : withHistory(s, world.lists.reserve(s.history))),
  (s) => withHistory(s, world.lists.outdate(s.history)),
  (s) => {
    const tpm = foldedTpm(s);
    const verifier = foldedVerifier(s);
    return tpm === s.tpm && verifier === s.verifier ? s : replaced(s, { tpm, verifier });
  },
];

/** What is there already is kept, object for object: most steps change little. */
const havingKexec = (s: State, kexec: Kexec): State => (kexec === s.kexec ? s : replaced(s, { kexec }));
const havingIma = (s: State, ima: Ima): State => (ima === s.ima ? s : replaced(s, { ima }));
const havingExported = (s: State, exported: Exported): State =>
  exported === s.exported ? s : replaced(s, { exported });

/** A record could still be taken off the end of a list, or a list be altered. */
const mayBeAltered = ({ budget }: State): boolean => budget.faults !== 0 || budget.tampering !== 0;

function withoutOldLists(world: World, s: State): History {
  const { keptResets, quotedResets } = s.verifier;
  let { history } = s;
  // A list kept from before a hard reboot says nothing of the lists since.
  if (history.kept !== 0) {
    const outdated = keptResets < s.tpm.resets && !(history.quoted !== 0 && quotedResets === keptResets);
    if (outdated) history = world.lists.forget(history, 'kept');
  }
  // What a crash image holds is read by the kernel that a panic starts, and by nobody else.
  if (history.crash !== 0 && assumes(world, 'no-panic')) history = world.lists.zero(history, 'crash');
  return willBeReplaced(s) || isEnding(s) || isLeaving(s) ? world.lists.discard(history, 'live') : history;
}

/** There is a buffer whose capacity still matters to what a dump would hold. */
const isBuffered = (s: State): boolean =>
  !isEnding(s) && !isLeaving(s) && (s.kexec.buffer !== 'none' || s.kexec.step === 'buffer');

/** What is taken off every size. */
function unitsOff(world: World, s: State): number {
  const size = world.lists.size(s.history);
  return isEnding(s) ? size : Math.floor(size / world.sizes.page) * world.sizes.page;
}

const withoutErrors = (s: State): State =>
  s.memory.error === 'none' && !s.memory.leaked ? s : withMemory(s, { error: 'none', leaked: false });

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
function oldestResets({ tpm, verifier, history }: State): number {
  let oldest = tpm.resets;
  if (history.kept !== 0 && verifier.keptResets < oldest) oldest = verifier.keptResets;
  if (history.quoted !== 0 && verifier.quotedResets < oldest) oldest = verifier.quotedResets;
  return oldest;
}

function foldedTpm(s: State): Tpm {
  const resets = Math.min(s.tpm.resets - oldestResets(s), 2);
  return resets === s.tpm.resets && s.tpm.clock === 0 ? s.tpm : inTpm(s.tpm, { resets, clock: 0 });
}

/** Where only sizes matter, or nothing any more, which file it is that is being measured does not. */
function foldedIma(world: World, s: State): Ima {
  const { inFlight, known } = s.ima;
  const dying = isDying(s);
  const file = inFlight !== null && (dying || !relatesLists(world)) ? FILE : inFlight;
  const remembered = dying ? 0 : known;
  return file === inFlight && known === remembered
    ? s.ima
    : inIma(s.ima, { inFlight: file, known: remembered });
}

/** Only what the markers count asks for what was removed, and once is enough. */
function foldedExported(world: World, s: State): Exported {
  const { removed, uncounted } = s.exported;
  if (!removed && !uncounted) return s.exported;
  const asked = followsMemory(world) && s.ima.criticalData !== 'none';
  if (asked && !(removed && uncounted)) return s.exported;
  return inExported(s.exported, { removed: false, uncounted: asked && uncounted });
}

function foldedVerifier(s: State): Verifier {
  const { history } = s;
  const { keptResets, quotedResets } = s.verifier;
  if (keptResets === 0 && quotedResets === 0) return s.verifier;
  const oldest = oldestResets(s);
  const kept = history.kept === 0 ? 0 : Math.min(keptResets - oldest, 1);
  const quoted = history.quoted === 0 ? 0 : Math.min(quotedResets - oldest, 1);
  return kept === keptResets && quoted === quotedResets
    ? s.verifier
    : { keptResets: kept, quotedResets: quoted };
}

/** Without what no step to come reads of the images and of what was prepared for a kexec. */
function withoutOldImages(world: World, s: State): Kexec {
  const kexec = isEnding(s) ? withoutImage(s.kexec) : hasLeft(s) ? onlyImage(s.kexec) : s.kexec;
  const followed = followsMemory(world);
  const live = kexec.live !== null && willBeReplaced(s) ? null : kexec.live;
  const crash = assumes(world, 'no-panic') && !followed ? null : resized(kexec.crash, 0);
  // A notifier without a mapping does nothing, and a mapping brings the notifier.
  const registered = kexec.mapped !== 'nothing';
  const wasReady = followed && kexec.wasReady;
  return live === kexec.live &&
    crash === kexec.crash &&
    registered === kexec.registered &&
    wasReady === kexec.wasReady
    ? kexec
    : inKexec(kexec, { live, crash, registered, wasReady });
}

/**
 * The list never shrinks below its page, so sizes that end before that page can only be compared with one another: which
 * is larger, and whether they are equal. A copy made at load is not touched again; the sizes it was made with are of no
 * interest.
 */
function withFoldedSizes(world: World, s: State): Kexec {
  const { kexec } = s;
  const { page } = world.sizes;
  const units = unitsOff(world, s);
  const atLoad = designOf(world, s).copiedAt === 'load';
  const filling =
    kexec.step === 'dump-at-load' ||
    kexec.step === 'buffer' ||
    kexec.step === 'load-marker' ||
    kexec.step === 'segment';
  // A static buffer is kept for the next load if its size is right.
  const clears = atLoad && !filling && !designOf(world, s).buffer.startsWith('static-kept');
  const oldBuffer = kexec.buffer === 'none' || clears ? null : kexec.bufferSize;
  const oldLive = kexec.live?.hasIma && !atLoad ? kexec.live.imaSize : null;
  const oldLoading = kexec.loading?.hasIma && !atLoad ? kexec.loading.imaSize : null;
  const oldWanted = filling ? kexec.wanted : null;
  /** Of those that end before the page the largest is 0, each smaller one a page less. */
  const outgrown = (size: number, other: number | null): number =>
    other !== null && other <= units && other > size ? page : 0;
  const shift = (size: number | null): number => {
    if (size === null) return 0;
    if (size > units) return size - units;
    const others = [oldBuffer, oldLive, oldLoading, oldWanted];
    return others.reduce<number>((shifted, other) => shifted - outgrown(size, other), 0);
  };

  const bufferSize = shift(oldBuffer);
  const live = resized(kexec.live, shift(oldLive));
  const loading = resized(kexec.loading, shift(oldLoading));
  const wanted = shift(oldWanted);
  const dumpedSize = Math.max(kexec.dumpedSize - units, 0);
  const marked = filling ? comparedMark(kexec, wanted, units) : Math.max(kexec.marked - units, 0);
  const same =
    bufferSize === kexec.bufferSize &&
    live === kexec.live &&
    loading === kexec.loading &&
    wanted === kexec.wanted &&
    dumpedSize === kexec.dumpedSize &&
    marked === kexec.marked &&
    kexec.segmentSize === 0;
  return same
    ? kexec
    : inKexec(kexec, { bufferSize, live, loading, wanted, dumpedSize, marked, segmentSize: 0 });
}

/** Nothing reads any more what a kexec would need. */
const withoutImage = (kexec: Kexec): Kexec =>
  kexec.live === null && kexec.mapped === 'nothing' && kexec.buffer === 'none'
    ? kexec
    : inKexec(kexec, { live: null, mapped: 'nothing', buffer: 'none', wasReady: false });

/** The purgatory reads the image, and whether a panic led to it. */
const onlyImage = (kexec: Kexec): Kexec =>
  kexec.mapped === 'nothing' &&
  kexec.buffer === 'none' &&
  !kexec.inProgress &&
  !kexec.wasReady &&
  !kexec.inherited
    ? kexec
    : inKexec(kexec, {
        mapped: 'nothing',
        buffer: 'none',
        inProgress: false,
        wasReady: false,
        inherited: false,
      });

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
  image === null || image.imaSize === imaSize ? image : inImage(image, { imaSize });
