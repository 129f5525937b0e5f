/* A catalogue text with *bold* in it. */

export function Rich({ text }: { text: string }) {
  return <>{text.split('*').map((part, index) => (index % 2 === 1 ? <strong key={part}>{part}</strong> : part))}</>
}
