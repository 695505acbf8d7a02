/**
 * The hash engine: SHA-1 and SHA-2 over one WebAssembly memory, with nothing allocated per hash.
 * Several times as fast on short messages as a call of node:crypto for each, and four chains at a time where a
 * search extends many. node:crypto and @noble/hashes are what it is tested against.
 */
import type { HashAlgorithm } from '../algorithms.js';
import { functionModule } from './module.js';
import { SHA, type Sha } from './sha.js';

/** The parts of the WebAssembly API that are used; neither es2023 nor @types/node declares them all. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
}
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

type Blocks = (state: number, data: number, count: number) => void;
type Extend = (chain: number, digest: number) => void;
type Lanes = (
  chains: number,
  groups: number,
  digests: number,
  steps: number,
  target: number,
  hits: number,
) => void;

export const PAGE_BYTES = 65_536;

const api = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
/** Compiled functions by name: made when first asked for, as making one takes tens of milliseconds. */
const compiled = new Map<string, object>();

/** A function of one algorithm over a memory. */
function link(sha: Sha, kind: 'blocks' | 'extend' | 'lanes', memory: WasmMemory): unknown {
  const name = `${sha.name}_${kind}`;
  let module = compiled.get(name);
  if (module === undefined) {
    module = new api.Module(functionModule(sha, kind));
    compiled.set(name, module);
  }
  return new api.Instance(module, { env: { memory } }).exports[name];
}

/** One algorithm of an engine. States, chains and digests are words in memory, in the machine's own order. */
export interface EngineHash {
  readonly sha: Sha;
  /** Bytes of a digest, and of a state, which may be longer (SHA-384). */
  readonly digestBytes: number;
  readonly stateBytes: number;
  readonly extend: Extend;
  readonly lanes: Lanes;
  /** The digest of `length` bytes at `data`, left at `state`. */
  readonly digest: (state: number, data: number, length: number) => void;
}

/** Whether the engine knows an algorithm. */
export function engineKnows(algorithm: HashAlgorithm): boolean {
  return SHA.some((sha) => sha.name === algorithm.name);
}

/** Owns the memory that all its hashes work on. */
export class HashEngine {
  readonly memory: WasmMemory;
  bytes: Uint8Array;
  view: DataView;
  readonly #hashes = new Map<string, EngineHash>();
  #used: number;
  /** Where the padded end of a message is put together. */
  readonly #tail: number;

  constructor(initialBytes: number = PAGE_BYTES) {
    this.memory = new api.Memory({ initial: Math.ceil(initialBytes / PAGE_BYTES) });
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.#used = 16;
    this.#tail = this.allocate(256);
  }

  /** Reserves bytes for as long as the engine lives, aligned to 16. Memory is grown as needed. */
  allocate(count: number): number {
    const at = this.#used;
    this.#used = (at + count + 15) & ~15;
    const missing = this.#used - this.bytes.length;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.bytes = new Uint8Array(this.memory.buffer);
      this.view = new DataView(this.memory.buffer);
    }
    return at;
  }

  /** @throws if the engine does not know the algorithm (`engineKnows`). */
  hash(algorithm: HashAlgorithm): EngineHash {
    const known = this.#hashes.get(algorithm.name);
    if (known !== undefined) return known;
    const sha = SHA.find(({ name }) => name === algorithm.name);
    if (sha === undefined) throw new RangeError(`the engine has no ${algorithm.name}`);
    const made = this.#hash(sha);
    this.#hashes.set(algorithm.name, made);
    return made;
  }

  /** Writes a digest's bytes as words. */
  putDigest(hash: EngineHash, at: number, digest: Uint8Array): void {
    const wordBytes = hash.sha.bits / 8;
    for (let i = 0; i < hash.digestBytes; i += 1) {
      this.bytes[at + (i - (i % wordBytes)) + wordBytes - 1 - (i % wordBytes)] = digest[i]!;
    }
  }

  /** The bytes of a digest that is words in memory. */
  getDigest(hash: EngineHash, at: number): Uint8Array {
    const wordBytes = hash.sha.bits / 8;
    const digest = new Uint8Array(hash.digestBytes);
    for (let i = 0; i < digest.length; i += 1) {
      digest[i] = this.bytes[at + (i - (i % wordBytes)) + wordBytes - 1 - (i % wordBytes)]!;
    }
    return digest;
  }

  #hash(sha: Sha): EngineHash {
    const tail = this.#tail;
    const wordBytes = sha.bits / 8;
    const blockBytes = 16 * wordBytes;
    // SHA-384 is SHA-512 with another beginning.
    const mixer = sha.name === 'sha384' ? SHA.find(({ name }) => name === 'sha512')! : sha;
    const blocks = link(mixer, 'blocks', this.memory) as Blocks;
    let lanes: Lanes | undefined;
    const initial = new Uint8Array(sha.stateWords * wordBytes);
    const initialView = new DataView(initial.buffer);
    for (const [i, word] of sha.initial.entries()) {
      if (wordBytes === 4) initialView.setUint32(i * 4, Number(word), true);
      else initialView.setBigUint64(i * 8, word, true);
    }
    const lengthBytes = 2 * wordBytes;
    const digest = (state: number, data: number, length: number): void => {
      const { bytes } = this;
      bytes.set(initial, state);
      const whole = Math.floor(length / blockBytes);
      if (whole > 0) blocks(state, data, whole);
      const rest = length - whole * blockBytes;
      const total = rest + 1 + lengthBytes > blockBytes ? 2 * blockBytes : blockBytes;
      bytes.copyWithin(tail, data + whole * blockBytes, data + length);
      bytes.fill(0, tail + rest, tail + total);
      bytes[tail + rest] = 0x80;
      this.view.setUint32(tail + total - 4, length * 8);
      blocks(state, tail, total / blockBytes);
    };
    return {
      sha,
      digestBytes: sha.digestWords * wordBytes,
      stateBytes: sha.stateWords * wordBytes,
      extend: link(sha, 'extend', this.memory) as Extend,
      lanes: (...args) => {
        lanes ??= link(sha, 'lanes', this.memory) as Lanes;
        lanes(...args);
      },
      digest,
    };
  }
}
