export const library = {
  library: {
    kinds: { tag: '标签', segment: '分群', filter: '筛选', template: '模板', group: '分组' }, unused: '没有其他对象引用它。'
  }
}
