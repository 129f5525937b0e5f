/* Names of teams, Korean; `{name} 팀` follows in a sentence. */
import type english from '../en/teams.ts'
import type { Like } from '../message.ts'

export default {
  lighthouse: '등대',
  compass: '나침반',
  anchor: '닻',
  osprey: '물수리',
  mast: '돛대',
  'flood-tide': '밀물',
  breakwater: '방파제',
  gull: '갈매기',
  heron: '왜가리',
  tern: '제비갈매기',
  buoy: '부표',
  foghorn: '뱃고동',
  coral: '산호',
  dolphin: '돌고래',
  seal: '물범',
  ferry: '나룻배',
  jetty: '선착장',
  tugboat: '예인선',
  crane: '두루미',
  island: '섬',
  pebble: '조약돌',
  cormorant: '가마우지',
  scallop: '가리비',
  seahorse: '해마',
  sandbar: '모래톱',
} as const satisfies Like<typeof english>
