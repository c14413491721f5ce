/** Names of files that could hold data. */

/** Endings of files that hold a table; those of kinds that are refused are among them, so that people are told how to save them. */
export const tableEndings = ['csv', 'tsv', 'tab', 'psv', 'txt', 'xlsx', 'xlsm', 'xls', 'xlsb', 'ods', 'json', 'ndjson', 'jsonl', 'parquet', 'gz'] as const

/** Endings of files that may be chosen for an import. */
export const dataEndings: readonly string[] = [...tableEndings, 'zip']
