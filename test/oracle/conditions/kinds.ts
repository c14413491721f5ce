/** The engines that are here to be verified: ClickHouse where it is installed (`npm run setup:clickhouse`). */
import { hasClickHouse } from '#test/support/clickhouse.ts'
import type { EngineKind } from './engines.ts'
import { eventIndexKind } from './event-index.ts'
import { clickhouseKind, duckdbKind } from './sql.ts'
import { storesKind } from './stores.ts'

export const engineKinds: readonly EngineKind[] = [duckdbKind, eventIndexKind, storesKind, ...(hasClickHouse() ? [clickhouseKind] : [])]
