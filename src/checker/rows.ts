/**
 * Rows of equally many 32-bit words, appended one after the other. They are kept in chunks: growing copies nothing,
 * and no piece of memory is large.
 */

export const ROWS_PER_CHUNK_LOG2 = 14;
export const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2;

export class Rows {
  readonly width: number;
  size = 0;
  readonly chunks: Int32Array[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /** How many rows the chunks have room for. */
  get room(): number {
    return this.chunks.length << ROWS_PER_CHUNK_LOG2;
  }

  /** Whether the next row needs another chunk. */
  get full(): boolean {
    return this.size === this.room;
  }

  /** What a chunk takes. */
  get bytesPerChunk(): number {
    return ROWS_PER_CHUNK * this.width * 4;
  }

  get bytes(): number {
    return this.chunks.length * this.bytesPerChunk;
  }

  /** Makes room for more rows. */
  grow(): void {
    this.chunks.push(new Int32Array(ROWS_PER_CHUNK * this.width));
  }

  /** Where row `id` is: its words are those of `chunk(id)` from `offset(id)` on. */
  chunk(id: number): Int32Array {
    return this.chunks[chunkOf(id)]!;
  }

  offset(id: number): number {
    return (id & (ROWS_PER_CHUNK - 1)) * this.width;
  }
}

/** In which of the chunks row `id` is. */
export const chunkOf = (id: number): number => id >>> ROWS_PER_CHUNK_LOG2;

/** Writes to the row of one word that goes with row `id`, as source. */
export const writeNumber = (id: string, number: string, chunks: string): string =>
  `${chunks}[${id} >>> ${ROWS_PER_CHUNK_LOG2}][${id} & ${ROWS_PER_CHUNK - 1}] = ${number};`;
