/** A verification in Markdown and in JUnit XML. */

import { PLAIN } from '../style.js';
import {
  type FindingEntry,
  HEADLINES,
  listName,
  sections,
  type VerificationDocument,
} from '../verification.js';
import { renderVerification } from '../verification-text.js';
import { code, prose } from './markdown.js';
import { element, xml } from './xml.js';

const WEIGHTS: Readonly<Record<FindingEntry['weight'], string>> = { problem: '❌', notice: '⚠️', fact: '·' };

export function verificationMarkdown(document: VerificationDocument): string {
  const { verdict, list, match } = document;
  const value = (digest: string | null): string => (digest === null ? '—' : code(digest));
  const lines = [
    `# ${prose(HEADLINES[verdict])}: ${code(listName(document))}`,
    '',
    `${list.records} records, numbered from 0`,
    '',
    ...(match.banks.length === 0
      ? []
      : ['| bank | reached after record | expected | the list ends at |', '| --- | --- | --- | --- |']),
    ...match.banks.map(
      ({ bank, records, expected, replayed }) =>
        `| ${code(bank)} | ${records === null ? '—' : records - 1} | ${value(expected)} | ${value(replayed)} |`,
    ),
    '',
    ...sections(document).flatMap(({ title, findings }) => [
      `## ${title}`,
      '',
      ...findings.flatMap(({ code: name, weight, sentence, advice }) => [
        `- ${WEIGHTS[weight]} ${prose(sentence)} ${code(name)}`,
        ...(advice === undefined ? [] : [`  <br>→ ${prose(advice)}`]),
      ]),
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One case: the list is attested, or it failed; with nothing to compare with it was skipped. */
export function verificationJunit(document: VerificationDocument): string {
  const { verdict } = document;
  const text = renderVerification(document, PLAIN);
  const problems = document.findings.filter(({ weight }) => weight === 'problem');
  const message = [HEADLINES[verdict], ...problems.map(({ sentence }) => sentence)].join('. ');
  const outcome = {
    attested: [],
    'not-attested': [element('failure', { type: verdict, message }, [text])],
    'nothing-to-compare': [element('skipped', { type: verdict, message })],
  }[verdict];
  const counts = { tests: 1, failures: verdict === 'not-attested' ? 1 : 0, errors: 0 };
  const suite = element(
    'testsuite',
    { name: 'carryover verify', ...counts, skipped: outcome.length - counts.failures },
    [
      element('testcase', { classname: 'carryover.verify', name: listName(document) }, outcome),
      element('system-out', {}, [text]),
    ],
  );
  return xml(element('testsuites', { name: 'carryover', ...counts }, [suite]));
}
