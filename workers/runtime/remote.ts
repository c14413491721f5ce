/** The remote object as its caller sees it: methods by name, callbacks among the arguments, calls that end when the other side does. */

export type Method = (...values: unknown[]) => unknown

/** Calls one method of the other side with callbacks already turned into what crosses. */
export type Invoke = (name: string, values: unknown[]) => Promise<unknown>

/** Ends every call with the error of `ended` when that comes first. An error thrown by a callback ends its call too. */
export function remoteObject<Api extends object>(invoke: Invoke, ended: Promise<never>, wrapCallback: (callback: Method) => unknown): Api {
  ended.catch(() => undefined)
  return new Proxy({} as Api, {
    get(_target, name) {
      if (typeof name !== 'string' || name === 'then') return undefined
      return (...values: unknown[]) => call(name, values, invoke, ended, wrapCallback)
    }
  })
}

async function call(name: string, values: unknown[], invoke: Invoke, ended: Promise<never>, wrapCallback: (callback: Method) => unknown): Promise<unknown> {
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const guarded = values.map((value) => {
    if (typeof value !== 'function') return value
    return wrapCallback(async (...parts) => {
      try {
        return await (value as Method)(...parts)
      } catch (error) {
        failure.reject(error)
      }
    })
  })
  return Promise.race([invoke(name, guarded), ended, failure.promise])
}
