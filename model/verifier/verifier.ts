/**
 * The verifier: a third party that is sent the list and a quote, read at two moments, in either order, with anything
 * in between. It is never the machine itself.
 */
import { showsList } from '../export.js';
import type { Verdict } from '../history/history.js';
import { type Rule, withHistory, withVerifier } from '../rules.js';
import { canQuote, type State } from '../state.js';
import { assumes, hasVerifier, type World } from '../world.js';

/** User space can still read a file and ask the TPM. */
export const answers = (s: State): boolean =>
  s.phase === 'running' && (s.kexec.call === 'none' || s.others === 'running') && canQuote(s);

/** What the verifier says once the second half of the evidence is there. */
export function judge(world: World, s: State): Verdict {
  const resets = s.history.quoted !== 0 ? s.verifier.quotedResets : s.tpm.resets;
  // Of a list that begins with what is not of it nothing replays.
  if (s.history.quoted !== 0 && !showsList(world, s))
    return { verdict: 'not trusted', unauthenticated: false };
  const design = world.designs[0]!;
  return world.lists.judge(s.history, {
    markersExpected:
      design.markerLoad !== 'none' && design.markerExecute !== 'none' && s.ima.criticalData !== 'none',
    sameReset: s.history.kept !== 0 && s.verifier.keptResets === resets,
  });
}

/**
 * After the verdict the evidence is put away. Of a trusted list a verifier may keep what the quote covers; what it
 * keeps can turn a refusal into a place, never the reverse, so one that keeps nothing misses no violation.
 */
function putAway(world: World, s: State): State {
  const { lists } = world;
  const keep = assumes(world, 'verifier-keeps-lists') && judge(world, s).verdict === 'trusted';
  const resets = s.history.quoted !== 0 ? s.verifier.quotedResets : s.tpm.resets;
  const kept = keep ? withVerifier(withHistory(s, lists.keep(s.history)), { keptResets: resets }) : s;
  return withVerifier(withHistory(kept, lists.forget(lists.forget(kept.history, 'sent'), 'quoted')), {
    quotedResets: 0,
  });
}

export function verifierRules(world: World): readonly Rule[] {
  const { lists } = world;
  if (!hasVerifier(world)) return [];
  const pending = (s: State): boolean => s.history.sent !== 0 || s.history.quoted !== 0;
  // It can start over at any time; a folded search forgets evidence that tells nothing any more.
  const starts = (s: State): boolean => answers(s) && !(world.folded && pending(s));
  const afresh = (s: State): State =>
    pending(s)
      ? withVerifier(withHistory(s, lists.forget(lists.forget(s.history, 'sent'), 'quoted')), {
          quotedResets: 0,
        })
      : s;
  // A list read before its quote explains it only if nothing happened in between.
  const listFirst = world.focus !== 'quote' && world.focus !== 'alteration';
  const rules: readonly Rule[] = [
    {
      name: 'read-list',
      actor: 'verifier',
      source: 'reads binary_runtime_measurements; the quote comes later',
      guard: (s) => starts(s) && showsList(world, s),
      apply: (s) => {
        const clear = afresh(s);
        return withHistory(clear, lists.send(clear.history));
      },
    },
    {
      name: 'read-quote',
      actor: 'verifier',
      source: 'TPM2_Quote; the list comes later',
      guard: starts,
      apply: (s) =>
        withVerifier(withHistory(s, lists.quote(afresh(s).history)), { quotedResets: s.tpm.resets }),
    },
    {
      name: 'attest-with-list',
      actor: 'verifier',
      source: 'reads binary_runtime_measurements, replays it against the quote it has',
      guard: (s) => answers(s) && s.history.quoted !== 0,
      apply: (s) => putAway(world, s),
    },
    {
      name: 'attest-with-quote',
      actor: 'verifier',
      source: 'TPM2_Quote; replays the list it has against it',
      guard: (s) => answers(s) && s.history.sent !== 0,
      apply: (s) => putAway(world, s),
    },
  ];
  return rules.filter(({ name }) => listFirst || (name !== 'read-list' && name !== 'attest-with-quote'));
}

/** Where only evidence of one moment is judged, nothing else happens until its second half is read. */
export const afterVerdict = (rules: readonly Rule[]): readonly Rule[] =>
  rules.map((rule) => ({
    ...rule,
    guard: (s) => s.history.sent === 0 && s.history.quoted === 0 && rule.guard(s),
  }));
