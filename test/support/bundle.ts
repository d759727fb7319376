import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Bundles a program for a browser or a worker into one file, from the sources of the packages.
 * @param source - A module that may import `@yinxin/core/*` and, by absolute path, files of the tests.
 */
export async function bundle(source: string): Promise<string> {
  const entry = fileURLToPath(new URL('./program.generated.mjs', import.meta.url));
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    logLevel: 'silent',
    resolve: { conditionNames: ['@yinxin/source', 'import', 'default'] },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es', codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** The path of a file of this repository, for an import in a program. */
export function pathInRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
