import { standardStream } from '../byte-streams.ts';
import { fileSize } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { jsonText } from '../session.ts';

/** A command whose result is one file: with `--json` it says which, on standard error when the file goes to standard output. */
export function reported(run: Run): Run {
  return async (session, given) => {
    const exit = await run(session, given);
    if (!given.flag('json')) return exit;
    const out = given.text('out') ?? given.text('requestOut') ?? standardStream;
    const size = given.flag('dryRun') || out === standardStream ? undefined : fileSize(out);
    const text = jsonText({ schemaVersion: 1, file: out, ...(size === undefined ? {} : { size }) });
    if (out === standardStream) session.note(text);
    else session.print(text);
    return exit;
  };
}
