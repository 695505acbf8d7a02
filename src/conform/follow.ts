/** Follows one run through the machine: what was done becomes its steps, what it predicts is compared at each look. */

import type { NamedStep } from '../checker/sample.js';
import { crashes, end, execute, expectUnseen, load, unload } from './acts.js';
import { compareConsole } from './console.js';
import {
  count,
  expectMessage,
  type Following,
  type Given,
  newKernel,
  powerOn,
  startFollowing,
} from './following.js';
import { createJournal, type Difference, isStop } from './journal.js';
import {
  compareBoot,
  compareFirst,
  compareLast,
  compareLook,
  compareQuote,
  type QuoteMemory,
} from './looks.js';
import { measureUntil } from './measure.js';
import type { Boot, Entry } from './schema.js';
import { isRefusal } from './walk.js';
import type { Choose } from './ways.js';

export interface Followed {
  readonly differences: readonly Difference[];
  readonly notes: readonly string[];
  readonly looks: number;
  readonly softReboots: number;
  /** How many values were compared. */
  readonly compared: number;
  readonly steps: readonly NamedStep[];
}

export function follow(given: Given, choose: Choose): Followed {
  const journal = createJournal();
  const f = startFollowing(given, journal, choose);
  try {
    followBoots(f);
  } catch (error) {
    if (isRefusal(error)) journal.differ('step', `no ${error.refused} in this state`, 'that it happened');
    else if (!isStop(error)) throw error;
  }
  return {
    differences: journal.differences,
    notes: journal.notes,
    looks: f.looks,
    softReboots: f.softReboots,
    compared: journal.compared(),
    steps: f.walk.steps,
  };
}

function followBoots(f: Following): void {
  const { run } = f.given;
  const { journal } = f;
  const memory: QuoteMemory = {};
  expectUnseen(f);
  for (const [index, boot] of run.boots.entries()) {
    f.kernel = newKernel(index);
    journal.at({ boot: index, step: null, label: null });
    if (index > 0 && f.walk.state().tpm.resets > (memory.resets ?? 0)) powerOn(f);
    memory.resets = f.walk.state().tpm.resets;
    arrive(f);
    followBoot(f, boot, memory, run.boots[index + 1]);
  }
  const { phase } = f.walk.state();
  if (phase === 'restore') journal.differ('boot', 'the next kernel starts', 'no further boot');
  journal.at({ boot: null, step: null, label: null });
  const stuck = phase !== 'running' && phase !== 'restore';
  journal.compare('hung_or_timed_out', stuck, run.hung_or_timed_out);
  const { compared, unknown } = compareConsole(run.console, f.messages);
  for (const { message, predicted, seen } of compared) {
    journal.compare(`console: ${message}`, predicted, seen);
  }
  for (const message of unknown) journal.note(`the model knows nothing of the message "${message}"`);
}

/** The next kernel starts: it restores what it was handed and adds its `boot_aggregate`. */
function arrive(f: Following): void {
  const { phase } = f.walk.state();
  if (phase !== 'restore') {
    f.journal.stop(
      'boot',
      phase === 'stuck' ? 'the purgatory stops' : `the machine is ${phase}`,
      'a next boot',
    );
  }
  if (f.bootAggregate === undefined) f.journal.stop('record 0', 'boot_aggregate', 'another record');
  f.walk.settle();
}

function followBoot(f: Following, boot: Boot, memory: QuoteMemory, next: Boot | undefined): void {
  const { journal } = f;
  const label = (entry: Entry): string =>
    entry.do === 'observe' ? entry.label : entry.do === 'note' ? (entry.note ?? 'note') : entry.do;
  compareBoot(f, boot);
  const { timeline } = boot;
  const lastObserve = timeline.findLastIndex((entry) => entry.do === 'observe');
  let executed = false;
  if (timeline.length === 0) measureUntil(f, boot.records_at_first_capture);
  for (const [step, entry] of timeline.entries()) {
    journal.at({ boot: f.kernel.boot, step, label: label(entry) });
    if (executed && entry.do !== 'execute-returned') journal.stop('execute', 'the next kernel', entry.do);
    if (entry.do === 'file-load' || entry.do === 'legacy-load' || entry.do === 'crash-load') load(f, entry);
    else if (entry.do === 'unload') unload(f, entry.ok ?? true);
    if (entry.records !== undefined) measureUntil(f, entry.records, step > lastObserve);
    compareLook(f, entry);
    if (step === 0) compareFirst(f, boot);
    if (entry.do === 'execute') {
      const then = timeline[step + 1];
      const returned = then?.do === 'execute-returned';
      if (!returned) finishBoot(f, boot, memory);
      execute(f, returned ? (then.records ?? count(f)) : null);
      executed = !returned;
    }
  }
  journal.at({ boot: f.kernel.boot, step: null, label: null });
  if (timeline.length === 0) compareFirst(f, boot);
  if (!executed) {
    finishBoot(f, boot, memory);
    if (next !== undefined) end(f);
    else if (crashes(f)) expectMessage(f, 'panic');
  } else if (f.walk.state().phase === 'oops' && next !== undefined) f.walk.take('power-loss');
}

/** What was seen last of this boot. */
function finishBoot(f: Following, boot: Boot, memory: QuoteMemory): void {
  compareLast(f, boot);
  compareQuote(f, boot, memory);
}
