/** One cache of module facts per data folder and process. */
import { type FactsCache, openFactsCache } from '../inspect/facts/cache.ts'

const open = new Map<string, FactsCache>()

export function factsCache(data: string): FactsCache {
  const cache = open.get(data) ?? openFactsCache(data)
  open.set(data, cache)
  return cache
}
