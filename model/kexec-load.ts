/** Loading an image: `kexec_file_load`, `kexec_load`, unload; kernel/kexec_file.c, kernel/kexec.c, ima_kexec.c. */
import type { Design } from './design.js';
import { append, markerIsMeasured, markerValues } from './ima.js';
import { KEXEC_LOAD, type Sizes } from './records.js';
import {
  anyDesign,
  costing,
  designOf,
  fault,
  oneFor,
  type Rule,
  when,
  withHistory,
  withKexec,
  withLoading,
  withMemory,
} from './rules.js';
import type { Image, Kexec, LoadStep, Mapped, State } from './state.js';
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
  s.kexec.step === step && s.kexec.loading !== null && s.ima.lock !== 'kernel';
const to = (s: State, step: LoadStep): State => withKexec(s, { step });

const EMPTY_IMAGE: Image = {
  hasIma: false,
  imaSize: 0,
  pointer: 'none',
  coversRest: false,
  coversIma: false,
  changed: false,
};

function begin(world: World, s: State, call: Kexec['call']): State {
  const step = call === 'legacy-load' ? 'digest' : 'read';
  return withKexec(s, { call, step, loading: EMPTY_IMAGE, wasReady: isReady(world, s) });
}

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

const segmentSize = (world: World, s: State): number =>
  segmentSizeFor(designOf(world, s), world.sizes, world.lists.size(s.history));

/** Frees what this load's clean-up frees (`kimage_file_post_load_cleanup`), in each design's idea of who owns it. */
function cleanUp(world: World, s: State): State {
  const { buffer, bufferOwner } = designOf(world, s);
  const dropped = withHistory(s, world.lists.discard(s.history, 'dumped'));
  if (s.kexec.buffer !== 'allocated' || bufferOwner === 'ima') return dropped;
  if (bufferOwner === 'both') return withKexec(dropped, { buffer: 'freed' });
  const forgotten = withKexec(dropped, { buffer: 'none', bufferSize: 0 });
  return bufferOwner === 'nobody' && buffer === 'per-load'
    ? withMemory(forgotten, { leaked: true })
    : forgotten;
}

/** After sizing: the list is dumped now, or only announced. */
function afterBuffer(world: World, s: State): State {
  if (designOf(world, s).copiedAt === 'load') return to(s, 'dump-at-load');
  return to(s, markerIsMeasured(world, s, 'load') ? 'load-marker' : 'segment');
}

const takesList = (world: World, s: State): boolean => {
  const { copiedAt, crashBuffer } = designOf(world, s);
  return copiedAt !== 'never' && (s.kexec.call !== 'crash-load' || crashBuffer);
};

const keepsBuffer = (world: World, s: State): boolean =>
  designOf(world, s).buffer === 'static-kept' &&
  s.kexec.buffer !== 'none' &&
  s.kexec.bufferSize === s.kexec.wanted;

/** `vfree` of what the static pointer holds, which may be gone already. */
const freeBuffer = (s: State): State => {
  const freed = withKexec(s, { buffer: 'none', bufferSize: 0 });
  return s.kexec.buffer === 'freed' && s.memory.error === 'none'
    ? withMemory(freed, { error: 'double-free' })
    : freed;
};

/** The segments are placed: the pointer is stored, the digest taken, the pages filled from the buffers. */
function placeSegments(world: World, s: State, reuse: boolean): State {
  const loading = s.kexec.loading!;
  const { segmentDigest, handOver, oldRange, postLoad } = designOf(world, s);
  const legacy = s.kexec.call === 'legacy-load';
  const older = !legacy && s.kexec.inherited && handOver === 'device-tree' && oldRange === 'kept';
  const placed = withLoading(s, {
    pointer: older ? 'older' : loading.hasIma && handOver !== 'none' ? 'own' : 'none',
    // The purgatory of kexec-tools has a digest of its own, of all segments.
    coversRest: legacy || segmentDigest !== 'none',
    coversIma: loading.hasIma && segmentDigest === 'covers-ima',
  });
  const mapped = reuse ? 'reused-loading' : s.kexec.mapped;
  const dumped = world.lists.holds(s.history, 'dumped') !== 'nothing';
  const filled = dumped ? world.lists.move(s.history, 'dumped', 'loading') : s.history;
  const maps =
    !legacy && (postLoad === 'all' || (postLoad === 'all-but-crash' && s.kexec.call !== 'crash-load'));
  return to(withKexec(withHistory(placed, filled), { mapped }), maps ? 'post-load' : 'machine-post-load');
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
  const mayLoad = (s: State): boolean =>
    cpu0IsFree(s) && !(assumes(world, 'one-load') && s.kexec.live !== null);
  const carries = anyDesign(world, (d) => d.copiedAt !== 'never');
  const maps = anyDesign(world, (d) => d.postLoad !== 'none');

  return [
    costing('loads', {
      name: 'kexec-file-load',
      actor: 'user space',
      source: 'kexec_file_load: kimage_file_alloc_init',
      guard: mayLoad,
      apply: (s) => begin(world, s, 'file-load'),
    }),
    ...when(!assumes(world, 'no-crash-image'), [
      costing('loads', {
        name: 'kexec-crash-load',
        actor: 'user space',
        source: 'kexec_file_load, KEXEC_FILE_ON_CRASH: the old crash image is freed first',
        guard: mayLoad,
        apply: (s) => {
          const history = world.lists.discard(s.history, 'crash');
          return begin(world, withKexec(withHistory(s, history), { crash: null }), 'crash-load');
        },
      }),
    ]),
    ...when(!assumes(world, 'file-load-only'), [
      costing('loads', {
        name: 'kexec-load',
        actor: 'user space',
        source: 'kexec_load: do_kexec_load',
        guard: mayLoad,
        apply: (s) => begin(world, s, 'legacy-load'),
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
      guard: (s) => at(s, 'read'),
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
        apply: (s) => {
          const wanted = segmentSize(world, s);
          const reserved = withHistory(s, world.lists.reserve(s.history));
          return to(withKexec(reserved, { wanted, segmentSize: wanted }), 'buffer');
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
    ...when(
      anyDesign(world, (d) => d.copiedAt !== 'never' && d.buffer === 'static-kept'),
      [
        {
          name: 'keep-buffer',
          actor: 'IMA',
          source: 'ima_alloc_kexec_file_buf: same size, position reset',
          fairness: 'weak',
          guard: (s) => at(s, 'buffer') && keepsBuffer(world, s),
          apply: (s) => afterBuffer(world, s),
        },
      ],
    ),
    ...when(carries, [
      {
        name: 'allocate-buffer',
        actor: 'IMA',
        source: 'ima_alloc_kexec_file_buf: vfree, vmalloc',
        fairness: 'weak',
        guard: (s) => at(s, 'buffer') && !keepsBuffer(world, s),
        apply: (s) => {
          const freed = freeBuffer(s);
          return afterBuffer(world, withKexec(freed, { buffer: 'allocated', bufferSize: s.kexec.wanted }));
        },
      },
      ...fault(world, {
        name: 'allocate-buffer-fails',
        actor: 'IMA',
        source: 'ima_alloc_kexec_file_buf: vfree, then vmalloc fails',
        guard: (s) => at(s, 'buffer') && !keepsBuffer(world, s),
        apply: (s) => to(freeBuffer(s), 'digest'),
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
            const next = withHistory(s, dumped);
            return world.lists.holds(dumped, 'dumped') === 'nothing'
              ? to(cleanUp(world, next), 'digest')
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
          guard: (s) => at(s, 'load-marker') && s.ima.lock === 'nobody',
          apply: (s) => to(append(world, s, KEXEC_LOAD, 'kernel', markerValues(world, s)), 'segment'),
        },
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
          const announced =
            designOf(world, s).copiedAt === 'execute' ? world.lists.zero(s.history, 'loading') : s.history;
          const segment = { hasIma: true, imaSize: s.kexec.wanted };
          return to(withKexec(withLoading(withHistory(s, announced), segment), { wanted: 0 }), 'digest');
        },
      },
      ...fault(world, {
        name: 'no-hole-for-segment',
        actor: kernel,
        source: 'kexec_add_buffer: no hole; logged, the load goes on without the segment',
        guard: (s) => at(s, 'segment'),
        apply: (s) => to(designOf(world, s).buffer === 'per-load' ? cleanUp(world, s) : s, 'digest'),
      }),
    ]),
    {
      name: 'place-segments',
      actor: kernel,
      source: 'arch_kexec_kernel_image_load, kexec_calculate_store_digests, kimage_load_segment',
      fairness: 'weak',
      guard: (s) => at(s, 'digest'),
      choices: (s) => (s.kexec.mapped === 'freed' && followsMemory(world) ? reuseOrNot : noReuse),
      apply: (s, { reuse }) => placeSegments(world, s, reuse === true),
    },
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
        apply: (s) => {
          const list = s.kexec.loading!.hasIma;
          const registered = s.kexec.registered || list;
          return to(withKexec(s, { mapped: list ? 'loading' : 'nothing', registered }), 'machine-post-load');
        },
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
    ...when(!assumes(world, 'no-faults'), [
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

const noReuse = oneFor('reuse', [false]);
const reuseOrNot = oneFor('reuse', [false, true]);
