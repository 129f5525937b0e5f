/* Lines on water, as SVG paths: a height above still water for every x, drawn about a centre so that one path serves every width.
   Which waves there are is the page's. */

/* Half of the widest screen that has to be filled, 4K. */
export const HALF_WIDTH = 1920
/* Fine enough that straight pieces look like a curve. */
const STEP = 10

/** An open line from −HALF_WIDTH to HALF_WIDTH; `heightAt` in px above still water, y points down. */
export function waterline(heightAt: (x: number) => number): string {
  const points: string[] = []
  for (let x = -HALF_WIDTH; x <= HALF_WIDTH; x += STEP) points.push(`${x} ${(-heightAt(x)).toFixed(1)}`)
  return `M${points.join('L')}`
}

/** The same line closed `depth` px below still water. */
export function waterBody(line: string, depth: number): string {
  return `${line}V${depth}H${-HALF_WIDTH}z`
}
