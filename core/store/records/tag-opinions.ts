/** What people think of a tag: whether somebody has it rightly, and how useful it is. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Keeps the judgement on one entity, in place of an earlier one; belongs into a transaction. */
export function putReview(records: RecordsDatabase, review: { tag: string; entityKey: number; correct: boolean; user: string; at: number }): void {
  statement(records, `
    INSERT INTO tag_reviews (tag, entity_key, correct, user, at) VALUES (@tag, @entityKey, @correct, @user, @at)
    ON CONFLICT (tag, entity_key) DO UPDATE SET correct = @correct, user = @user, at = @at`).run({ ...review, correct: review.correct ? 1 : 0 })
}

/** Reviews of a tag, and those of them that found it right. */
export function countReviews(records: RecordsDatabase, tag: string): { reviewed: number; correct: number } {
  return statement<{ reviewed: number; correct: number }>(records, 'SELECT count(*) AS reviewed, coalesce(sum(correct), 0) AS correct FROM tag_reviews WHERE tag = ?').get(tag)!
}

/** Keys of the entities that were judged. */
export function reviewedKeys(records: RecordsDatabase, tag: string): number[] {
  return statement<{ entity_key: number }>(records, 'SELECT entity_key FROM tag_reviews WHERE tag = ?').all(tag).map((row) => row.entity_key)
}

export interface Rating {
  average: number | null
  count: number
  mine: number | null
}

/** Keeps a user's 1 to 5 stars; null takes them back. Belongs into a transaction. */
export function putRating(records: RecordsDatabase, { tag, user, stars, at }: { tag: string; user: string; stars: number | null; at: number }): void {
  if (stars === null) statement(records, 'DELETE FROM tag_ratings WHERE tag = ? AND user = ?').run(tag, user)
  else statement(records, 'INSERT INTO tag_ratings (tag, user, stars, at) VALUES (?, ?, ?, ?) ON CONFLICT (tag, user) DO UPDATE SET stars = excluded.stars, at = excluded.at').run(tag, user, stars, at)
}

/** The stars of everybody, and those of `user`. */
export function ratingOf(records: RecordsDatabase, tag: string, user: string): Rating {
  return statement<Rating>(records, `
    SELECT avg(stars) AS average, count(*) AS count, max(CASE WHEN user = @user THEN stars END) AS mine FROM tag_ratings WHERE tag = @tag`).get({ tag, user })!
}
