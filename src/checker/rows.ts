/**
 * Rows of equally many 32-bit words, appended one after the other. They are kept in chunks: growing copies nothing,
 * and no piece of memory is large.
 */

const ROWS_PER_CHUNK_LOG2 = 14;
const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2;

export class Rows {
  readonly width: number;
  /** How many rows there are. */
  size = 0;
  private readonly chunks: Int32Array[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /** Whether the next row needs another chunk. */
  get full(): boolean {
    return this.size === this.chunks.length << ROWS_PER_CHUNK_LOG2;
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
    return this.chunks[id >>> ROWS_PER_CHUNK_LOG2]!;
  }

  offset(id: number): number {
    return (id & (ROWS_PER_CHUNK - 1)) * this.width;
  }
}
