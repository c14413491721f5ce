/** The forms of dates and times that are recognised without being told: ISO 8601 and its relatives with / or . and the Chinese ones. */

/**
 * Groups: year, month, day, half of the day, hour, minute, second, fraction, offset. The same text is a pattern of RE2 and of JavaScript and
 * matches the whole value. Without an hour the value is a day.
 */
export const instantPattern =
  '([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?'
  + '(?:[ T]*(上午|下午)? *([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:[.,]([0-9]+))?秒?|分)? *([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?'

/** Eight digits are a day, fourteen an instant. Groups: year, month, day, hour, minute, second. */
export const compactPattern = '([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2}))?'
