/** What a sender is told. Of a request that is not genuine, only that it is not. */
import { DeskError } from '#core/contract/errors.ts'

const howToSign = {
  zh: '请用该渠道的密钥对请求体计算 HMAC-SHA256 放入 X-Signature，并在 X-Timestamp 中给出当前时间（Unix 秒）',
  en: 'Put the HMAC-SHA256 of the body, keyed with a secret of the channel, into X-Signature, and the time (Unix seconds) into X-Timestamp'
}

export function unsigned(header: 'X-Signature' | 'X-Timestamp'): DeskError {
  return new DeskError('unauthorised', { field: header, message: { zh: `缺少请求头 ${header}，或格式不对`, en: `The header ${header} is missing or malformed` }, remedy: howToSign })
}

export function expired(minutes: number): DeskError {
  return new DeskError('unauthorised', {
    field: 'X-Timestamp', message: { zh: `X-Timestamp 与本机时间相差超过 ${minutes} 分钟`, en: `X-Timestamp is more than ${minutes} minutes from the time of this machine` },
    remedy: { zh: '请校准时钟，并在发送时重新签名', en: 'Set the clock, and sign each request when it is sent' }
  })
}

export function notGenuine(): DeskError {
  return new DeskError('unauthorised', { field: 'X-Signature', message: { zh: '签名不正确', en: 'The signature is not right' }, remedy: howToSign })
}

export function badNonce(): DeskError {
  return new DeskError('unauthorised', {
    field: 'X-Nonce', message: { zh: 'X-Nonce 须为 1 到 200 个可见字符', en: 'X-Nonce has 1 to 200 visible characters' }, remedy: { zh: '请为每个请求生成新的编号，例如 UUID', en: 'Make a new one for each request, such as a UUID' }
  })
}

export function nonceReused(): DeskError {
  return new DeskError('conflict', {
    field: 'X-Nonce', message: { zh: '此 X-Nonce 已用于另一个请求体；没有接收任何数据', en: 'This X-Nonce was used for another body; nothing was received' },
    remedy: { zh: '请为每个请求生成新的编号；重发同一请求时请求体须不变', en: 'Make a new one for each request; a request that is sent again keeps its body' }
  })
}

export function notJsonType(): DeskError {
  return new DeskError('invalid', { field: 'Content-Type', message: { zh: '只接收 JSON', en: 'Only JSON is received' }, remedy: { zh: '请注明 Content-Type: application/json', en: 'Send Content-Type: application/json' } })
}

export function notRecords(): DeskError {
  return new DeskError('invalid', {
    field: 'body', message: { zh: '请求体不是 UTF-8 编码的 JSON 数组，或为空', en: 'The body is no JSON array in UTF-8, or an empty one' }, remedy: { zh: '请发送记录的数组，例如 [{…}, {…}]', en: 'Send an array of records, such as [{…}, {…}]' }
  })
}

export function tooDeep(depth: number): DeskError {
  return new DeskError('invalid', { field: 'body', message: { zh: `JSON 嵌套超过 ${depth} 层`, en: `The JSON is nested more than ${depth} levels deep` }, remedy: { zh: '请减少嵌套', en: 'Flatten the records' } })
}

export function tooManyRecords(most: number): DeskError {
  return new DeskError('too_large', { field: 'body', message: { zh: `一次最多 ${most} 条记录`, en: `At most ${most} records at a time` }, remedy: { zh: '请分成几个请求发送', en: 'Send them in several requests' } })
}

export function bodyTooLarge(most: number): DeskError {
  const size = most >= 2 ** 20 ? `${Math.floor(most / 2 ** 20)} MB` : `${most} B`
  return new DeskError('too_large', { field: 'body', message: { zh: `请求体超过 ${size}`, en: `The body is over ${size}` }, remedy: { zh: '请分成几个请求发送', en: 'Send the records in several requests' } })
}

export function tooFast(retryAfter: number): DeskError {
  return new DeskError('too_many', {
    retryAfter, message: { zh: '该渠道发送过快；没有接收任何数据', en: 'The channel sends too fast; nothing was received' }, remedy: { zh: `请在 ${retryAfter} 秒后重发`, en: `Send it again after ${retryAfter} s` }
  })
}

export function queueFull(retryAfter: number): DeskError {
  return new DeskError('too_many', {
    retryAfter, message: { zh: '等待处理的记录过多；没有接收任何数据', en: 'Too many records wait to be processed; nothing was received' },
    remedy: { zh: `请在 ${retryAfter} 秒后重发`, en: `Send it again after ${retryAfter} s` }
  })
}
