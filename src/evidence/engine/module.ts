/**
 * The functions of the hash engine, for each of SHA-1, SHA-256, SHA-384 and SHA-512. A state, a chain (a PCR's
 * value) and a digest are words in the machine's order, so that one hash feeds the next without conversion.
 *
 * `NAME_blocks(state, data, count)`     mixes blocks of bytes into a state
 * `NAME_extend(chain, digest)`          chain := NAME(chain ‖ digest)
 * `NAME_lanes(chains, groups, digests, steps, target, hits)`
 *     extends every chain by each digest in turn, several chains at once, and notes where the first word of one
 *     becomes `target`'s. Chains come in groups: word 0 of each lane, word 1 of each lane, …
 */
import type { Registers, Sha } from './sha.js';
import {
  type Code,
  countdown,
  get,
  I32,
  I32_ADD,
  i32,
  i32Load,
  i32Store,
  set,
  type WasmFunction,
  wasmModule,
  when,
} from './wasm.js';
import { anyLaneEqual, LANES32, LANES64, WORD32, WORD64, type Words } from './words.js';

/** More hits than this are not noted: a first word agrees by chance once in 2^32 or 2^64. */
export const MAX_HITS = 1000;

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + i);

/** Locals for a hash, from `first` on: two scratch, the block, the state, and a copy of it. */
function locals(sha: Sha, first: number): { registers: Registers; saved: readonly number[]; count: number } {
  const registers: Registers = {
    scratch: [first, first + 1],
    block: range(first + 2, 16),
    state: range(first + 18, sha.stateWords),
  };
  return {
    registers,
    saved: range(first + 18 + sha.stateWords, sha.stateWords),
    count: 18 + 2 * sha.stateWords,
  };
}

const wordsOf = (sha: Sha): Words => (sha.bits === 32 ? WORD32 : WORD64);
const lanesOf = (sha: Sha): Words => (sha.bits === 32 ? LANES32 : LANES64);

/** The bytes of a word in the reverse order: a shuffle is only to be had for vectors. */
function byteSwap(w: Words, x: Code, scratch: number): Code {
  const masked = (mask: bigint, by: number): Code => [w.constant(mask), w.and, w.constant(BigInt(by))];
  const rotate = (code: Code, by: number): Code => w.rotr(code, w.bits - by, scratch);
  if (w.bits === 32) {
    return [
      rotate([x, set(scratch), get(scratch), w.constant(0x00ff00ffn), w.and], 24),
      rotate([get(scratch), w.constant(0xff00ff00n), w.and], 8),
      w.or,
    ];
  }
  const shiftLeft: Code = [0x86];
  const shiftRight: Code = [0x88];
  const swapWithin = (mask: bigint, by: number): Code => [
    set(scratch),
    [get(scratch), masked(mask, by), shiftLeft],
    [get(scratch), w.constant(BigInt(by)), shiftRight, w.constant(mask), w.and],
    w.or,
  ];
  return rotate([x, swapWithin(0x00ff00ff00ff00ffn, 8), swapWithin(0x0000ffff0000ffffn, 16)], 32);
}

function blocksFunction(sha: Sha): WasmFunction {
  const w = wordsOf(sha);
  const [state, data, count] = [0, 1, 2] as const;
  const { registers, saved, count: localCount } = locals(sha, 3);
  const scratch = registers.scratch[0];
  const loadBlock = registers.block.flatMap((local, i) => [
    byteSwap(w, [get(data), w.load(i * w.bytes)], scratch),
    set(local),
  ]);
  const body = [
    loadBlock,
    registers.state.flatMap((local, i) => [get(saved[i]!), set(local)]),
    sha.rounds(w, registers),
    registers.state.flatMap((local, i) => [get(local), get(saved[i]!), w.add, set(saved[i]!)]),
    [get(data), i32(16 * w.bytes), I32_ADD, set(data)],
  ];
  return {
    name: `${sha.name}_blocks`,
    params: 3,
    locals: [{ count: localCount, type: w.type }],
    code: [
      saved.flatMap((local, i) => [get(state), w.load(i * w.bytes), set(local)]),
      countdown(count, body),
      saved.flatMap((local, i) => [get(state), get(local), w.store(i * w.bytes)]),
    ],
  };
}

/** The words that pad two digests: a 1 bit, zeros, and the length in bits. */
function padding(sha: Sha): readonly bigint[] {
  const message = 2 * sha.digestWords;
  const lengthWords = 2;
  const total = message + 1 + lengthWords <= 16 ? 16 : 32;
  const words = Array.from({ length: total - message }, () => 0n);
  words[0] = 1n << BigInt(sha.bits - 1);
  words[words.length - 1] = BigInt(message * sha.bits);
  return words;
}

/** chain := H(chain ‖ digest), for one chain or for all lanes. */
function extendCode(
  sha: Sha,
  w: Words,
  chain: number,
  digest: number,
  regs: ReturnType<typeof locals>,
): Code {
  const { registers, saved } = regs;
  const { block, state } = registers;
  const pads = padding(sha);
  const message = block.flatMap((local, i): Code => {
    if (i < sha.digestWords) return [get(chain), w.load(i * w.bytes), set(local)];
    const word = i - sha.digestWords;
    if (word < sha.digestWords) return [get(digest), w.loadSame((word * w.bits) / 8), set(local)];
    return [w.constant(pads[i - 2 * sha.digestWords]!), set(local)];
  });
  const first = [
    message,
    state.flatMap((local, i) => [w.constant(sha.initial[i]!), set(local)]),
    sha.rounds(w, registers),
    state.flatMap((local, i) => [get(local), w.constant(sha.initial[i]!), w.add, set(local)]),
  ];
  const second =
    2 * sha.digestWords + pads.length === 16
      ? []
      : [
          state.flatMap((local, i) => [get(local), set(saved[i]!)]),
          sha.fixedRounds(w, registers, pads.slice(-16)),
          state.flatMap((local, i) => [get(local), get(saved[i]!), w.add, set(local)]),
        ];
  const store = state
    .slice(0, sha.digestWords)
    .flatMap((local, i) => [get(chain), get(local), w.store(i * w.bytes)]);
  return [first, second, store];
}

function extendFunction(sha: Sha): WasmFunction {
  const w = wordsOf(sha);
  const regs = locals(sha, 2);
  return {
    name: `${sha.name}_extend`,
    params: 2,
    locals: [{ count: regs.count, type: w.type }],
    code: extendCode(sha, w, 0, 1, regs),
  };
}

function lanesFunction(sha: Sha): WasmFunction {
  const w = lanesOf(sha);
  const [chains, groups, digests, steps, target, hits] = [0, 1, 2, 3, 4, 5] as const;
  const [chain, left] = [6, 7] as const;
  const regs = locals(sha, 8);
  const address = 8 + regs.count;
  // hits: how many; then, for each, the steps and the groups that were left at that moment
  const record = [
    [get(hits), get(hits), i32Load(0), i32(1), I32_ADD, i32Store(0)],
    [get(hits), get(hits), i32Load(0), i32(3), 0x74, I32_ADD, set(address)],
    [get(address), get(steps), i32Store(0)],
    [get(address), get(left), i32Store(4)],
  ];
  const compare = [
    [get(chain), w.load(0), get(target), w.loadSame(0), anyLaneEqual(w)],
    when([], when([get(hits), i32Load(0), i32(MAX_HITS), 0x49], record)),
  ];
  const perGroup = [
    extendCode(sha, w, chain, digests, regs),
    compare,
    [get(chain), i32(sha.digestWords * w.bytes), I32_ADD, set(chain)],
  ];
  const perStep = [
    [get(chains), set(chain), get(groups), set(left)],
    countdown(left, perGroup),
    [get(digests), i32((sha.digestWords * sha.bits) / 8), I32_ADD, set(digests)],
  ];
  return {
    name: `${sha.name}_lanes`,
    params: 6,
    locals: [
      { count: 2, type: I32 },
      { count: regs.count, type: w.type },
      { count: 1, type: I32 },
    ],
    code: countdown(steps, perStep),
  };
}

/** The bytes of a module with one of the functions; there is none for the blocks of SHA-384, which are SHA-512's. */
export function functionModule(sha: Sha, kind: 'blocks' | 'extend' | 'lanes'): Uint8Array {
  const makers = { blocks: blocksFunction, extend: extendFunction, lanes: lanesFunction };
  return wasmModule([makers[kind](sha)]);
}
