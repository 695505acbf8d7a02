/** Evidence of the real world: its formats, its replay, and what it proves. */
export { ALGORITHMS, algorithmByName, type HashAlgorithm } from './algorithms.js';
export { readAscii, writeAscii } from './ascii.js';
export { detectLayout, digestAlgorithm } from './detect.js';
export { fieldsOf, measured, writeFields, writeFileDigest, writeName } from './fields.js';
export { readKexecBuffer, writeKexecBuffer } from './kexec-buffer.js';
export {
  type Layout,
  type ListRecord,
  type MeasurementList,
  type RecordContent,
  readList,
  readRecords,
  writeList,
  writeRecord,
} from './list.js';
export { buildMarker, readCounts, roleOf, writeCounts } from './markers.js';
export { type PcrValue, readPcrArgument, readPcrFile, showPcr, writePcrread } from './pcr-values.js';
export { type Quote, readQuote, selectionDigest, writeQuote } from './quote.js';
export { type Bank, IMA_PCR, replay, replayEnd } from './replay.js';
export { checkSignature, readKey, readSignature, writeSignature } from './signature.js';
export { memorySource, type Source } from './source.js';
export { templateDigest } from './template-digest.js';
export { comparison } from './verify/comparison.js';
export { loadList, memorySpool } from './verify/load.js';
export { type Verification, verify } from './verify/verify.js';
