import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { DocumentChannel } from './document-channel.ts';

const name = 'home/people@1';
const kinds = { sync: 0, presence: 1, auth: 2, message: 5 } as const;
const ends: { destroy(): void }[] = [];

afterEach(() => {
  for (const one of ends.splice(0)) one.destroy();
});

function frame(kind: number, write: (encoder: encoding.Encoder) => void, document = name): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** A channel, with what it sends (kinds of frames) and tells. */
function start() {
  const doc = new Y.Doc();
  const sent: (number | 'pong')[] = [];
  const told: string[] = [];
  const channel: DocumentChannel = new DocumentChannel(name, doc, 'token', {
    send: (bytes) => {
      if (bytes.length === 1) return void sent.push('pong');
      const decoder = decoding.createDecoder(bytes);
      expect(decoding.readVarString(decoder)).toBe(name);
      sent.push(decoding.readVarUint(decoder));
    },
    granted: () => told.push('granted'),
    denied: (reason) => told.push(`denied: ${reason}`),
    synced: () => told.push('synced'),
    stateless: (payload) => told.push(payload),
    presence: () => told.push(`others: ${channel.awareness.getStates().size - 1}`),
  });
  ends.push(channel, doc);
  return { doc, channel, sent, told };
}

/** The server's document, and somebody else's presence. */
function server() {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  ends.push(awareness, doc);
  return { doc, awareness };
}

describe('the document of a connection', () => {
  it('CL-19 begins with its token, what it has and its presence, and is synced once for each connection', () => {
    const { doc, channel, sent, told } = start();
    const theirs = server();
    theirs.doc.getMap('meta').set('seq', 1);
    channel.opened();
    expect(sent).toEqual([kinds.auth, kinds.sync, kinds.presence]);
    const answer = frame(kinds.sync, (encoder) => writeSyncStep2(encoder, theirs.doc));
    channel.receive(answer);
    channel.receive(answer);
    theirs.doc.on('update', (update: Uint8Array) => channel.receive(frame(kinds.sync, (encoder) => writeUpdate(encoder, update))));
    theirs.doc.getMap('meta').set('seq', 2);
    expect(doc.getMap('meta').get('seq')).toBe(2);
    channel.closed();
    channel.opened();
    channel.receive(answer);
    expect(told).toEqual(['synced', 'synced']);
  });

  it('CL-19 sends nothing of the document, whatever is written into it or asked of it', () => {
    const { doc, channel, sent } = start();
    channel.opened();
    sent.length = 0;
    doc.getMap('meta').set('seq', 1);
    channel.receive(frame(kinds.sync, (encoder) => writeSyncStep1(encoder, server().doc)));
    expect(sent).toEqual([]);
  });

  it('CL-19 tells what the server says of it, and nothing that is of another document', () => {
    const { channel, sent, told } = start();
    const say = (kind: number, said: number | null, text: string, document = name) =>
      channel.receive(
        frame(
          kind,
          (encoder) => {
            if (said !== null) encoding.writeVarUint(encoder, said);
            encoding.writeVarString(encoder, text);
          },
          document,
        ),
      );
    say(kinds.auth, 2, 'readonly');
    say(kinds.auth, 1, 'no');
    say(kinds.message, null, 'hello');
    say(kinds.message, null, 'hello', 'home/people@2');
    channel.receive(Uint8Array.of(9));
    expect(told).toEqual(['granted', 'denied: no', 'hello']);
    expect(sent).toEqual(['pong']);
  });

  it('CL-9 tells its own presence and hears of the others, whom it forgets with the connection', () => {
    const { channel, sent, told } = start();
    const { awareness } = server();
    awareness.setLocalState({ user: { id: 'ben', name: 'Ben' } });
    channel.awareness.setLocalStateField('place', { row: 'r1' });
    expect(sent).toEqual([kinds.presence]);
    channel.receive(
      frame(kinds.presence, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]))),
    );
    channel.closed();
    expect(told).toEqual(['others: 0', 'others: 1', 'others: 0']);
    // What others do is not for this page to tell.
    expect(sent).toEqual([kinds.presence]);
    channel.destroy();
    expect(sent).toEqual([kinds.presence]);
  });
});
