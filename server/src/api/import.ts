import { importCsv } from '../import-csv.ts';
import { answer, answerMissing, answerProblem } from './answers.ts';
import { type ApiOptions, authorityOf, type Call } from './call.ts';

/** Fills a table from CSV in the body; makes it when it is not there. */
export async function importTable(
  { request, response, table, access, url }: Call,
  { tables, log, limits: { uploadBytes } }: ApiOptions,
): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > uploadBytes) {
    return answerProblem(response, 413, 'over-limit', `The file is larger than the limit uploadBytes (${uploadBytes} bytes).`);
  }
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > uploadBytes) request.destroy(new Error(`the file is larger than the limit uploadBytes (${uploadBytes} bytes)`));
  });
  request.pause();
  const locale = url.searchParams.get('locale') ?? 'en-US';
  if (!isLocale(locale))
    return answerProblem(response, 400, 'wrong-value', `“${locale.slice(0, 40)}” is no locale; one looks like en-US or de.`);
  const created = await tables.create(table);
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const started = performance.now();
  const report = await importCsv(authorityOf(tables, table), access.actor, request, locale);
  if (!report.ok) return answerProblem(response, 422, report.problem.code, report.problem.message);
  log.info({
    event: 'imported',
    table,
    created,
    rows: report.value.rows,
    misfits: report.value.misfits.count,
    ms: Math.round(performance.now() - started),
  });
  answer(response, created ? 201 : 200, { table, created, ...report.value });
}

function isLocale(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
