import { TokenBucket } from 'limiter';

/** Seconds' worth of changes that somebody may send at once: what was made offline comes in one go. */
export const burst = 10;

/** A bucket that lets through so many a second, and so many seconds' worth at once. */
export function bucketOf(perSecond: number, burst: number, parentBucket?: TokenBucket): TokenBucket {
  const bucket = new TokenBucket({
    bucketSize: perSecond * burst,
    tokensPerInterval: perSecond,
    interval: 'second',
    ...(parentBucket !== undefined && { parentBucket }),
  });
  bucket.content = bucket.bucketSize;
  return bucket;
}
