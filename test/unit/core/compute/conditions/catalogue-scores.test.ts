import { expect, test } from 'vitest'
import { readScores, scoresOf } from '#core/compute/conditions/catalogue-scores.ts'
import { openImportDesk } from '#test/support/imports.ts'

test('a score that a model gave somebody has its words and the counts of its values; one of an unknown model is known by its name', async () => {
  const desk = await openImportDesk()
  try {
    const scores = await desk.stores.facts.read(async (duck) => {
      await duck.run(`CREATE TEMP TABLE scores AS FROM main.scores UNION ALL VALUES
        ('rfm.tier', 0, 0, NULL, 'VIP', 'vip'), ('rfm.tier', 0, 1, NULL, '低价值', '低价值'), ('rfm.score', 0, 0, 90, NULL, NULL), ('own.grade', 0, 0, NULL, 'A', 'a')`)
      return scoresOf(await readScores(duck))
    })
    const values = [['VIP', 1], ['高价值', 0], ['中价值', 0], ['低价值', 1], ['流失风险', 0]].map(([value, count]) => ({ value, count }))
    expect(scores.get('rfm.tier')).toEqual({ name: 'rfm.tier', type: 'choice', sensitivity: 'open', label: { zh: 'RFM 等级', en: 'RFM tier' }, values, topValues: values })
    expect(scores.get('rfm.score')).toEqual({ name: 'rfm.score', type: 'number', sensitivity: 'open', label: { zh: 'RFM 综合分', en: 'RFM score' } })
    expect(scores.get('clv.expected')).toMatchObject({ type: 'number', notComputed: true })
    expect(scores.get('own.grade')).toMatchObject({ type: 'choice', label: { zh: 'own.grade' }, values: [{ value: 'A', count: 1 }] })
  } finally {
    await desk.close()
  }
})
