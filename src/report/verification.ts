/** The document of `carryover verify`: schema 1, with record numbers from 0 and digests in hexadecimal. */
import { z } from 'zod';

const count = z.int().min(0);

const finding = z.strictObject({
  code: z.string(),
  weight: z.enum(['problem', 'notice', 'fact']),
  records: z.array(count),
  sentence: z.string(),
  advice: z.string().optional(),
});

export const verificationDocument = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('verification'),
  tool: z.strictObject({ name: z.literal('carryover'), version: z.string() }),
  verdict: z.enum(['attested', 'not-attested', 'nothing-to-compare']),
  list: z.strictObject({
    /** `-` is standard input. */
    name: z.string(),
    endian: z.string(),
    digestSize: count,
    records: count,
  }),
  match: z.strictObject({
    /** After how many records the values are reached. */
    records: count.nullable(),
    banks: z.array(
      z.strictObject({
        bank: z.string(),
        rule: z.string(),
        records: count.nullable(),
        expected: z.string().nullable(),
        replayed: z.string(),
      }),
    ),
  }),
  attestedRecords: count,
  boots: z.array(z.strictObject({ record: count, algorithm: z.string(), digest: z.json() })),
  markers: z.array(z.looseObject({ record: count, event: z.string() })),
  explanations: z.array(finding.extend({ proven: z.boolean() })),
  findings: z.array(finding),
});

export type VerificationDocument = z.infer<typeof verificationDocument>;
export type FindingEntry = VerificationDocument['findings'][number];

/** What happened as far as a replay proves it, what may have, what the search says of itself, and what was found. */
export function sections({ explanations, findings }: VerificationDocument) {
  const proven = explanations.filter((one) => one.proven);
  const ofSearch = ['not-searched', 'unexplained'];
  const rest = explanations.filter((one) => !one.proven);
  const sorted = (['problem', 'notice', 'fact'] as const).flatMap((weight) =>
    findings.filter((one) => one.weight === weight),
  );
  const all: readonly { readonly title: string; readonly findings: readonly FindingEntry[] }[] = [
    { title: 'What happened (proven by replay)', findings: proven },
    {
      title: 'What may have happened (not proven)',
      findings: rest.filter(({ code }) => !ofSearch.includes(code)),
    },
    { title: 'Search', findings: rest.filter(({ code }) => ofSearch.includes(code)) },
    { title: 'Findings', findings: sorted },
  ];
  return all.filter((section) => section.findings.length > 0);
}

export const HEADLINES: Readonly<Record<VerificationDocument['verdict'], string>> = {
  attested: 'ATTESTED',
  'not-attested': 'NOT ATTESTED',
  'nothing-to-compare': 'NOTHING TO COMPARE WITH',
};

export const listName = ({ list }: VerificationDocument): string =>
  list.name === '-' ? 'standard input' : list.name;
