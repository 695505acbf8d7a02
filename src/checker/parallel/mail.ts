/**
 * States on their way to the thread that keeps them: a box for each pair of threads, in shared memory. One writes while
 * a round lasts, the other one reads once it is over, so that nobody waits for a lock.
 */

/** So many states at most from one thread to another in one round. */
const MOST = 1 << 15;

/** `boxes[from][to]`. */
export type Boxes = readonly (readonly SharedArrayBuffer[])[];

export const boxesFor = (workers: number, words: number): Boxes =>
  Array.from({ length: workers }, (_, from) =>
    Array.from(
      { length: workers },
      (_, to) => new SharedArrayBuffer(from === to ? 0 : 4 * (1 + MOST * (words + 1))),
    ),
  );

export interface Mail {
  /** Whether each box has room for so many more. */
  readonly hasRoom: (count: number) => boolean;
  /** To thread `to`: the state in `state` from `offset` on, reached from this thread's state `from`. */
  readonly send: (to: number, state: Int32Array, offset: number, from: number) => void;
  /** The boxes may be read. */
  readonly close: () => void;
  /** All that was sent to this thread, in the order of the threads and of their sending. */
  readonly receive: (each: (state: Int32Array, offset: number, sender: number, from: number) => void) => void;
}

/** The mail as thread number `me` sees it. */
export function joinMail(boxes: Boxes, words: number, me: number): Mail {
  const outgoing = boxes[me]!.map((box) => new Int32Array(box));
  const incoming = boxes.map((row) => new Int32Array(row[me]!));
  const sent = outgoing.map(() => 0);
  const width = words + 1;
  let most = 0;
  return {
    hasRoom: (count) => {
      if (count > MOST) throw new Error(`${count} steps lead on from one state; at most ${MOST} are carried`);
      return most + count <= MOST;
    },
    send: (to, state, offset, from) => {
      const box = outgoing[to]!;
      const count = sent[to]!++;
      const at = 1 + count * width;
      box[at] = from;
      for (let i = 0; i < words; i++) box[at + 1 + i] = state[offset + i]!;
      if (count >= most) most = count + 1;
    },
    close: () => {
      for (const [to, box] of outgoing.entries()) {
        if (to !== me) box[0] = sent[to]!;
        sent[to] = 0;
      }
      most = 0;
    },
    receive: (each) => {
      for (const [sender, box] of incoming.entries()) {
        if (sender === me) continue;
        for (let k = 0, at = 1; k < box[0]!; k++, at += width) each(box, at + 1, sender, box[at]!);
      }
    },
  };
}
