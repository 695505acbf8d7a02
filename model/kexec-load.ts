/** Loading an image: `kexec_file_load`, `kexec_load`, unload; kernel/kexec_file.c, kernel/kexec.c, ima_kexec.c. */
import type { Args } from '../src/checker/machine.js';
import type { Design } from './design.js';
import { append, markerIsMeasured, markerValues } from './ima.js';
import { accepts, mayTakeLegacyLoad, refusesImages, takesLegacyLoad } from './image-trust.js';
import { KEXEC_LOAD, type Sizes } from './records.js';
import {
  anyDesign,
  costing,
  damaged,
  designOf,
  fault,
  oneFor,
  type Rule,
  replaced,
  when,
  withHistory,
  withKexec,
  withLoading,
  withMemory,
} from './rules.js';
import type { Image, LoadStep, Mapped, State } from './state.js';
import { assumes, followsMemory, type World } from './world.js';

const kernel = 'kexec';

/** The image that will run is loaded with a segment for the list that can still be filled, or is filled already. */
export function isReady(world: World, s: State): boolean {
  const { live, mapped, buffer, bufferSize } = s.kexec;
  if (live === null || !live.hasIma) return false;
  if (designOf(world, s).copiedAt === 'load') return world.lists.holds(s.history, 'live') === 'records';
  return mapped === 'live' && buffer === 'allocated' && bufferSize === live.imaSize;
}

/** User space on CPU 0 can make a system call that needs devices. */
export const cpu0IsFree = (s: State): boolean =>
  s.phase === 'running' && s.kexec.call === 'none' && s.ima.lock !== 'cpu-0' && s.others === 'running';

const at = (s: State, step: LoadStep): boolean =>
  s.kexec.step === step && s.phase === 'running' && s.kexec.loading !== null && s.ima.lock !== 'kernel';
const to = (s: State, step: LoadStep): State => withKexec(s, { step });

const EMPTY_IMAGE: Image = {
  origin: 'owner',
  hasIma: false,
  imaSize: 0,
  pointer: 'none',
  coversRest: false,
  coversIma: false,
  changed: false,
  overlong: false,
  comesBack: false,
};

/** The calls that load an image. */
export type LoadCall = 'file-load' | 'crash-load' | 'legacy-load';

export function begin(world: World, s: State, call: LoadCall): State {
  const step = call === 'legacy-load' ? 'digest' : 'read';
  const begun = withKexec(s, { call, step, loading: EMPTY_IMAGE, wasReady: isReady(world, s) });
  if (call !== 'crash-load') return begun;
  return withKexec(withHistory(begun, world.lists.discard(s.history, 'crash')), { crash: null });
}

export const mayLoad = (world: World, s: State): boolean =>
  cpu0IsFree(s) && !(assumes(world, 'one-load') && s.kexec.live !== null);

/** Forgets what the finished load needed; equal states stay equal. */
const done = (s: State): State =>
  withKexec(s, { call: 'none', step: null, loading: null, wasReady: false, wanted: 0 });

/** Where pages of the image being loaded, or of the one replaced, are after they went back to the allocator. */
const afterFree = (mapped: Mapped, freed: 'live' | 'loading'): Mapped =>
  mapped === freed || mapped === `reused-${freed}` ? 'freed' : mapped;
const afterExchange = (mapped: Mapped): Mapped =>
  mapped === 'loading' ? 'live' : mapped === 'reused-loading' ? 'reused-live' : mapped;

const roundUp = (size: number, page: number): number => Math.ceil(size / page) * page;

/** `ima_add_kexec_buffer`: a list of this size, what the design reserves beyond it, rounded up to pages. */
export function segmentSizeFor({ reserve, headersCounted }: Design, sizes: Sizes, listSize: number): number {
  const { page, header } = sizes;
  const half = page / 2;
  const kilobytes = typeof reserve === 'object' ? reserve.kilobytes : 0;
  const extra = reserve === 'page' ? page : kilobytes > 0 ? (kilobytes * page) / 4 : half;
  return roundUp(headersCounted * header + listSize + extra, page);
}

/** `ima_get_binary_runtime_size`: what of the list is counted, in units. */
const segmentSize = (world: World, s: State, uncounted: number): number =>
  segmentSizeFor(designOf(world, s), world.sizes, world.lists.size(s.history) - uncounted);

/** The formats written in the place of a name are less than half of what there is: a unit, of two or more on a page. */
const leavesUncounted = (world: World, s: State): boolean => {
  const { template, formatCounted } = designOf(world, s);
  return template === 'custom' && !formatCounted && world.lists.size(s.history) % world.sizes.page >= 2;
};

/** Frees what this load's clean-up frees (`kimage_file_post_load_cleanup`), in each design's idea of who owns it. */
function cleanUp(world: World, s: State): State {
  const { buffer, bufferOwner } = designOf(world, s);
  const dropped = withHistory(s, world.lists.discard(s.history, 'dumped'));
  if (s.kexec.buffer === 'none' || bufferOwner === 'ima' || buffer === 'per-execute') return dropped;
  if (bufferOwner === 'both') return withKexec(dropped, { buffer: 'freed' });
  const forgotten = withKexec(dropped, { buffer: 'none', bufferSize: 0 });
  return bufferOwner === 'nobody' && s.kexec.buffer === 'allocated'
    ? withMemory(forgotten, { leaked: true })
    : forgotten;
}

/** The error paths of `ima_add_kexec_buffer`: a buffer of this load alone is freed, or forgotten. */
function dropBuffer(world: World, s: State, what: 'frees-buffer' | 'keeps-buffer'): State {
  if (designOf(world, s).buffer !== 'per-load') return s;
  const dropped = withHistory(s, world.lists.discard(s.history, 'dumped'));
  const forgotten = withKexec(dropped, { buffer: 'none', bufferSize: 0 });
  return what === 'frees-buffer' ? forgotten : withMemory(forgotten, { leaked: true });
}

/** After sizing: the list is dumped now, or only announced. */
function afterBuffer(world: World, s: State, kept: boolean): State {
  const { copiedAt, markerLoad } = designOf(world, s);
  if (copiedAt === 'load') return to(s, 'dump-at-load');
  const marks = markerIsMeasured(world, s, 'load') && !(kept && markerLoad === 'new-buffer');
  return to(s, marks ? 'load-marker' : 'segment');
}

/** A marker that carries the size of the segment alone is, for the same size, in the hash table already. */
const markerIsKnown = (world: World, s: State): boolean =>
  designOf(world, s).markerData === 'segment-size' && s.kexec.marked === s.kexec.wanted;

const takesList = (world: World, s: State): boolean => {
  const { segment, crashBuffer } = designOf(world, s);
  return segment && (s.kexec.call !== 'crash-load' || crashBuffer);
};

/** A buffer that is still there when the next load begins, and may be kept for it. */
const mayKeep = ({ segment, buffer, copiedAt, bufferOwner }: Design): boolean =>
  segment &&
  (bufferOwner === 'ima' || bufferOwner === 'both') &&
  (buffer === 'static-kept' || (buffer === 'static-kept-pristine' && copiedAt !== 'load'));

/** The static buffer is kept: it has the size wanted and, where that matters, nothing was ever dumped into it. */
function keepsBuffer(world: World, s: State): boolean {
  const { buffer, copiedAt } = designOf(world, s);
  const pristine = copiedAt !== 'load' && !s.kexec.inProgress;
  const keeps = buffer === 'static-kept' || (buffer === 'static-kept-pristine' && pristine);
  return keeps && s.kexec.buffer !== 'none' && s.kexec.bufferSize === s.kexec.wanted;
}

/** `vmalloc`; a buffer of one load takes nothing's place. */
const allocateBuffer = (world: World, s: State): State =>
  designOf(world, s).buffer === 'per-load' ? withKexec(s, { buffer: 'none' }) : freeBuffer(s);

/** `vfree` of what the static pointer holds, which may be gone already. */
const freeBuffer = (s: State): State => {
  const freed = withKexec(s, { buffer: 'none', bufferSize: 0 });
  return s.kexec.buffer === 'freed' ? damaged(freed, 'double-free') : freed;
};

/** The segments are placed: the pointer is stored, the digest taken, the pages filled from the buffers. */
function placeSegments(world: World, s: State, reuse: boolean): State {
  const loading = s.kexec.loading!;
  const { segmentDigest, handOver, oldRange, postLoad } = designOf(world, s);
  const checked = segmentDigest === 'covers-ima' || segmentDigest === 'skips-ima';
  const legacy = s.kexec.call === 'legacy-load';
  const older = !legacy && s.kexec.inherited && handOver === 'device-tree' && oldRange === 'kept';
  const placed = withLoading(s, {
    pointer: older ? 'older' : loading.hasIma && handOver !== 'none' ? 'own' : 'none',
    // The purgatory of kexec-tools has a digest of its own, of all segments.
    coversRest: legacy || checked,
    coversIma: loading.hasIma && segmentDigest === 'covers-ima',
  });
  const mapped = reuse ? 'reused-loading' : s.kexec.mapped;
  const dumped = world.lists.holds(s.history, 'dumped') !== 'nothing';
  const filled = dumped ? world.lists.move(s.history, 'dumped', 'loading') : s.history;
  const maps =
    !legacy && (postLoad === 'all' || (postLoad === 'all-but-crash' && s.kexec.call !== 'crash-load'));
  const freed = dumped && s.kexec.buffer === 'freed';
  return to(
    withKexec(withHistory(freed ? damaged(placed, 'read-after-free') : placed, filled), {
      mapped,
    }),
    maps ? 'post-load' : 'machine-post-load',
  );
}

/** `ima_kexec_post_load`: where the mapping leads to, and what was used for it without having been set. */
function mapSegment(world: World, s: State, how: unknown): State {
  const { sourcePage, bootPhysical, mapping, pageArray } = designOf(world, s);
  const { hasIma } = s.kexec.loading!;
  const registered = s.kexec.registered || hasIma;
  if (!hasIma) return to(withKexec(s, { mapped: 'nothing', registered }), 'machine-post-load');
  const shifted = sourcePage === 'physical' && bootPhysical === 'shifted';
  const contiguous = how === 'contiguous' && mapping !== 'cma-address';
  const elsewhere = shifted || contiguous || how === 'astray';
  const mapped = withKexec(s, { mapped: elsewhere ? 'foreign' : 'loading', registered });
  return to(pageArray === 'kept' ? withMemory(mapped, { leaked: true }) : mapped, 'machine-post-load');
}

/** What a mapping depends on that the kernel does not decide. */
function waysToMap(world: World, s: State): readonly Args[] {
  const { segmentMemory, mapping, runningDestination } = designOf(world, s);
  if (!s.kexec.loading!.hasIma) return plainly;
  if (runningDestination === 'unset') return plainlyOrAstray;
  return segmentMemory === 'maybe-cma' && mapping !== 'cma-address' ? plainlyOrContiguous : plainly;
}

function exchange(world: World, s: State): State {
  const { loading, mapped, call } = s.kexec;
  if (call === 'crash-load') {
    const history = world.lists.move(s.history, 'loading', 'crash');
    return done(withKexec(withHistory(s, history), { crash: loading, mapped: afterFree(mapped, 'loading') }));
  }
  const history = world.lists.move(s.history, 'loading', 'live');
  return done(
    withKexec(withHistory(s, history), { live: loading, mapped: afterExchange(afterFree(mapped, 'live')) }),
  );
}

function abort(world: World, s: State): State {
  const freed = cleanUp(world, s);
  const history = world.lists.discard(freed.history, 'loading');
  return done(withKexec(withHistory(freed, history), { mapped: afterFree(s.kexec.mapped, 'loading') }));
}

export function loadRules(world: World): readonly Rule[] {
  const carries = anyDesign(world, (d) => d.segment);
  const allocates = anyDesign(world, (d) => d.segment && d.buffer !== 'per-execute');
  const maps = anyDesign(world, (d) => d.postLoad !== 'none');

  return [
    costing('loads', {
      name: 'kexec-file-load',
      actor: 'user space',
      source: 'kexec_file_load: kimage_file_alloc_init',
      guard: (s) => mayLoad(world, s),
      apply: (s) => begin(world, s, 'file-load'),
    }),
    ...when(!assumes(world, 'no-crash-image'), [
      costing('loads', {
        name: 'kexec-crash-load',
        actor: 'user space',
        source: 'kexec_file_load, KEXEC_FILE_ON_CRASH: the old crash image is freed first',
        guard: (s) => mayLoad(world, s),
        apply: (s) => begin(world, s, 'crash-load'),
      }),
    ]),
    ...when(!assumes(world, 'file-load-only') && anyDesign(world, mayTakeLegacyLoad), [
      costing('loads', {
        name: 'kexec-load',
        actor: 'user space',
        source: 'kexec_load: do_kexec_load',
        guard: (s) => mayLoad(world, s) && takesLegacyLoad(world, s),
        choices: (s) => (designOf(world, s).kexecJump ? forGoodOrNot : plainly),
        apply: (s, { comesBack }) =>
          withLoading(begin(world, s, 'legacy-load'), { comesBack: comesBack === true }),
      }),
    ]),
    {
      name: 'kexec-unload',
      actor: 'user space',
      source: 'kexec_file_load, KEXEC_FILE_UNLOAD: straight to the exchange',
      guard: (s) => cpu0IsFree(s) && s.kexec.live !== null,
      apply: (s) =>
        withKexec(withHistory(s, world.lists.discard(s.history, 'live')), {
          live: null,
          mapped: afterFree(s.kexec.mapped, 'live'),
        }),
    },
    {
      name: 'read-image',
      actor: kernel,
      source: 'kimage_file_prepare_segments: kernel, initrd and command line read and verified',
      fairness: 'weak',
      guard: (s) => at(s, 'read') && accepts(world, s),
      apply: (s) => to(s, takesList(world, s) ? 'size' : 'digest'),
    },
    ...fault(world, {
      name: 'read-image-fails',
      actor: kernel,
      source: 'kimage_file_prepare_segments',
      guard: (s) => at(s, 'read'),
      apply: (s) => to(s, 'abort'),
    }),
    ...when(carries, [
      {
        name: 'size-segment',
        actor: 'IMA',
        source: 'ima_add_kexec_buffer: ima_get_binary_runtime_size and the extra memory, in pages',
        fairness: 'weak',
        guard: (s) => at(s, 'size') && !s.memory.tooLarge,
        choices: (s) => (leavesUncounted(world, s) ? countedOrNot : plainly),
        apply: (s, { counted }) => {
          const wanted = segmentSize(world, s, counted === 'less' ? 1 : 0);
          const reserved = withHistory(s, world.lists.reserve(s.history));
          const sized = withKexec(reserved, { wanted, segmentSize: wanted });
          if (designOf(world, s).buffer !== 'per-execute') return to(sized, 'buffer');
          // Only the size is kept; the buffer itself comes with the reboot.
          return afterBuffer(world, withKexec(sized, { buffer: 'allocated', bufferSize: wanted }), false);
        },
      },
      ...fault(world, {
        name: 'list-outgrows-ram',
        actor: 'IMA',
        source: 'ima_add_kexec_buffer: over half of the RAM, "Binary measurement list too large"',
        guard: (s) => at(s, 'size') && !s.memory.tooLarge,
        apply: (s) => to(withMemory(s, { tooLarge: true }), 'digest'),
      }),
      ...when(!assumes(world, 'no-faults'), [
        {
          name: 'list-too-large',
          actor: 'IMA',
          source: 'ima_add_kexec_buffer: still too large, no segment',
          fairness: 'weak',
          guard: (s) => at(s, 'size') && s.memory.tooLarge,
          apply: (s) => to(s, 'digest'),
        },
      ]),
    ]),
    ...when(anyDesign(world, mayKeep), [
      {
        name: 'keep-buffer',
        actor: 'IMA',
        source: 'ima_alloc_kexec_file_buf: same size, position reset',
        fairness: 'weak',
        guard: (s) => at(s, 'buffer') && keepsBuffer(world, s),
        apply: (s) => afterBuffer(world, s, true),
      },
    ]),
    ...when(allocates, [
      {
        name: 'allocate-buffer',
        actor: 'IMA',
        source: 'ima_alloc_kexec_file_buf: vfree, vmalloc',
        fairness: 'weak',
        guard: (s) => at(s, 'buffer') && !keepsBuffer(world, s),
        apply: (s) => {
          const freed = allocateBuffer(world, s);
          const fresh = { buffer: 'allocated', bufferSize: s.kexec.wanted } as const;
          return afterBuffer(world, withKexec(freed, fresh), false);
        },
      },
      ...fault(world, {
        name: 'allocate-buffer-fails',
        actor: 'IMA',
        source: 'ima_alloc_kexec_file_buf: vfree, then vmalloc fails',
        guard: (s) => at(s, 'buffer') && !keepsBuffer(world, s),
        apply: (s) => to(allocateBuffer(world, s), 'digest'),
      }),
    ]),
    ...when(
      anyDesign(world, (d) => d.copiedAt === 'load'),
      [
        {
          name: 'dump-at-load',
          actor: 'IMA',
          source: 'ima_dump_measurement_list, called by ima_add_kexec_buffer',
          fairness: 'weak',
          guard: (s) => at(s, 'dump-at-load'),
          apply: (s) => {
            const dumped = world.lists.dump(s.history, s.kexec.bufferSize, designOf(world, s).onOverflow);
            const written = s.kexec.buffer === 'freed' ? damaged(s, 'write-after-free') : s;
            const next = withHistory(written, dumped);
            return world.lists.holds(dumped, 'dumped') === 'nothing'
              ? to(dropBuffer(world, next, 'frees-buffer'), 'digest')
              : to(next, 'segment');
          },
        },
      ],
    ),
    ...when(
      anyDesign(world, (d) => d.markerLoad !== 'none'),
      [
        {
          name: 'measure-kexec-load',
          actor: 'IMA',
          source: 'ima_measure_kexec_event("kexec_load")',
          fairness: 'strong',
          guard: (s) => at(s, 'load-marker') && s.ima.lock === 'nobody' && !markerIsKnown(world, s),
          apply: (s) => {
            const sizeAlone = designOf(world, s).markerData === 'segment-size';
            const marked = sizeAlone ? withKexec(s, { marked: s.kexec.wanted }) : s;
            return to(append(world, marked, KEXEC_LOAD, 'kernel', markerValues(world, s)), 'segment');
          },
        },
        ...when(
          anyDesign(world, (d) => d.markerLoad !== 'none' && d.markerData === 'segment-size'),
          [
            {
              name: 'kexec-load-known',
              actor: 'IMA',
              source: 'ima_measure_kexec_event("kexec_load"): the same data is in the hash table, -EEXIST',
              fairness: 'strong',
              guard: (s) => at(s, 'load-marker') && s.ima.lock === 'nobody' && markerIsKnown(world, s),
              apply: (s) => to(s, 'segment'),
            },
          ],
        ),
        ...fault(world, {
          name: 'kexec-load-out-of-memory',
          actor: 'IMA',
          source: 'ima_measure_kexec_event("kexec_load"): -ENOMEM, only logged',
          guard: (s) => at(s, 'load-marker') && s.ima.lock === 'nobody',
          apply: (s) => to(s, 'segment'),
        }),
      ],
    ),
    ...when(carries, [
      {
        name: 'add-ima-segment',
        actor: 'IMA',
        source: 'ima_add_kexec_buffer: kexec_add_buffer',
        fairness: 'weak',
        guard: (s) => at(s, 'segment'),
        apply: (s) => {
          const { copiedAt, mapping } = designOf(world, s);
          const announced = copiedAt === 'load' ? s.history : world.lists.zero(s.history, 'loading');
          const segment = { hasIma: true, imaSize: s.kexec.wanted };
          // What is written at the reboot goes to this address, whatever becomes of the image.
          const stored =
            mapping === 'stored-address' ? ({ mapped: 'loading', registered: true } as const) : {};
          const added = withLoading(withHistory(s, announced), segment);
          return to(withKexec(added, { wanted: 0, ...stored }), 'digest');
        },
      },
      ...when(
        anyDesign(world, (d) => d.handOverStep !== 'cannot-fail'),
        fault(world, {
          name: 'hand-over-step-fails',
          actor: kernel,
          source: 'arch_ima_add_kexec_buffer fails; logged, the load goes on with the segment unannounced',
          guard: (s) => at(s, 'segment') && designOf(world, s).handOverStep !== 'cannot-fail',
          apply: (s) => {
            const frees = designOf(world, s).handOverStep === 'failure-frees-buffer';
            return to(withKexec(s, { wanted: 0, ...(frees ? { buffer: 'freed' } : {}) }), 'digest');
          },
        }),
      ),
      ...when(
        anyDesign(world, (d) => d.segment && d.handOver !== 'other-segment'),
        fault(world, {
          name: 'no-hole-for-segment',
          actor: kernel,
          source: 'kexec_add_buffer: no hole; logged, the load goes on without the segment',
          guard: (s) => at(s, 'segment') && designOf(world, s).handOver !== 'other-segment',
          apply: (s) => to(dropBuffer(world, s, designOf(world, s).onNoHole), 'digest'),
        }),
      ),
    ]),
    {
      name: 'place-segments',
      actor: kernel,
      source: 'arch_kexec_kernel_image_load, kexec_calculate_store_digests, kimage_load_segment',
      fairness: 'weak',
      guard: (s) => at(s, 'digest'),
      choices: (s) =>
        s.kexec.mapped === 'freed' && followsMemory(world) && designOf(world, s).mapping !== 'stored-address'
          ? reuseOrNot
          : noReuse,
      apply: (s, { reuse }) => placeSegments(world, s, reuse === true),
    },
    ...when(
      anyDesign(world, (d) => d.loadBufsz === 'unset'),
      [
        {
          name: 'read-by-unset-size',
          actor: kernel,
          source: 'kexec_calculate_store_digests: bufsz was never set, and the buffer is NULL',
          guard: (s) =>
            at(s, 'digest') && s.kexec.loading!.hasIma && designOf(world, s).loadBufsz === 'unset',
          apply: (s) => replaced(withMemory(s, { error: 'uninitialised' }), { phase: 'oops' }),
        },
      ],
    ),
    ...when(
      anyDesign(world, (d) => d.rolledBack === 'leaked'),
      fault(world, {
        name: 'retry-placement',
        actor: kernel,
        source: 'image_load (arm64): nr_segments is set back, the next place is tried',
        guard: (s) => at(s, 'digest') && designOf(world, s).rolledBack === 'leaked' && !s.memory.leaked,
        apply: (s) => withMemory(s, { leaked: true }),
      }),
    ),
    ...fault(world, {
      name: 'place-segments-fails',
      actor: kernel,
      source: 'arch_kexec_kernel_image_load, sanity_check_segment_list, machine_kexec_prepare',
      guard: (s) => at(s, 'digest'),
      apply: (s) => to(s, 'abort'),
    }),
    ...when(maps, [
      {
        name: 'map-segment',
        actor: 'IMA',
        source: 'ima_kexec_post_load: kimage_unmap_segment, kimage_map_segment, register_reboot_notifier',
        fairness: 'weak',
        guard: (s) => at(s, 'post-load'),
        choices: (s) => waysToMap(world, s),
        apply: (s, { how }) => mapSegment(world, s, how),
      },
      ...fault(world, {
        name: 'map-segment-fails',
        actor: 'IMA',
        source: 'ima_kexec_post_load: vmap fails, "Could not map measurements buffer"',
        guard: (s) => at(s, 'post-load') && s.kexec.loading!.hasIma,
        apply: (s) => to(withKexec(s, { mapped: 'nothing' }), 'machine-post-load'),
      }),
    ]),
    {
      name: 'finish-load',
      actor: kernel,
      source: 'machine_kexec_post_load',
      fairness: 'weak',
      guard: (s) => at(s, 'machine-post-load'),
      apply: (s) => to(s, s.kexec.call === 'legacy-load' ? 'exchange' : 'cleanup'),
    },
    ...fault(world, {
      name: 'finish-load-fails',
      actor: kernel,
      source: 'machine_kexec_post_load: its error fails the load',
      guard: (s) => at(s, 'machine-post-load'),
      apply: (s) => to(s, 'abort'),
    }),
    {
      name: 'free-load-buffers',
      actor: kernel,
      source: 'kimage_file_post_load_cleanup',
      fairness: 'weak',
      guard: (s) => at(s, 'cleanup'),
      apply: (s) => to(cleanUp(world, s), 'exchange'),
    },
    {
      name: 'exchange-images',
      actor: kernel,
      source: 'kexec_file_load: xchg(dest_image, image), kexec_unlock, kimage_free of the image replaced',
      fairness: 'weak',
      guard: (s) => at(s, 'exchange'),
      apply: (s) => exchange(world, s),
    },
    ...when(!assumes(world, 'no-faults') || refusesImages(world), [
      {
        name: 'free-failed-image',
        actor: kernel,
        source: 'kexec_file_load: kimage_free of the image that failed',
        fairness: 'weak',
        guard: (s) => at(s, 'abort'),
        apply: (s) => abort(world, s),
      },
    ]),
  ];
}

const plainly: readonly Args[] = [Object.freeze({})];
const plainlyOrAstray = [...plainly, ...oneFor('how', ['astray'])];
const plainlyOrContiguous = [...plainly, ...oneFor('how', ['contiguous'])];
const countedOrNot = oneFor('counted', ['all', 'less']);
const forGoodOrNot = oneFor('comesBack', [false, true]);
const noReuse = oneFor('reuse', [false]);
const reuseOrNot = oneFor('reuse', [false, true]);
