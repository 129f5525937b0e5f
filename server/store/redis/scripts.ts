/* The Lua that Redis runs, each in one step that nobody can come between. Lua does not roll back, so checks come first and
   writes last. No `#!lua` header: with one, Redis refuses a whole script when memory is short, and renewing a lease must still
   work then. Replies are arrays of strings. */

/** Field of a stream entry that holds a record's JSON. */
export const RECORD_FIELD = 'r'

/**
 * KEYS log, lease; ARGV token, predecessor ('' for none), then id and text of each record.
 * Redis decides at the start of a script whether memory is short, so either all entries go in or none.
 */
export const APPEND = `
local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = ''
if tail[1] then last = tail[1][1] end
if last ~= ARGV[2] then return {'overtaken', last} end
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return {'not-owner', last} end
for i = 3, #ARGV, 2 do
  redis.call('XADD', KEYS[1], ARGV[i], '${RECORD_FIELD}', ARGV[i + 1])
end
return {'appended', last}
`

/** KEYS log; ARGV first id, last id, how many: the last id of the log, the entry before the first, then the entries asked for. */
export const LOOK_BACK = `
local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = ''
if tail[1] then last = tail[1][1] end
local before = redis.call('XREVRANGE', KEYS[1], '(' .. ARGV[1], '-', 'COUNT', 1)
return {last, before, redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2])}
`

/** KEYS lease; ARGV token, life in milliseconds: 1 when it was mine and lives on. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`

/** KEYS lease; ARGV token. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

/** KEYS claim, people, log; ARGV a nonce: 1 for the one caller that got the code. */
export const CLAIM = `
if redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) > 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
`

/** KEYS people; ARGV field: its value, which is gone afterwards. */
export const TAKE = `
local value = redis.call('HGET', KEYS[1], ARGV[1])
if value then redis.call('HDEL', KEYS[1], ARGV[1]) end
return value
`
