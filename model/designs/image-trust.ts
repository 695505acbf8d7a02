/** The ways in which a kernel image is trusted at load, beside 6.16, which looks at nothing. */
import type { Design } from '../design.js';
import { arm64 } from './architectures.js';
import { linux_6_16 } from './linux-6.16.js';

const source = 'kernel/kexec_file.c: kimage_validate_signature';

export const kexec_sig: Design = {
  ...linux_6_16,
  name: 'kexec-sig',
  summary: 'as 6.16; the signature in the image is looked at, and not enforced',
  source: `${source}; CONFIG_KEXEC_SIG`,
  imageSignature: 'checked',
};

export const kexec_sig_forced: Design = {
  ...kexec_sig,
  name: 'kexec-sig-forced',
  summary: 'as kexec-sig; enforced, where there is a file to look at',
  source: `${source}; CONFIG_KEXEC_SIG_FORCE`,
  imageSignature: 'enforced',
};

export const kexec_sig_lockdown: Design = {
  ...kexec_sig,
  name: 'kexec-sig-lockdown',
  summary: 'as kexec-sig; locked down: no kexec_load, and no image without a signature',
  source: `${source}: security_locked_down(LOCKDOWN_KEXEC)`,
  lockdown: true,
};

/** Without a purgatory nobody looks at the image again. */
export const arm64_kexec_sig_lockdown: Design = {
  ...arm64,
  name: 'arm64-kexec-sig-lockdown',
  summary: 'as arm64; the image’s signature is looked at and locked down',
  source: 'arch/arm64/kernel/kexec_image.c; the arm64 series of 2018',
  imageSignature: 'checked',
  lockdown: true,
};

export const lockdown_alone: Design = {
  ...linux_6_16,
  name: 'lockdown-alone',
  summary:
    'as 6.16; locked down, built without a look at signatures; a rule to appraise comes with the policy',
  source: `${source}, left out without CONFIG_KEXEC_SIG`,
  imageAppraisal: 'appended-signature',
  appraisalPolicy: 'loaded',
  lockdown: true,
};

export const lockdown_always: Design = {
  ...lockdown_alone,
  name: 'lockdown-always',
  summary: 'as lockdown-alone; no image is taken that IMA is not guaranteed to appraise',
  source: 'kernel/kexec_file.c: mandate_signature_verification, without CONFIG_KEXEC_SIG too (v3)',
  lockdownAsks: 'always',
};

export const image_appraised: Design = {
  ...linux_6_16,
  name: 'image-appraised',
  summary: 'as 6.16; a built-in rule has IMA appraise the image by its extended attribute; no kexec_load',
  source: 'security/integrity/ima/ima_main.c: ima_post_read_file, ima_load_data; CONFIG_IMA_ARCH_POLICY',
  imageAppraisal: 'signature',
};

export const image_appraised_any_key: Design = {
  ...image_appraised,
  name: 'image-appraised-any-key',
  summary: 'as image-appraised; root adds keys as it likes (_ima)',
  source: 'security/integrity/digsig.c: without CONFIG_INTEGRITY_TRUSTED_KEYRING',
  appraisalKeys: 'any',
};

export const image_appraised_once_loaded: Design = {
  ...image_appraised,
  name: 'image-appraised-once-loaded',
  summary: 'as image-appraised; the rule comes with the policy that user space loads',
  source: 'security/integrity/ima/ima_fs.c: ima_write_policy',
  appraisalPolicy: 'loaded',
};

export const image_appended_signature: Design = {
  ...image_appraised,
  name: 'image-appended-signature',
  summary: 'as image-appraised; by an appended signature, of which those revoked are known',
  source: 'arch/powerpc/kernel/ima_arch.c: appraise_flag=check_blacklist appraise_type=imasig|modsig',
  imageAppraisal: 'appended-signature',
};

export const image_checked_twice: Design = {
  ...image_appraised,
  name: 'image-checked-twice',
  summary: 'as image-appraised; the signature in the image is enforced too',
  source: `${source}; both are looked at where both are configured`,
  imageSignature: 'enforced',
};

export const image_appraisal_suffices: Design = {
  ...image_checked_twice,
  name: 'image-appraisal-suffices',
  summary: 'as image-checked-twice; what IMA appraised need not pass the other',
  source: '"kexec: … the kernel image already has its IMA signature verified", proposed for kexec_file.c',
  imageChecks: 'appraisal-suffices',
};
