/** A verification as a document. */
import type { VerificationDocument } from '../../report/verification.js';
import { toHex } from '../bytes.js';
import type { Finding } from './findings.js';
import { printable } from './text.js';
import type { Verification } from './verify.js';

/** What was found as the document that every form is made from. `name` is the list's. */
export function verificationOf(
  name: string,
  result: Verification,
  tool: { readonly version: string },
): VerificationDocument {
  const { verdict, match, survey, layout, attestedRecords, findings, explanations } = result;
  return {
    schema: 1,
    kind: 'verification',
    tool: { name: 'carryover', version: tool.version },
    verdict,
    list: {
      name: printable(name),
      endian: layout.endian,
      digestSize: layout.digestSize,
      records: survey.records,
    },
    match: {
      records: match.at ?? null,
      banks: match.banks.map(({ algorithm, rule, at, expected, end }) => ({
        bank: algorithm.name,
        rule,
        records: at ?? null,
        expected: expected === undefined || expected.length === 0 ? null : toHex(expected),
        replayed: toHex(end),
      })),
    },
    attestedRecords,
    boots: survey.boots.map(({ index, algorithm, digest }) => ({
      record: index,
      algorithm: printable(algorithm),
      digest,
    })),
    markers: survey.markers.map(({ index, event, counts, runtimeSize }) => ({
      record: index,
      event,
      counts: counts ?? null,
      expected: { count: index, runtimeSize },
    })),
    explanations: explanations.map(safe),
    findings: findings.map(safe),
  };
}

const safe = <T extends Finding>(finding: T) => ({
  ...finding,
  records: [...finding.records],
  sentence: printable(finding.sentence),
  ...(finding.advice === undefined ? {} : { advice: printable(finding.advice) }),
});
