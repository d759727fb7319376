import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readSetting } from './files.ts';

/** The Chinese font that comes with the command, for drawing seals and pages. */
export function readBundledFont(): Uint8Array {
  const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/zcool-xiaowei/package.json'));
  return readSetting(join(folder, '400Regular', 'ZCOOLXiaoWei_400Regular.ttf'));
}
