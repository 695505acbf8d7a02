/** What the model predicts of a look and of a boot, compared with what was seen. */
import { algorithmByName, SHA256 } from '../evidence/algorithms.js';
import { sameBytes, toHex } from '../evidence/bytes.js';
import { fieldsOf, readFileDigest } from '../evidence/fields.js';
import { selectionDigest } from '../evidence/quote.js';
import { IMA_PCR } from '../evidence/replay.js';
import type { RealRecord } from './catalogue.js';
import { isAboutRestore } from './console.js';
import { bootEvidence, count, type Following, listed, markersOf } from './following.js';
import { describe } from './measure.js';
import type { Boot, Entry } from './schema.js';

/** Compares a look with the state that the machine is in. */
export function compareLook(f: Following, entry: Entry): void {
  const { journal } = f;
  f.looks += 1;
  if (entry.records !== undefined) journal.demand('records', count(f), entry.records);
  if (entry.violations !== undefined) journal.compare('violations', violations(f), entry.violations);
  comparePcrs(f, entry.pcr10 ?? {});
}

/** Violations that this kernel measured; its counter starts at 0. */
const violations = (f: Following): number =>
  listed(f)
    .slice(f.kernel.carried)
    .filter((record) => record?.violation).length;

function comparePcrs(f: Following, seen: Readonly<Record<string, string>>): void {
  const { pcr } = f.walk.state().history;
  for (const [name, value] of Object.entries(seen)) {
    const bank = algorithmByName(name);
    const what = `pcr10.${name}`;
    if (bank === undefined) f.journal.differ(what, 'a bank that is known', name);
    else {
      const predicted = f.pcrs.value(pcr, bank);
      if (predicted !== undefined) f.journal.compare(what, toHex(predicted), value);
      else showPcr(f, pcr, name, value);
    }
  }
}

/** Something was extended that nobody saw: the value is taken as seen, if it is another than before. */
function showPcr(f: Following, pcr: number, name: string, value: string): void {
  const bank = algorithmByName(name)!;
  const { pcrs } = f.given.system.lists;
  let before = pcr;
  while (f.pcrs.value(before, bank) === undefined) before = pcrs.parent(before);
  const last = toHex(f.pcrs.value(before, bank)!);
  if (last === value) f.journal.differ(`pcr10.${name}`, 'another value than before', value);
  f.pcrs.saw(pcr, bank, new Uint8Array(Buffer.from(value, 'hex')));
}

/** Compares the first list that was read in a boot, and what the kernel was handed. */
export function compareFirst(f: Following, boot: Boot): void {
  const { journal, walk } = f;
  const { lists } = f.given.system;
  const { history } = walk.state();
  journal.compare('boot', f.kernel.boot, boot.boot);
  journal.compare('records_at_first_capture', count(f), boot.records_at_first_capture);
  journal.compare('bytes_at_first_capture', lists.size(history), boot.bytes_at_first_capture);
  const { replays } = lists.standing(history);
  for (const [bank, matches] of Object.entries(boot.replay_matches_pcr10_at_first_capture)) {
    journal.compare(`replay_matches_pcr10_at_first_capture.${bank}`, replays, matches);
  }
  compareList(f, 'first.bin', bootEvidence(f).first);
}

/** Compares what is said of a boot with the state at its start. */
export function compareBoot(f: Following, boot: Boot): void {
  f.journal.demand('carried', f.kernel.carried, boot.carried);
  const aggregates = listed(f).flatMap((record, index) => (record?.role.role === 'boot' ? [index] : []));
  f.journal.compare('boot_aggregate_at', aggregates, boot.boot_aggregate_at);
  const predicted = f.kernel.messages;
  const seen = boot.messages.filter(isAboutRestore);
  f.journal.compare('messages', predicted.join('; ') || 'none', seen.join('; ') || 'none');
  const hash = boot.messages.find((message) => message.includes('Allocated hash algorithm'));
  if (hash !== undefined) f.journal.compare('message', `ima: Allocated hash algorithm: ${imaHash(f)}`, hash);
}

/** ima_hash, as the boot's own first record has it. */
function imaHash(f: Following): string {
  const content = f.bootAggregate?.content;
  const [digest] = content === undefined ? [] : (fieldsOf(content, f.given.evidence.endian) ?? []);
  return (digest === undefined ? undefined : readFileDigest(digest.bytes)?.algorithm) ?? SHA256.name;
}

/** Compares the end of a boot: its last list, the markers in it, and the quote. */
export function compareLast(f: Following, boot: Boot): void {
  const { journal } = f;
  compareList(f, 'last.bin', bootEvidence(f).last);
  const markers = markersOf(f);
  journal.compare('markers', markers.length, boot.markers.length);
  for (const [index, seen] of boot.markers.entries()) {
    const predicted = markers[index];
    if (predicted === undefined) continue;
    journal.compare(`markers[${index}].at`, predicted.at, seen.at);
    journal.compare(`markers[${index}].event`, predicted.event, seen.event);
    journal.compare(`markers[${index}].data`, predicted.data, seen.data);
  }
}

/** Compares a list that was read, record by record, as far as the model has got. */
function compareList(f: Following, file: string, seen: readonly RealRecord[] | undefined): void {
  if (seen === undefined) return;
  const predicted = listed(f);
  const differs = seen.findIndex(
    (record, index) => index >= predicted.length || predicted[index]?.key !== record.key,
  );
  const at = differs < 0 && seen.length < predicted.length && file === 'first.bin' ? seen.length : differs;
  f.journal.compare(
    at < 0 ? file : `${file}, record ${at}`,
    at < 0 ? '' : describe(predicted[at]),
    at < 0 ? '' : describe(seen[at]),
  );
  if (at >= 0 && describe(predicted[at]) === describe(seen[at])) {
    f.journal.differ(`${file}, record ${at}`, predicted[at]!.key, seen[at]!.key);
  }
}

/** What a quote says of the TPM's counters, and of the boots before. */
export interface QuoteMemory {
  /** Hard reboots so far. */
  resets?: number;
  /** `resetCount` of a TPM that was never reset since this run began, by the first quote. */
  resetCount?: number;
  restartCount?: number;
  clock?: number;
}

export function compareQuote(f: Following, boot: Boot, memory: QuoteMemory): void {
  const { journal } = f;
  const evidence = bootEvidence(f).quote;
  const { quote } = boot;
  if (quote === null || quote === undefined) return;
  const { resets, restarts } = f.walk.state().tpm;
  memory.resetCount ??= (evidence?.quote.resetCount ?? quote.resetCount) - resets;
  memory.restartCount ??= (evidence?.quote.restartCount ?? quote.restartCount) - restarts;
  journal.compare('quote.resetCount', memory.resetCount + resets, quote.resetCount);
  journal.compare('quote.restartCount', memory.restartCount + restarts, quote.restartCount);
  if (memory.clock !== undefined && quote.clock <= memory.clock) {
    journal.differ('quote.clock', `later than ${memory.clock}`, quote.clock);
  }
  memory.clock = quote.clock;
  if (evidence === undefined) return;
  const said = evidence.quote;
  journal.compare('quote.clock', Number(said.clock_ms), quote.clock);
  journal.compare('quote.msg resetCount', memory.resetCount + resets, said.resetCount);
  journal.compare('quote.msg restartCount', memory.restartCount + restarts, said.restartCount);
  if (quote.safe !== undefined) journal.compare('quote.safe', said.safe ? 1 : 0, quote.safe);
  compareQuoted(f);
}

/** The PCR that was quoted is the one predicted when the list had as many records as were read just after. */
function compareQuoted(f: Following): void {
  const { quote: evidence, quoted } = bootEvidence(f);
  if (evidence === undefined) return;
  const records = quoted?.length ?? count(f);
  const id = f.kernel.pcrs.get(records);
  const sign = evidence.signature?.hash ?? SHA256;
  const value = (name: string, index: number): Uint8Array | undefined =>
    evidence.values.find(({ algorithm, pcr }) => algorithm.name === name && pcr === index)?.value;
  const digest = selectionDigest(evidence.quote.selections, sign, ({ algorithm }, pcr) => {
    if (algorithm === undefined) return undefined;
    return pcr === IMA_PCR
      ? id === undefined
        ? undefined
        : f.pcrs.value(id, algorithm)
      : value(algorithm.name, pcr);
  });
  const same = digest !== undefined && sameBytes(digest, evidence.quote.pcrDigest);
  f.journal.compare(
    'quote.msg',
    `PCR 10 after ${records} records`,
    same ? `PCR 10 after ${records} records` : 'another digest',
  );
}
