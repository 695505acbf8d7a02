/**
 * Why a list does not reach the PCR: explanations that replay proves, cheapest first; where none is found, what
 * may have happened.
 */
import { SHA1, SHA256 } from '../algorithms.js';
import { engineKnows } from '../engine/engine.js';
import type { RecordContent } from '../list.js';
import type { ListPart, Part } from '../stream-replay.js';
import { samePrint } from '../survey.js';
import { isViolation, templateDigest } from '../template-digest.js';
import { type Context, named, recordsAt } from './context.js';
import { type Edit, MAX_SEARCHED_RECORDS, searchEdits } from './edits.js';
import { explainExecute, explainReset, gapsOf } from './explain-boots.js';
import { explainCut, explainMisfits } from './explain-data.js';
import { explainChain, explainPrevious } from './explain-previous.js';
import { count, type Explanation } from './findings.js';
import { banksOf, goalsFor } from './match.js';
import { agrees } from './structure.js';

/** The explanations of a list that does not match: one that is proven, or else those that are possible. */
export function explain(context: Context): readonly Explanation[] {
  for (const search of [
    explainReset,
    explainMisfits,
    explainExecute,
    explainCut,
    explainPrevious,
    explainChain,
  ]) {
    const found = search(context);
    if (found !== undefined) return [found];
  }
  const { records } = context.list.survey;
  if (records > MAX_SEARCHED_RECORDS) {
    const why = `${count(records, 'record')} are more than ${MAX_SEARCHED_RECORDS.toLocaleString('en-US')}`;
    return [...possibilities(context), notSearched(why)];
  }
  const slow = banksOf(context.comparison).filter((algorithm) => !engineKnows(algorithm));
  if (slow.length > 0) {
    const why = `bank ${slow.map(({ name }) => name).join(', ')} is not searched`;
    return [...possibilities(context), notSearched(why)];
  }
  const edited = explainEdit(context);
  if (edited !== undefined) return [edited];
  const possible = possibilities(context);
  return possible.length > 0 ? possible : [unexplained(context)];
}

function notSearched(why: string): Explanation {
  return {
    code: 'not-searched',
    weight: 'notice',
    proven: false,
    records: [],
    sentence: `Single edits were not searched for: ${why}.`,
    advice: 'Give --previous, a list kept from before: with it the place is found at any length.',
  };
}

function unexplained({ previous }: Context): Explanation {
  return {
    code: 'unexplained',
    weight: 'problem',
    proven: false,
    records: [],
    sentence: 'No single edit of the list reaches the PCR, and nothing in it says where records were lost.',
    advice:
      previous === undefined
        ? 'Give --previous, a list kept from before; check that list and PCR are of the same machine and boot, and that the list was read after the PCR.'
        : 'Check that both lists and the PCR are of the same machine and boot.',
  };
}

/** In longer lists only a missing boot_aggregate is searched for: each candidate costs as much as all other edits. */
const MAX_RECURRING_RECORDS = 5000;

/** Records whose content recurs, so that one that is missing may have a copy: boots, and what was seen twice. */
function recurring({ list }: Context): readonly number[] {
  const prints = list.survey.prints;
  const found = list.survey.boots.slice(0, 1).map(({ index }) => index);
  if (prints === undefined || prints.count > MAX_RECURRING_RECORDS) return found;
  const seen = new Map<string, number>();
  for (let i = 0; i < prints.count && found.length < 4; i += 1) {
    const key = `${prints.high[i]}.${prints.low[i]}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else if (!found.includes(first)) found.push(first);
  }
  return found;
}

function explainEdit(context: Context): Explanation | undefined {
  const { list, comparison, pcr, replay, prove, progress } = context;
  const all = goalsFor(comparison, pcr, new Map()).chains;
  // One bank whose value is known is enough to search in; the cheapest.
  const known = [SHA1, SHA256]
    .map((a) => all.find((goal) => goal.algorithm === a))
    .find((goal) => goal !== undefined);
  const one = known ?? all.find(({ algorithm }) => engineKnows(algorithm));
  const goals = comparison.composite === undefined ? (one === undefined ? [] : [one]) : all;
  if (goals.length === 0) return undefined;
  const { composite } = comparison;
  const { records } = list.survey;
  const search = { replay, list: list.part, records, pcr, goals, composite, recurring: recurring(context) };
  return searchEdits(
    search,
    (edit) => {
      const at = prove(applyEdit(context, edit));
      return at === undefined ? undefined : describeEdit(context, edit);
    },
    progress,
  );
}

/** The list as it was before the edit. */
export function applyEdit({ list, replay }: Pick<Context, 'list' | 'replay'>, edit: Edit): readonly Part[] {
  const part = (from: number, to?: number): ListPart =>
    to === undefined ? { ...list.part, from } : { ...list.part, from, to };
  const one = (at: number): ListPart => part(at, at + 1);
  switch (edit.kind) {
    case 'extra':
      return [part(0, edit.at), part(edit.at + 1)];
    case 'repeated':
      return [part(0, edit.at + 1), part(edit.at)];
    case 'swapped':
      return [
        part(0, edit.at),
        one(edit.with),
        part(edit.at + 1, edit.with),
        one(edit.at),
        part(edit.with + 1),
      ];
    case 'moved':
      return edit.from < edit.before
        ? [part(0, edit.from), part(edit.from + 1, edit.before), one(edit.from), part(edit.before)]
        : [part(0, edit.before), one(edit.from), part(edit.before, edit.from), part(edit.from + 1)];
    case 'missing':
      return [part(0, edit.before), one(edit.copyOf), part(edit.before)];
    case 'starts':
      return [part(edit.at)];
    default: {
      const [record] = recordsAt(replay, list.part, [edit.at]);
      const digest = isViolation(record!.digest)
        ? templateDigest(SHA1, record!)
        : new Uint8Array(record!.digest.length);
      const changed: RecordContent = { ...record!, digest };
      return [part(0, edit.at), { records: [changed] }, part(edit.at + 1)];
    }
  }
}

const TAMPERED = 'Nothing that a kernel does by itself explains it: find out who changed the list.';

function describeEdit(context: Context, edit: Edit): Explanation {
  const { list } = context;
  const name = (at: number): string => named(context, list.part, at);
  const base = { weight: 'problem', proven: true, advice: TAMPERED } as const;
  switch (edit.kind) {
    case 'extra': {
      const copy = copyBefore(context, edit.at);
      if (copy !== undefined) {
        return {
          ...base,
          code: 'record-doubled',
          records: [copy, edit.at],
          sentence: `Record ${edit.at}${name(edit.at)} is a copy of record ${copy} and was extended once: without it the list reaches the PCR.`,
        };
      }
      return {
        ...base,
        code: 'record-extra',
        records: [edit.at],
        sentence: `Record ${edit.at}${name(edit.at)} was never extended: without it the list reaches the PCR.`,
        advice:
          'It was added to the list, or the TPM failed as it was measured (the list then has it all the same).',
      };
    }
    case 'repeated':
      return {
        ...base,
        code: 'record-lost',
        records: [edit.at],
        sentence: `Record ${edit.at}${name(edit.at)} was extended twice and is there once: with a copy after it the list reaches the PCR.`,
      };
    case 'swapped':
      return {
        ...base,
        code: 'records-swapped',
        records: [edit.at, edit.with],
        sentence: `Records ${edit.at}${name(edit.at)} and ${edit.with}${name(edit.with)} are swapped: the other way round the list reaches the PCR.`,
      };
    case 'moved':
      return {
        ...base,
        code: 'record-moved',
        records: [edit.from, edit.before],
        sentence: `Record ${edit.from}${name(edit.from)} belongs before record ${edit.before}: there the list reaches the PCR.`,
      };
    case 'missing':
      return {
        ...base,
        code: 'record-lost',
        records: [edit.before],
        sentence: `A record like ${edit.copyOf}${name(edit.copyOf)} is missing before record ${edit.before}: with it the list reaches the PCR.`,
      };
    case 'forged-violation':
      return {
        ...base,
        code: 'violation-forged',
        records: [edit.at],
        sentence: `Record ${edit.at}${name(edit.at)} was no violation: with the digest of its data the list reaches the PCR.`,
      };
    case 'hidden-violation':
      return {
        ...base,
        code: 'violation-hidden',
        records: [edit.at],
        sentence: `Record ${edit.at}${name(edit.at)} was a violation: with ones extended for it the list reaches the PCR.`,
      };
    case 'starts':
      return {
        ...base,
        code: 'pcr-was-reset',
        records: [edit.at],
        sentence: `Only the records from ${edit.at}${name(edit.at)} on were extended since the PCR was reset.`,
      };
  }
}

function copyBefore({ list }: Context, at: number): number | undefined {
  const prints = list.survey.prints;
  if (prints === undefined) return undefined;
  for (let i = at - 1; i >= 0; i -= 1) if (samePrint(prints, i, prints, at)) return i;
  return undefined;
}

/** What the list's own markers and boots suggest, without proof. */
function possibilities(context: Context): readonly Explanation[] {
  const { survey } = context.list;
  const found: Explanation[] = [];
  const add = (
    code: Explanation['code'],
    records: readonly number[],
    sentence: string,
    advice: string,
  ): void => {
    found.push({ code, weight: 'problem', proven: false, records, sentence, advice });
  };
  const previous =
    context.previous === undefined ? ' Give --previous, a list kept from before, to know which.' : '';
  const short = survey.markers.find(
    (marker) => marker.counts !== undefined && !agrees(marker) && marker.counts.count > marker.index,
  );
  if (short !== undefined) {
    const good = survey.markers.filter((marker) => marker.index < short.index && agrees(marker)).at(-1);
    const from = good === undefined ? 0 : good.index + 1;
    const missing = short.counts!.count - short.index;
    const bytes = short.counts!.runtimeSize - short.runtimeSize;
    const size = bytes > 0 ? ` of ${count(bytes, 'byte')} together` : '';
    const sentence = `${count(missing, 'record')}${size} may have been taken out between record ${from} and ${short.event} at ${short.index}, whose count says so.`;
    add(
      missing === 1 ? 'record-lost' : 'records-lost',
      [from, short.index],
      sentence,
      `The place within is not to be found from the PCR alone.${previous}`,
    );
  }
  const gaps = gapsOf(survey);
  for (const { load, execute, to } of gaps) {
    if (load === undefined || execute !== undefined) continue;
    const sentence = `Records may have been lost between ${to - 1} and ${to}: kexec_load is at ${load.index}, and no kexec_execute precedes the boot_aggregate at ${to}.`;
    add(
      'records-lost',
      [to - 1, to],
      sentence,
      `The tail of the old kernel's list was not copied: its buffer was full, or not filled.${previous}`,
    );
  }
  const bare = gaps.filter(({ load, execute }) => load === undefined && execute === undefined);
  if (bare.length > 0) {
    const at = bare.map(({ to }) => to);
    const sentence = `The list may have been copied when the kexec was loaded: there is no marker before the boot_aggregate at ${at.join(', ')}, and what was measured until the kexec would be missing there.`;
    add(
      'copied-at-load',
      at,
      sentence,
      `Kernels before 6.16 do so (or the policy measures no critical data): load and execute at once, or keep the list.${previous}`,
    );
  }
  if (survey.boots.length === 1 && survey.boots[0]!.index === 0) {
    const sentence =
      'The list starts afresh at record 0; if this boot was a soft reboot, the PCR was not reset and the list of the boots before is missing.';
    add(
      'earlier-list-missing',
      [0],
      sentence,
      `Compare the reset count with an earlier quote: a cold boot raises it.${previous}`,
    );
  }
  if (survey.boots.length === 0 || survey.boots[0]!.index !== 0) {
    const sentence = 'The beginning of the list is missing, so that it cannot be replayed from the start.';
    add('earlier-list-missing', [0], sentence, 'Give the records before as --previous.');
  }
  return found;
}
