/* The glossary's own words, English. The cards come from the server in both languages. */
export default {
  title: 'Terms',
  search: 'Search',
  searchHint: 'In Korean or English',
  lessonFirst: 'In this lesson',
  allOthers: 'All terms',
  found: '{n} {n|term|terms}',
  none: 'No term matches. Try another spelling, or the other language.',
  loading: 'Fetching the terms.',
  failed: 'The terms couldn’t be fetched. Close this and open it again.',
} as const
