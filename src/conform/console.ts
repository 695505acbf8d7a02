/** The kernel messages that tell what happened, and how often the model expects each. */

/** What a message says, in the words of the kernel that a file counts by. */
export const MESSAGES = {
  execute: 'Starting new kernel',
  panic: 'Kernel panic',
  dumpFailed: 'Dump measurements failed',
  restoreFailed: 'Failed to restore the measurement list',
  mismatch: 'fields mismatch',
  incompatible: 'incompatible measurement list',
  noDevice: 'Error Communicating to TPM chip',
  suspended: 'measurements_suspended',
} as const;

export type Message = keyof typeof MESSAGES;

/** Those that every file counts; of the others only what is there is compared. */
const ALWAYS: readonly Message[] = ['execute', 'panic', 'dumpFailed', 'restoreFailed', 'mismatch'];

export interface Counted {
  readonly message: string;
  readonly times: number;
}

const isIn = (text: string, message: Message): boolean => text.includes(MESSAGES[message]);

/** How often a message was seen. */
export const timesSeen = (console: readonly Counted[], message: Message): number =>
  console.filter(({ message: text }) => isIn(text, message)).reduce((sum, { times }) => sum + times, 0);

export interface Comparison {
  readonly message: string;
  readonly predicted: number;
  readonly seen: number;
}

/** The messages to compare, and those that the model knows nothing of. */
export function compareConsole(
  console: readonly Counted[],
  predicted: ReadonlyMap<Message, number>,
): { readonly compared: readonly Comparison[]; readonly unknown: readonly string[] } {
  const all = Object.keys(MESSAGES) as Message[];
  const counted = all.filter(
    (message) => ALWAYS.includes(message) || console.some(({ message: text }) => isIn(text, message)),
  );
  return {
    compared: counted.map((message) => ({
      message: MESSAGES[message],
      predicted: predicted.get(message) ?? 0,
      seen: timesSeen(console, message),
    })),
    unknown: console
      .filter(({ message: text }) => !all.some((message) => isIn(text, message)))
      .map(({ message }) => message),
  };
}

/** What the next kernel says of a list that it cannot restore whole; `parts`: the whole parts of the record cut. */
export const cutMessages = (parts: number): readonly string[] => [
  `ima: entry header: nr of fields mismatch: expected: 4, current: ${parts}`,
  'ima: Failed to restore the measurement list: -22',
];
/** The same of a segment that nobody filled: its version is 0. */
export const zeroMessages: readonly string[] = [
  'ima: attempting to restore a incompatible measurement list',
  'ima: Failed to restore the measurement list: -22',
];

/** Whether a message of a boot is about the list that it was handed. */
export const isAboutRestore = (message: string): boolean =>
  /restor|mismatch|incompatible/i.test(message) && !/^integrity/i.test(message);
