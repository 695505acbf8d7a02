/** Rows of equally many 32-bit words, appended one after the other. */
import { Chunks, chunkOf, ROWS_PER_CHUNK } from './chunks.js';
import { intsAt, type Piece } from './linear.js';

export class Rows extends Chunks<Int32Array> {
  readonly width: number;
  size = 0;

  constructor(width: number) {
    super();
    this.width = width;
  }

  get bytesPerChunk(): number {
    return ROWS_PER_CHUNK * this.width * 4;
  }

  /** Whether the next row needs another chunk. */
  get full(): boolean {
    return this.size === this.room;
  }

  chunkAt(piece: Piece): Int32Array {
    return intsAt(piece, ROWS_PER_CHUNK * this.width);
  }

  /** Where row `id` is: its words are those of `chunk(id)` from `offset(id)` on. */
  chunk(id: number): Int32Array {
    return this.chunks[chunkOf(id)]!;
  }

  offset(id: number): number {
    return (id & (ROWS_PER_CHUNK - 1)) * this.width;
  }
}
