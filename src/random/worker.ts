/** The body of a thread that takes some of a seed's runs. */
import { serve } from '../check/pool.js';
import { runBatch } from './batch.js';

serve(runBatch);
