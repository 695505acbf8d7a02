/** Memory for rows, taken chunk by chunk: growing copies nothing, and no piece of memory is large. */

export const ROWS_PER_CHUNK_LOG2 = 14;
export const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2;

/** In which of the chunks row `id` is. */
export const chunkOf = (id: number): number => id >>> ROWS_PER_CHUNK_LOG2;

export abstract class Chunks<C> {
  readonly chunks: C[] = [];
  /** What a chunk takes. */
  abstract readonly bytesPerChunk: number;
  protected abstract make(): C;

  /** How many rows the chunks have room for. */
  get room(): number {
    return this.chunks.length << ROWS_PER_CHUNK_LOG2;
  }

  get bytes(): number {
    return this.chunks.length * this.bytesPerChunk;
  }

  /** Makes room for more rows. */
  grow(): void {
    this.chunks.push(this.make());
  }
}
