// Writes docs/claims.md: node bench/claims/page.mjs. `npm run build` comes first.
import { writeFileSync } from 'node:fs';
import { saidPage } from '../../dist/src/report/said.js';

writeFileSync('docs/claims.md', await saidPage());
