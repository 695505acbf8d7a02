/** Machines drawn at random, over states that have a part of each kind. */
import fc from 'fast-check';
import {
  type Args,
  bool,
  int,
  list,
  nullable,
  oneOf,
  record,
  type Transition,
  tuple,
  union,
  update,
  updater,
} from '../../../src/checker/index.js';

interface Image {
  readonly valid: boolean;
  readonly size: number;
}

export interface State {
  readonly phase: 'a' | 'b' | 'c';
  readonly count: number;
  readonly live: Image | null;
  readonly loading: Image | null;
  readonly flags: readonly boolean[];
  readonly images: readonly Image[];
  readonly queue: readonly number[];
  readonly view:
    | { readonly kind: 'none' }
    | { readonly kind: 'some'; readonly of: Image; readonly by: number };
}

const image = record<Image>({ valid: bool, size: int(0, 2) });
export const codec = record<State>({
  phase: oneOf('a', 'b', 'c'),
  count: int(-1, 2),
  live: nullable(image),
  loading: nullable(image),
  flags: tuple(2, bool),
  images: tuple(2, image),
  queue: list(2, int(0, 2)),
  view: union('kind', { none: {}, some: { of: image, by: int(0, 1) } }),
});

export const initial: State = {
  phase: 'a',
  count: 0,
  live: null,
  loading: { valid: false, size: 1 },
  flags: [false, true],
  images: [
    { valid: true, size: 0 },
    { valid: false, size: 2 },
  ],
  queue: [],
  view: { kind: 'none' },
};

/** Ways to look at a state, and to change it: spread, updated, moved from one field to another, built anew. */
export const tests: readonly ((s: State) => boolean)[] = [
  () => true,
  (s) => s.phase !== 'b',
  (s) => s.live === null,
  (s) => s.loading !== null && s.loading.size > 0,
  (s) => s.flags.some((flag) => flag),
  ({ images: [first, second] }) => first!.valid === second!.valid,
  (s) => s.queue.includes(1) || s.queue.length === 0,
  (s) => s.view.kind === 'some' && s.view.of.valid,
  ({ count, ...rest }) => count < 2 && rest.phase !== 'c',
];
const next = { a: 'b', b: 'c', c: 'a' } as const;
const updated = updater<State>();
const updatedImage = updater<Image>();
const changes: readonly ((s: State, args: Args) => State)[] = [
  (s) => s,
  (s) => ({ ...s, phase: next[s.phase] }),
  (s) => update(s, { phase: 'a', count: (s.count + 2) % 3 }),
  (s) => update(s, { live: s.loading, loading: null }),
  (s) => ({ ...s, live: s.loading, loading: s.live }),
  (s) => (s.live === null ? s : update(s, { live: update(s.live, { valid: !s.live.valid }) })),
  (s) => update(s, { loading: { valid: s.flags[0]!, size: s.queue.length } }),
  (s, { i }) => update(s, { flags: s.flags.with(i as number, !s.flags[i as number]) }),
  (s) => ({ ...s, flags: s.flags.toReversed() }),
  (s, { i }) => update(s, { images: s.images.with(i as number, { valid: true, size: 1 }) }),
  (s) => update(s, { images: s.images.with(0, s.images[1]!) }),
  (s) => ({ ...s, images: [s.images[1]!, s.images[0]!] }),
  (s) => (s.images[0]!.size === s.images[1]!.size ? s : update(s, { count: -1 })),
  (s) => update(s, { queue: s.queue.length < 2 ? [...s.queue, s.images[0]!.size] : [] }),
  (s) => (s.queue.length > 0 ? update(s, { queue: s.queue.with(-1, 2) }) : s),
  (s) => update(s, { view: { kind: 'some', of: s.images[1]!, by: s.queue.length % 2 } }),
  (s) => (s.view.kind === 'some' ? update(s, { view: update(s.view, { by: 1 }), live: s.view.of }) : s),
  (s) => JSON.parse(JSON.stringify({ ...s, view: { kind: 'none' } })),
  (s) => update(update(s, { count: 1 }), { phase: s.count === 1 ? 'c' : 'b' }),
  (s) => updated(s, { live: s.loading, phase: next[s.phase] }),
  (s) => (s.live === null ? s : updated(s, { live: updatedImage(s.live, { size: 2 }), queue: [] })),
  (s) => update(s, { count: ({ count }) => (count + 2) % 3, phase: ({ phase }) => next[phase] }),
  (s) => update(s, { count: ({ queue }) => queue.length, live: ({ loading }) => loading, queue: [] }),
  (s) => update(update(s, { count: 1 }), { count: ({ count, phase }) => (phase === 'a' ? count : 0) }),
  (s) => update(s, { count: ({ phase }) => (phase === 'a' ? 0 : Number(s.flags[0])) }),
  (s) => {
    if (s.live === null) return s;
    const live = update(s.live, { size: ({ size }) => (size + 1) % 3, valid: ({ valid }) => !valid });
    return update(s, s.count > 0 ? { live } : { live, loading: live, count: ({ count }) => count + 1 });
  },
];
const both: readonly Args[] = [{ i: 0 }, { i: 1 }];

export const transitions: fc.Arbitrary<Transition<State>[]> = fc
  .array(
    fc.record({
      test: fc.constantFrom(...tests),
      open: fc.constantFrom(...tests),
      change: fc.constantFrom(...changes),
      also: fc.constantFrom(...changes),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drawn) =>
    drawn.map(({ test, open, change, also }, n) => ({
      name: `t${n}`,
      actor: '',
      source: '',
      guard: test,
      choices: (s: State) => both.filter(({ i }) => open(s) || i === s.count),
      apply: (s: State, args: Args) => also(change(s, args), args),
    })),
  );
