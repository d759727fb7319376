export { crc32 } from './crc32.ts';
export { inflate } from './inflate.ts';
export { escapeXml, parseXml } from './xml.ts';
export type { XmlElement } from './xml-element.ts';
export { parseZip, type ZipEntry, type ZipPackage } from './zip-reader.ts';
export { writeZip, type ZipSource } from './zip-writer.ts';
