/** Tags. The contract stands; what answers it follows. */
import { DeskError } from '#core/contract/errors.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'

export function tagsProcedures({ tags: os }: Implementer, host: DeskHost) {
  const later = (): never => {
    host.session()
    throw new DeskError('conflict', { field: 'tags', message: { zh: '标签功能尚未完成', en: 'Tags are not finished yet' } })
  }
  return {
    list: os.list.handler(later),
    bin: os.bin.handler(later),
    stale: os.stale.handler(later),
    market: os.market.handler(later),
    get: os.get.handler(later),
    create: os.create.handler(later),
    createTag: os.createTag.handler(later),
    update: os.update.handler(later),
    copy: os.copy.handler(later),
    delete: os.delete.handler(later),
    restore: os.restore.handler(later),
    apply: os.apply.handler(later),
    applyTag: os.applyTag.handler(later),
    run: os.run.handler(later),
    runAll: os.runAll.handler(later),
    runs: os.runs.handler(later),
    transition: os.transition.handler(later),
    rollBack: os.rollBack.handler(later),
    diff: os.diff.handler(later),
    versions: os.versions.handler(later),
    merge: os.merge.handler(later),
    unmerge: os.unmerge.handler(later),
    quality: os.quality.handler(later),
    reviewSample: os.reviewSample.handler(later),
    review: os.review.handler(later),
    rate: os.rate.handler(later),
    lineage: os.lineage.handler(later),
    entity: os.entity.handler(later),
    history: os.history.handler(later),
    categories: os.categories.handler(later),
    createCategory: os.createCategory.handler(later),
    updateCategory: os.updateCategory.handler(later),
    deleteCategory: os.deleteCategory.handler(later),
    export: os.export.handler(later),
    import: os.import.handler(later)
  }
}
