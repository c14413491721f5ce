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
  'rfm.r': number('RFM 近度分（R，1–5）', 'RFM recency (R, 1–5)'),
  'rfm.f': number('RFM 频度分（F，1–5）', 'RFM frequency (F, 1–5)'),
  'rfm.m': number('RFM 额度分（M，1–5）', 'RFM money (M, 1–5)'),
  'rfm.score': number('RFM 综合分（0–100）', 'RFM score (0–100)'),
  'rfm.tier': choice('RFM 等级', 'RFM tier', ['VIP', '高价值', '中价值', '低价值', '流失风险']),
  'rfm.quadrant': choice('RFM 象限', 'RFM quadrant', ['高价值', '潜力', '成长', '沉睡', '流失风险']),
  'clv.expected': number('预期客户价值', 'Expected lifetime value'),
  'churn.probability': number('流失概率（0–1）', 'Churn probability (0–1)')
} satisfies Record<string, ScoreField>
