export { crc32 } from './crc32.ts';
export { inflate } from './inflate.ts';
export { escapeXml, parseXml, type XmlElement } from './xml.ts';
export { parseZip, type ZipEntry, type ZipPackage } from './zip-reader.ts';
export { writeZip, type ZipSource } from './zip-writer.ts';
