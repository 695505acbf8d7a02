/** What happens in a step, in the words of those who work on the kernel. */
import type { Args } from '../checker/index.js';

const FILES: Readonly<Record<string, string>> = {
  program: 'a program',
  file: 'a file',
  'large-file': 'a large file',
  violation: 'a file that is also open for writing',
};

const TAMPERING: Readonly<Record<string, string>> = {
  'drop-last': 'drops the last record of',
  'drop-first': 'drops the first record of',
  change: 'replaces the first record of',
  reorder: 'moves the first record to the end of',
  'into-violation': 'turns the first record into a violation, in',
  'violation-data': 'changes the data of a violation in',
  insert: 'adds a record to',
};

/** The same at a known place, as an explanation of real evidence has it. */
const AT: Readonly<Record<string, string>> = {
  drop: 'drops the record before record',
  'put-in': 'puts in record',
  change: 'replaces record',
  'into-violation': 'turns into a violation record',
  'violation-data': 'changes the data of the violation that is record',
  move: 'moves records, from record',
};

const IMAGES: Readonly<Record<string, string>> = {
  unsigned: 'an image without a valid signature',
  'self-signed': 'an image signed by a key of its own',
  revoked: 'an image whose signature was revoked',
};

const CALLS: Readonly<Record<string, string>> = {
  'file-load': ': kexec_file_load',
  'crash-load': ', for a crash: kexec_file_load',
  'legacy-load': ': kexec_load',
};

const fileOf = ({ file }: Args): string => FILES[String(file)] ?? String(file);
const howOf = ({ how, at }: Args): string =>
  at === undefined
    ? (TAMPERING[String(how)] ?? `${String(how)}:`)
    : `${AT[String(how)] ?? `${String(how)}:`} ${String(at)} of`;
const reused = ({ reuse }: Args): string => (reuse === true ? ', in the pages that were freed' : '');

type Words = string | ((args: Args) => string);

/** By the transition's name. */
export const WORDS: Readonly<Record<string, Words>> = {
  'nothing-to-restore': 'finds no list handed over',
  'restore-list': 'restores the list it was handed',
  'restore-out-of-memory': ({ restored }) =>
    restored === 'none'
      ? 'runs out of memory, and restores nothing'
      : 'runs out of memory, and restores all but the last record',
  'list-outside-ram': 'is handed a range outside of its memory',
  'measure-boot-aggregate': 'measures boot_aggregate',
  'boot-aggregate-out-of-memory': 'runs out of memory; IMA stays off',
  'measure-kernel-version': 'measures kernel_version',
  'kernel-version-out-of-memory': 'runs out of memory; kernel_version is not measured',
  'enter-next-kernel': ({ next }) => `finds its digest right, and enters ${String(next)}`,
  'digest-mismatch': 'finds a segment changed, and loops for ever',

  measure: (args) => `measures ${fileOf(args)}: appends the record`,
  'measure-known': (args) => `meets ${fileOf(args)} that it has measured already`,
  'measure-suspended': (args) => `uses ${fileOf(args)} unmeasured: measuring is suspended`,
  'measure-out-of-memory': (args) => `runs out of memory; ${fileOf(args)} is not measured`,
  'measure-records': ({ from, to }) =>
    Number(to) - Number(from) === 1
      ? `measures record ${String(from)}`
      : `measures records ${String(from)} to ${Number(to) - 1}`,
  'measure-without-extend': (args) => `measures ${fileOf(args)}; the TPM fails, PCR 10 is not extended`,
  'measure-unseen': ({ file }) =>
    file === 'unseen record'
      ? 'measures a record that no list shows'
      : 'measures records that no list shows, more than there is room for',
  look: ({ boot, records }) =>
    `reads the list of boot ${String(boot)} (${String(records)} ${records === 1 ? 'record' : 'records'}) and the PCR`,

  extend: 'extends PCR 10 with that record',
  'extend-fails': 'fails to extend PCR 10; the record stays',
  'extend-without-device': 'is shut down: PCR 10 is not extended',
  'extend-bypass': 'is absent: nothing is extended',

  'kexec-file-load': 'loads an image: kexec_file_load',
  'kexec-crash-load': 'loads a crash image: kexec_file_load',
  'kexec-load': ({ comesBack }) =>
    `loads an image${comesBack === true ? ' that will come back' : ''}: kexec_load`,
  'kexec-unload': 'unloads the image',
  'load-other-image': ({ image, call }) =>
    `loads ${IMAGES[String(image)] ?? String(image)}${CALLS[String(call)] ?? ''}`,
  'refuse-image': 'refuses the image',
  'kexec-load-refused': 'is refused kexec_load',
  'load-policy': 'loads a policy that has images appraised',
  'read-image': 'reads kernel, initrd and command line',
  'read-image-fails': 'fails to read the image',
  'size-segment': ({ counted }) =>
    `sizes the segment for the list${counted === 'less' ? ', less the formats in it' : ''}`,
  'list-outgrows-ram': 'finds the list too large for a segment',
  'list-too-large': 'finds the list still too large',
  'keep-buffer': 'keeps the buffer it has: the size is the same',
  'allocate-buffer': 'allocates the buffer for the list',
  'allocate-buffer-fails': 'fails to allocate the buffer',
  'dump-at-load': 'copies the list into the buffer, at load',
  'measure-kexec-load': 'measures the marker kexec_load: appends it',
  'kexec-load-known': 'has measured the same kexec_load already',
  'kexec-load-out-of-memory': 'runs out of memory; kexec_load is not measured',
  'add-ima-segment': 'adds the segment for the list',
  'hand-over-step-fails': 'fails to announce the segment',
  'no-hole-for-segment': 'finds no hole for the segment',
  'place-segments': (args) => `places the segments, takes their digest${reused(args)}`,
  'read-by-unset-size': 'takes the digest over as many bytes as a variable happens to say',
  'retry-placement': 'gives up a place for the segments, and tries the next',
  'place-segments-fails': 'fails to place the segments',
  'map-segment': ({ how }) =>
    how === 'contiguous'
      ? 'maps the segment for the list, which is one contiguous allocation'
      : how === 'astray'
        ? 'maps other pages than those of the segment for the list'
        : 'maps the segment for the list',
  'map-segment-fails': 'fails to map the segment for the list',
  'finish-load': 'finishes the load',
  'finish-load-fails': 'fails to finish the load',
  'free-load-buffers': 'frees the buffers of the load',
  'exchange-images': 'puts the new image in its place',
  'free-failed-image': 'frees the image that failed',

  'kexec-execute': 'executes the image: kexec -e',
  'kexec-jump': 'executes the image, which measures what no list here shows, and comes back',
  'kexec-execute-refused': 'executes without an image, and is refused',
  'changed-image-refused': 'finds a segment of the image changed, and refuses; it can be loaded again',
  'changed-image-reboots': 'finds a segment of the image changed, and reboots the plain way',
  'forked-list-reboots': 'finds that the list does not give the PCR, and reboots the plain way',
  'forked-list-resets': 'finds that the restored list does not give the PCR, and restarts the machine',
  'grown-list-refused': 'finds more in the list than in the image, and refuses',
  'live-update-refuses': 'is refused by live update',
  reboot: 'reboots the plain way',
  'measure-kexec-execute': 'measures the marker kexec_execute: appends it',
  'kexec-execute-out-of-memory': 'runs out of memory; kexec_execute is not measured',
  'suspend-measuring': 'suspends measuring',
  'resume-measuring': 'resumes measuring',
  'dump-list': 'copies the list into the buffer, at execute',
  'dump-without-buffer': 'finds no buffer; the segment stays empty',
  'allocate-at-reboot-fails': 'fails to allocate the buffer; the segment stays empty',
  'copy-list': ({ overlaps }) =>
    overlaps === true
      ? 'copies the buffer to the address it remembers, where another segment is now'
      : overlaps === false
        ? 'finds no segment at the address it remembers'
        : 'copies the buffer into the segment',
  'shut-down-devices': 'shuts the devices down, the TPM with them',
  'stop-cpus': 'stops the other CPUs',
  jump: 'jumps to the purgatory of the image',
  'machine-kexec-returns': 'jumps, and comes back: the other CPUs stay stopped',
  'machine-restart': 'resets the machine',

  'copy-out-list': ({ agent }) => `copies the list out: the ${String(agent)} agent`,
  'trim-list': ({ agent, during }) =>
    `has what it counted removed from the list${during === true ? ', while that is dumped' : ''}: the ${String(agent)} agent`,
  'trim-refused': ({ agent }) => `is refused, as the list was trimmed meanwhile: the ${String(agent)} agent`,
  'stage-list': ({ agent, during }) =>
    `stages the list${during === true ? ', while it is dumped' : ''}: the ${String(agent)} agent`,
  'copy-out-staged': ({ agent }) => `copies out what is set apart: the ${String(agent)} agent`,
  'delete-staged': ({ agent, during }) =>
    `has what is set apart deleted${during === true ? ', while the list is dumped' : ''}: the ${String(agent)} agent`,
  'open-snapshot': 'asks for a snapshot',
  'write-snapshot': 'writes what is set apart to its file, and drops it',
  'write-snapshot-fails': 'fails to write what is set apart',
  'refuse-snapshot': 'finds somebody else’s file in the place of its own, and keeps the records',
  'alter-file': 'writes to the file with the removed records',
  'delete-old-file': 'deletes its file from before the hard reboot',
  'take-place-of-file': 'puts a file of its own where the removed records will go',
  'return-removed': 'copies the removed records back into the list',
  'return-removed-fails': 'runs out of memory for the removed records, and executes the image without them',
  'queue-event': 'queues an event, and grants access',
  'take-snapshot': 'measures snapshot_aggregate and what is queued',
  'power-loss': 'goes, and comes back: a cold boot',
  panic: 'panics into the crash image',

  'tamper-with-list': (args) => `${howOf(args)} the list`,
  'tamper-with-carried-list': (args) =>
    `${howOf(args)} the carried list${args.digest === 'left' ? ', and leaves its digest as it was' : ''}`,
  'forge-header': 'has the header of the carried list say that it is longer',
  'corrupt-segment': 'writes to another segment of the image',
  'extend-directly': 'extends PCR 10 with a value of its own',

  'read-list': 'reads the list',
  'read-quote': 'reads a quote',
  'attest-with-list': 'reads the list, and judges it by the quote',
  'attest-with-quote': 'reads a quote, and judges the list by it',
};

/** Who acts: the CPU, where it matters which. */
export const actorOf = (actor: string, args: Args): string =>
  args.cpu === undefined ? actor : `CPU ${String(args.cpu)}`;

/** A transition without words of its own is told by its name and arguments. */
export function inWords(transition: string, args: Args): string {
  const words = WORDS[transition];
  if (typeof words === 'string') return words;
  if (words !== undefined) return words(args);
  const told = Object.entries(args).map(([key, value]) => `${key} ${String(value)}`);
  return [transition.replaceAll('-', ' '), ...told].join(', ');
}
