/**
 * Fields of value models (shared/spec/conditions.md §2, definitions.md D.4, D.5), one row each. Conditions may name them before a model was run here: they can be
 * built and kept, and are counted once there are results.
 */

export interface ScoreField {
  type: 'number' | 'choice'
  label: { zh: string; en: string }
  /** Of choices: every value that the model gives, best first. */
  values?: readonly string[]
}

const number = (zh: string, en: string): ScoreField => ({ type: 'number', label: { zh, en } })
const choice = (zh: string, en: string, values: readonly string[]): ScoreField => ({ type: 'choice', label: { zh, en }, values })

export const scoreFields = {
  // Digits from 1 to 5; the score from 0 to 100; the probability from 0 to 1.
  'rfm.r': number('RFM 近度 R', 'RFM recency'),
  'rfm.f': number('RFM 频度 F', 'RFM frequency'),
  'rfm.m': number('RFM 额度 M', 'RFM money'),
  'rfm.score': number('RFM 综合分', 'RFM score'),
  'rfm.tier': choice('RFM 等级', 'RFM tier', ['VIP', '高价值', '中价值', '低价值', '流失风险']),
  'rfm.quadrant': choice('RFM 象限', 'RFM quadrant', ['高价值', '潜力', '成长', '沉睡', '流失风险']),
  'clv.expected': number('预期客户价值', 'Expected CLV'),
  'churn.probability': number('流失概率', 'Churn probability')
} satisfies Record<string, ScoreField>
