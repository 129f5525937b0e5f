/* An application that several lessons share: modules, request classes, transactions and service labels of `apps/ID.yaml`, put under a
   lesson that names it. The lesson's own fields win, module by module and class by class. What comes out is checked by lesson.schema.ts. */

type Tree = Record<string, unknown>

/** What an app's file may hold. */
const APP_FIELDS = ['modules', 'classes', 'transactions', 'serviceLabels']

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The app a lesson's tree names; null for a lesson that brings its own. */
export function appOf(lesson: unknown): string | null {
  return isTree(lesson) && typeof lesson['app'] === 'string' ? lesson['app'] : null
}

/** Fields of an app's file that no app has; empty when all is well. */
export function strangeFields(app: unknown): string[] {
  return isTree(app) ? Object.keys(app).filter((key) => !APP_FIELDS.includes(key)) : ['the whole file']
}

/** The lesson's tree with its app under it: `rateFactor` multiplies the app's request rates. */
export function composeLesson(lesson: unknown, app: unknown): unknown {
  if (!isTree(lesson) || !isTree(app)) return lesson
  const { app: _name, rateFactor = 1, ...own } = lesson
  const factor = typeof rateFactor === 'number' ? rateFactor : 1
  const classes = mergeEach(faster(app['classes'], factor), own['classes'])
  const modules = mergeEach(app['modules'], own['modules'])
  return { transactions: app['transactions'], serviceLabels: app['serviceLabels'], ...own, modules, classes }
}

function faster(classes: unknown, factor: number): unknown {
  if (!isTree(classes)) return classes
  return Object.fromEntries(
    Object.entries(classes).map(([id, spec]) => {
      const rate = isTree(spec) ? spec['ratePerSecond'] : undefined
      return [id, isTree(spec) && typeof rate === 'number' ? { ...spec, ratePerSecond: rate * factor } : spec]
    }),
  )
}

/** The lesson's fields over the app's, entry by entry. */
function mergeEach(under: unknown, over: unknown): unknown {
  if (!isTree(under) || !isTree(over)) return over ?? under
  const merged: Tree = { ...under }
  for (const [id, own] of Object.entries(over)) {
    const base = merged[id]
    merged[id] = isTree(base) && isTree(own) ? { ...base, ...own } : own
  }
  return merged
}
