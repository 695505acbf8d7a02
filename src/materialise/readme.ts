/** What a folder of evidence says of itself. */
import type { Manifest, ManifestBoot } from './manifest.js';

const BEGAN = { cold: 'a cold boot', kexec: 'a soft reboot', panic: 'a panic into the crash image' } as const;

export const readme = (manifest: Manifest): string => {
  const { design, property, why, boots, unitBytes, verifier, steps } = manifest;
  const last = boots.length - 1;
  return `# ${design}: ${property}

${sentence(why)}

What the machine would have left, boot by boot, in a run that carryover found: real records, real digests, real PCR
values. ${
    unitBytes === 1
      ? 'Sizes are those of the records.'
      : `Sizes are the model's: a unit stands for ${unitBytes} bytes, more than any record takes, so that buffers look roomier than they were.`
  }

| file | what it is |
|---|---|
| \`boot-N/binary_runtime_measurements\` | the list at the end of that boot, template digests in SHA-1 |
| \`boot-N/pcrs\` | PCR 10 at that moment in each bank, \`bank:index=hex\` |
| \`boot-N/pcr-BANK/10\` | the same, as \`/sys/class/tpm/tpm0\` has it |
| \`boot-N/kexec-buffer\` | the segment that this kernel was handed: header, records, zeros |
${verifier === undefined ? '' : '| `verifier/list`, `verifier/pcrs` | what the verifier of the run was shown |\n'}| \`evidence.json\` | all of this for programs |

${boots.map(bootLine).join('\n')}

The run:

${steps.map((step, k) => `${k + 1}. ${step}`).join('\n')}

\`\`\`console
$ carryover verify boot-${last}/binary_runtime_measurements --pcrs boot-${last}/pcrs${
    last > 0 ? ` --previous boot-${last - 1}/binary_runtime_measurements` : ''
  }
$ carryover explain .
$ evmctl ima_measurement --ignore-violations --pcrs sha256,boot-${last}/pcr-sha256/10 boot-${last}/binary_runtime_measurements
\`\`\`
`;
};

const bootLine = ({ kernel, began, sizes, kexecBuffer }: ManifestBoot, k: number): string =>
  `- boot ${k}: ${kernel}, ${BEGAN[began]}, ${sizes.length} ${sizes.length === 1 ? 'record' : 'records'} at its end${
    kexecBuffer === null && began !== 'cold' ? ', handed no list' : ''
  }`;

const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
