/** Progress of known work, 0 to 1. */
export function ProgressBar({ value, label }: { value: number; label: string }) {
  const share = Math.round(value * 100)
  return (
    <div className='progress' role='progressbar' aria-label={label} aria-valuenow={share} aria-valuemin={0} aria-valuemax={100}>
      <div className='progress-fill' style={{ width: `${Math.max(1, share)}%` }} />
    </div>
  )
}
