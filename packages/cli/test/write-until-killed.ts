// Begins two outputs, a file and standard output, says so, and waits to be killed.
import { PendingOutput } from '../src/byte-streams.ts';

const [path = ''] = process.argv.slice(2);
for (const name of [path, '-'])
  await new PendingOutput(name, { force: false, dryRun: false }).write(Buffer.from('decrypted'));
process.stderr.write('written\n');
setInterval(() => {}, 1000);
