/** The promise, or a rejection after so many milliseconds. What it was waiting for goes on. */
export function within<Value>(milliseconds: number, promise: Promise<Value>, otherwise: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(otherwise)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(patience));
  });
}
