export { applyDraftUpdate, draftFault, draftText, editDraft, editsOf, encodeDraft, makeDraftText, seedDraft } from './draft-text.ts';
export { UpdateEncoder } from './encoder.ts';
export { encodeTable } from './epoch.ts';
export { documentName, layoutVersion, mapNames, parseDocumentName } from './layout.ts';
export { PeerTable, type PeerTableMoved, readPeerTable, type Standing } from './peer-table.ts';
export { followTable, readSeq, readTable, readTableInSteps } from './reader.ts';
export { packDocument, type PackedDocument, unpackDocument } from './packed-document.ts';
export { encodeParts, encodeSince, encodeSinceInSteps } from './snapshot.ts';
