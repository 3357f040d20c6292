export { UpdateEncoder } from './encoder.ts';
export { documentName, layoutVersion, parseDocumentName } from './layout.ts';
export { followTable, readSeq, readTable } from './reader.ts';
export { encodeParts } from './snapshot.ts';
