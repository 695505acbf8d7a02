/**
 * The code of SHA-1 and SHA-2 (FIPS 180-4), unrolled: what becomes of a state when one block is mixed in.
 * The constants of SHA-2 are computed as the standard defines them: the first bits of the roots of primes.
 */
import { type Code, get, set, tee } from './wasm.js';
import type { Words } from './words.js';

/** Which locals hold what while a block is mixed in. */
export interface Registers {
  /** The working variables: 5 for SHA-1, 8 for SHA-2. */
  readonly state: readonly number[];
  /** The 16 words of the block. */
  readonly block: readonly number[];
  readonly scratch: readonly [number, number];
}

export interface Sha {
  readonly name: string;
  /** Bits of a word, words of the state, words of a digest. */
  readonly bits: 32 | 64;
  readonly stateWords: 5 | 8;
  readonly digestWords: number;
  readonly initial: readonly bigint[];
  /** Mixes the block in `block` into `state`; afterwards the old state must still be added. */
  readonly rounds: (words: Words, registers: Registers) => Code;
  /** The same for a block that is known when the code is made. */
  readonly fixedRounds: (words: Words, registers: Registers, block: readonly bigint[]) => Code;
}

function primes(count: number): readonly bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n += 1n) if (found.every((p) => n % p !== 0n)) found.push(n);
  return found;
}

/** The largest integer whose `degree`th power is at most `value`. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The first 64 bits of the fraction of a prime's root. */
const fraction = (prime: bigint, degree: bigint): bigint =>
  BigInt.asUintN(64, root(prime << (64n * degree), degree));

const PRIMES = primes(80);
const SHA2_K = PRIMES.map((prime) => fraction(prime, 3n));
const ROOTS = PRIMES.slice(0, 16).map((prime) => fraction(prime, 2n));
const high = (words: readonly bigint[]): readonly bigint[] => words.map((word) => word >> 32n);

interface Sha2 {
  readonly bits: 32 | 64;
  readonly k: readonly bigint[];
  /** Rotations of the functions Σ0, Σ1, and of σ0, σ1, whose last is a shift. */
  readonly sums: readonly [Triple, Triple];
  readonly small: readonly [Triple, Triple];
}
type Triple = readonly [number, number, number];
type Five = [number, number, number, number, number];
type Eight = [number, number, number, number, number, number, number, number];

const SHA2_32: Sha2 = {
  bits: 32,
  k: high(SHA2_K.slice(0, 64)),
  sums: [
    [2, 13, 22],
    [6, 11, 25],
  ],
  small: [
    [7, 18, 3],
    [17, 19, 10],
  ],
};

const SHA2_64: Sha2 = {
  bits: 64,
  k: SHA2_K,
  sums: [
    [28, 34, 39],
    [14, 18, 41],
  ],
  small: [
    [1, 8, 7],
    [19, 61, 6],
  ],
};

function sum(w: Words, x: Code, [a, b, c]: Triple, scratch: number): Code {
  return [w.rotr(x, a, scratch), w.rotr(x, b, scratch), w.xor, w.rotr(x, c, scratch), w.xor];
}

function small(w: Words, x: Code, [a, b, c]: Triple, scratch: number): Code {
  return [w.rotr(x, a, scratch), w.rotr(x, b, scratch), w.xor, w.shr(x, c), w.xor];
}

/** W[t] = σ1(W[t-2]) + W[t-7] + σ0(W[t-15]) + W[t-16], in the place of W[t-16]. */
function sha2Schedule(w: Words, sha: Sha2, { block, scratch }: Registers, t: number): Code {
  const at = (back: number): Code => get(block[(t - back) & 15]!);
  return [
    small(w, at(2), sha.small[1], scratch[0]),
    [at(7), w.add],
    [small(w, at(15), sha.small[0], scratch[0]), w.add],
    [at(16), w.add],
    set(block[t & 15]!),
  ];
}

function sha2Round(w: Words, sha: Sha2, registers: Registers, t: number, kw: Code): Code {
  const { state, scratch } = registers;
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, i) => state[(i - t) & 7]!) as Eight;
  return [
    [get(h), sum(w, get(e), sha.sums[1], scratch[0]), w.add],
    [w.select(get(e), get(f), get(g)), w.add, kw, w.add, tee(scratch[1])],
    [get(d), w.add, set(d)],
    [get(scratch[1]), sum(w, get(a), sha.sums[0], scratch[0]), w.add],
    [w.select([get(a), get(b), w.xor], get(c), get(b)), w.add, set(h)],
  ];
}

function sha2Rounds(sha: Sha2, w: Words, registers: Registers): Code {
  return sha.k.flatMap((k, t) => {
    const schedule = t < 16 ? [] : sha2Schedule(w, sha, registers, t);
    const kw = [get(registers.block[t & 15]!), w.constant(k), w.add];
    return [schedule, sha2Round(w, sha, registers, t, kw)];
  });
}

function sha2FixedRounds(sha: Sha2, w: Words, registers: Registers, block: readonly bigint[]): Code {
  const { bits } = sha;
  const rotr = (x: bigint, n: number): bigint =>
    BigInt.asUintN(bits, (x >> BigInt(n)) | (x << BigInt(bits - n)));
  const mix = (x: bigint, [a, b, c]: Triple): bigint => rotr(x, a) ^ rotr(x, b) ^ (x >> BigInt(c));
  const schedule = block.slice();
  for (let t = 16; t < sha.k.length; t += 1) {
    const at = (back: number): bigint => schedule[t - back]!;
    schedule.push(
      BigInt.asUintN(bits, mix(at(2), sha.small[1]) + at(7) + mix(at(15), sha.small[0]) + at(16)),
    );
  }
  return sha.k.flatMap((k, t) =>
    sha2Round(w, sha, registers, t, w.constant(BigInt.asUintN(bits, k + schedule[t]!))),
  );
}

function sha2(name: string, sha: Sha2, digestWords: number, initial: readonly bigint[]): Sha {
  return {
    name,
    bits: sha.bits,
    stateWords: 8,
    digestWords,
    initial,
    rounds: (words, registers) => sha2Rounds(sha, words, registers),
    fixedRounds: (words, registers, block) => sha2FixedRounds(sha, words, registers, block),
  };
}

const SHA1_K = [0x5a827999n, 0x6ed9eba1n, 0x8f1bbcdcn, 0xca62c1d6n];

function sha1Mix(w: Words, t: number, [b, c, d]: readonly [number, number, number]): Code {
  if (t < 20) return w.select(get(b), get(c), get(d));
  if (t < 40 || t >= 60) return [get(b), get(c), w.xor, get(d), w.xor];
  return w.select([get(b), get(c), w.xor], get(d), get(c));
}

function sha1Rounds(w: Words, { state, block, scratch }: Registers): Code {
  return Array.from({ length: 80 }, (_, t): Code => {
    const [a, b, c, d, e] = Array.from({ length: 5 }, (_, i) => state[(i - t + 80) % 5]!) as Five;
    const at = (back: number): Code => get(block[(t - back) & 15]!);
    const next = [at(3), at(8), w.xor, at(14), w.xor, at(16), w.xor];
    const schedule = t < 16 ? [] : [next, set(scratch[1]), w.rotr(get(scratch[1]), 31, scratch[0])];
    return [
      schedule,
      t < 16 ? [] : set(block[t & 15]!),
      [get(e), w.rotr(get(a), 27, scratch[0]), w.add, sha1Mix(w, t, [b, c, d]), w.add],
      [w.constant(SHA1_K[Math.floor(t / 20)]!), w.add, get(block[t & 15]!), w.add, set(e)],
      [w.rotr(get(b), 2, scratch[0]), set(b)],
    ];
  }).flat();
}

const SHA1_INITIAL = [0x67452301n, 0xefcdab89n, 0x98badcfen, 0x10325476n, 0xc3d2e1f0n];

export const SHA: readonly Sha[] = [
  {
    name: 'sha1',
    bits: 32,
    stateWords: 5,
    digestWords: 5,
    initial: SHA1_INITIAL,
    rounds: sha1Rounds,
    // An extended PCR fills less than one block of SHA-1, so that no block is all padding.
    fixedRounds: () => [],
  },
  sha2('sha256', SHA2_32, 8, high(ROOTS.slice(0, 8))),
  sha2('sha384', SHA2_64, 6, ROOTS.slice(8)),
  sha2('sha512', SHA2_64, 8, ROOTS.slice(0, 8)),
];
