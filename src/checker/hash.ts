/** The hash of a state's words: a multiplication and a shift for each, and the finish of MurmurHash3. */

import type { Words } from './compile.js';

export function hashOf(words: Words, offset: number, count: number): number {
  let hash = 0;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ words[offset + i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The same, as source: statements that leave the hash of the variables `names` in `hash`. */
export function writeHash(names: readonly string[]): string {
  return [
    'let hash = 0;',
    ...names.map((name) => `hash = Math.imul(hash ^ ${name}, 0x9e3779b1); hash ^= hash >>> 15;`),
    'hash = Math.imul(hash, 0x85ebca6b); hash ^= hash >>> 13;',
    'hash = Math.imul(hash, 0xc2b2ae35); hash ^= hash >>> 16;',
  ].join('\n');
}
