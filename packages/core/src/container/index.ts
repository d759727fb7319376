export { ContentMemory, sharedContent } from './content-memory.ts';
export { crc32 } from './crc32.ts';
export { inflate } from './inflate.ts';
export { countNodes, escapeXml, parseXml } from './xml.ts';
export type { XmlElement } from './xml-element.ts';
export { parseZip, type ZipEntry, type ZipPackage } from './zip-reader.ts';
export { writeZip, type ZipSource } from './zip-writer.ts';
