// The worker that reads files for an import: what is read here keeps nobody from scrolling.
import { type ReadProgress, SlicedFileReader } from './file-reader.ts';
import type { ReaderAnswer, ReaderRequest } from './reader-messages.ts';

const reader = new SlicedFileReader();
const say = (answer: ReaderAnswer) => postMessage(answer);

addEventListener('message', ({ data }: MessageEvent<ReaderRequest>) => {
  const { id } = data;
  answerTo(data).then(
    (result) => say({ answer: 'result', id, result }),
    (error: unknown) => say({ answer: 'failed', id, message: error instanceof Error ? error.message : String(error) }),
  );
});
say({ answer: 'ready' });

function answerTo(request: ReaderRequest) {
  const tell = (progress: ReadProgress) => say({ answer: 'progress', id: request.id, progress });
  switch (request.call) {
    case 'open':
      return reader.open(request.file, request.options, request.locale, tell);
    case 'plan':
      return reader.plan(request.request, tell);
    case 'take':
      return reader.take(request.from, request.count);
  }
}
