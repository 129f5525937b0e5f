/* What went otherwise than wished, in three parts: what happened, why, what to do next. Announced at once. */

export interface NoticeText {
  what: string
  why: string
  next: string
}

export function Notice({ notice }: { notice: NoticeText | null }) {
  return (
    <div role="alert" class="notice">
      {notice && (
        <>
          <p class="notice-what">{notice.what}</p>
          <p>
            {notice.why} {notice.next}
          </p>
        </>
      )}
    </div>
  )
}
