/**
 * What a function says of packed states, kept by all the bits that it ever read: one lookup in a hash table, however
 * many they are. For functions that read much of the state, where a decision tree (decisions.ts) would be deep.
 *
 * A state that has the same in all these bits leads the function the same way, so what is kept is exact. When the
 * function reads a bit for the first time, what was kept without it says too much and is dropped.
 */
import type { Words } from './compile.js';
import { hashOf, writeHash } from './hash.js';
import type { Reads } from './view.js';

/** What is found where nothing is known yet. */
export const UNKNOWN = 0;

/** Where the entry of a state begins in the slots, or would; `last` is the number of the last entry. */
type Locate = (slots: Int32Array, last: number, words: Words, offset: number) => number;

/** From so many lookups on the code for them is generated: three times as fast, but it takes as long as some hundreds. */
const MANY = 500;

export class Memo {
  /** For each word of the state, the bits that were read. */
  readonly masks: Int32Array;
  /** The words of which any bit was read. */
  private read: readonly number[] = [];
  /** Entries of a number and the bits of each word in `read`; at most half of them taken, the others `UNKNOWN`. */
  private slots = new Int32Array(0);
  private last = -1;
  private size = 0;
  private lookups = 0;
  private locate: Locate = () => 0;

  constructor(words: number) {
    this.masks = new Int32Array(words);
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  /** What is kept for the state that stands in `words` from `offset` on; `UNKNOWN` if nothing is. */
  find(words: Words, offset: number): number {
    if (this.last < 0) return UNKNOWN;
    if (++this.lookups === MANY) this.locate = generatedLocate(this.read, this.masks);
    return this.slots[this.locate(this.slots, this.last, words, offset)]!;
  }

  /** Keeps `said`, which is not `UNKNOWN`, for all that have in these places what the state in `words` has. */
  add({ places }: Reads, words: Words, said: number): void {
    this.widen(places);
    if (2 * (this.size + 1) > this.last + 1) this.grow();
    const slot = this.locate(this.slots, this.last, words, 0);
    this.slots[slot] = said;
    for (const [i, word] of this.read.entries()) this.slots[slot + 1 + i] = words[word]! & this.masks[word]!;
    this.size++;
  }

  private widen(places: Reads['places']): void {
    const { masks } = this;
    let wider = this.last < 0;
    for (const { word, shift, bits } of places) {
      const mask = masks[word]! | ((2 ** bits - 1) << shift);
      if (mask === masks[word]) continue;
      masks[word] = mask;
      wider = true;
    }
    if (!wider) return;
    this.read = [...masks.keys()].filter((word) => masks[word] !== 0);
    this.empty(16);
    this.size = 0;
    this.lookups = 0;
    this.locate = plainLocate(this.read, this.masks);
  }

  private empty(entries: number): void {
    this.slots = new Int32Array(entries * (this.read.length + 1));
    this.last = entries - 1;
  }

  private grow(): void {
    const { slots } = this;
    const stride = this.read.length + 1;
    const key = new Int32Array(this.masks.length);
    this.empty(2 * (this.last + 1));
    for (let slot = 0; slot < slots.length; slot += stride) {
      if (slots[slot] === UNKNOWN) continue;
      for (const [i, word] of this.read.entries()) key[word] = slots[slot + 1 + i]!;
      this.slots.set(slots.subarray(slot, slot + stride), this.locate(this.slots, this.last, key, 0));
    }
  }
}

function plainLocate(read: readonly number[], masks: Int32Array): Locate {
  const stride = read.length + 1;
  const key = new Int32Array(read.length);
  return (slots, last, words, offset) => {
    for (const [i, word] of read.entries()) key[i] = words[offset + word]! & masks[word]!;
    for (let entry = hashOf(key, 0, key.length) & last; ; entry = (entry + 1) & last) {
      const slot = entry * stride;
      if (slots[slot] === UNKNOWN || key.every((bits, i) => slots[slot + 1 + i] === bits)) return slot;
    }
  };
}

/** The same, with what was read written out. */
function generatedLocate(read: readonly number[], masks: Int32Array): Locate {
  const names = read.map((word) => `bits${word}`);
  const same = names.map((name, i) => `slots[slot + ${1 + i}] === ${name}`);
  return new Function(`return function locate(slots, last, words, offset) {
    ${read.map((word) => `const bits${word} = words[offset + ${word}] & ${masks[word]};`).join('\n')}
    ${writeHash(names)}
    for (let entry = hash & last; ; entry = (entry + 1) & last) {
      const slot = entry * ${read.length + 1};
      if (${[`slots[slot] === ${UNKNOWN}`, ['true', ...same].join(' && ')].join(' || ')}) return slot;
    }
  }`)();
}
