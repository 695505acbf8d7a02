/** Memory for rows, taken chunk by chunk: growing copies nothing, and no piece of memory is large. */
import { heap, moved, type Piece, type Space } from './linear.js';

export const ROWS_PER_CHUNK_LOG2 = 14;
export const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2;

/** In which of the chunks row `id` is. */
export const chunkOf = (id: number): number => id >>> ROWS_PER_CHUNK_LOG2;

export abstract class Chunks<C extends ArrayBufferView> {
  readonly chunks: C[] = [];
  /** What a chunk takes. */
  abstract readonly bytesPerChunk: number;
  /** A chunk, where this is. */
  abstract chunkAt(piece: Piece): C;
  private space = heap;

  /** How many rows the chunks have room for. */
  get room(): number {
    return this.chunks.length << ROWS_PER_CHUNK_LOG2;
  }

  get bytes(): number {
    return this.chunks.length * this.bytesPerChunk;
  }

  /** Makes room for more rows. Throws a `RangeError` if there is no memory for it. */
  grow(): void {
    this.chunks.push(this.chunkAt(this.space.take(this.bytesPerChunk)));
  }

  /** From now on all of it is there. Throws a `RangeError` if there is no memory for it. */
  moveTo(space: Space): void {
    for (const [i, chunk] of this.chunks.entries()) {
      this.chunks[i] = this.chunkAt(moved(chunk, this.space, space));
    }
    this.space = space;
  }

  /** From now on chunks are made there. */
  growIn(space: Space): void {
    this.space = space;
  }
}
