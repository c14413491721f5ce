import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { useFormat } from '#renderer/app/format.ts'
import { showToast } from '#renderer/app/toasts.tsx'
import { commandSpec } from '#renderer/app/commands.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { Masked } from '#renderer/components/Masked.tsx'
import { isMasked } from '#renderer/components/masks.ts'
import { bothWords, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { toneOf } from '#renderer/screens/entities/tones.ts'
import { ProfileTags } from '#renderer/screens/tags/ProfileTags.tsx'
import type { Profile } from '#core/contract/customers.ts'
import { channels, type ChannelName } from '#core/domain/channels.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { EnteredKind } from './AddEventDialog.tsx'

const shownIdentities = 4

/** Who: name, identities as this person may see them, level, status, owner. */
export function ProfileHeader({ entity, profile, onAdd }: { entity: EntityType; profile: Profile; onAdd: (kind: EnteredKind) => void }) {
  const t = useText()
  const format = useFormat()
  const { member_info: member, fields } = profile
  const identities = profile.identities.filter((identity) => identity.value !== profile.member_info.customer_id)
  const name = member.name ?? member.customer_id
  const badge = (field: string) => {
    const value = fields[field]
    return typeof value === 'string' && value !== '' ? <span key={field} className='badge' data-tone={toneOf(value)}>{value}</span> : null
  }
  const rest = identities.slice(shownIdentities)
  return (
    <div className='profile-head'>
      <span className='avatar' aria-hidden='true'>{entity === 'account' ? <Icon name='building' size={20} /> : [...name][0]}</span>
      <div className='stack grow' style={{ gap: 2 }}>
        <div className='row'>
          <h1 className='ellipsis'>{name}</h1>
          {['level', 'status', 'stage', 'type', 'industry'].map(badge)}
        </div>
        <div className='identities'>
          <Copyable what={t('lists.id')} value={member.customer_id} />
          {identities.slice(0, shownIdentities).map((identity) => <Identity key={identity.channel + identity.value} channel={identity.channel} value={identity.value} />)}
          {rest.length > 0 && <Tooltip title={rest.map((identity) => identity.value).join(' · ')}><span className='faint num'>+{rest.length}</span></Tooltip>}
          <span className='identity'><span className='what'>{t('profile.owner')}</span>{typeof fields['owner_id'] === 'string' && fields['owner_id'] ? fields['owner_id'] : t('profile.noOwner')}</span>
          {typeof fields['acquired_at'] === 'string' && <span className='identity num'><span className='what'>{t('profile.since')}</span>{format.day(fields['acquired_at'])}</span>}
        </div>
        <ProfileTags entity={entity} id={member.customer_id} />
      </div>
      <Button variant='outlined' startIcon={<Icon name='flag' />} onClick={() => onAdd('behaviour')}>{t('commands.profileBehaviour')}</Button>
      <Button variant='contained' startIcon={<Icon name='phone' />} endIcon={<Keys keys={commandSpec('profileInteraction').keys?.[0]} />} onClick={() => onAdd('interaction')}>{t('commands.profileInteraction')}</Button>
    </div>
  )
}

function Identity({ channel, value }: { channel: string; value: string }) {
  const language = useLanguage()
  return <Copyable what={channels[channel as ChannelName]?.label[language] ?? channel} value={value} />
}

function Copyable({ what, value }: { what: string; value: string }) {
  const t = useText()
  const copy = () => void navigator.clipboard.writeText(value).then(() => showToast({ text: bothWords('common.copied') }, 2000))
  if (isMasked(value)) return <span className='identity'><span className='what'>{what}</span><Masked value={value} /></span>
  return <button type='button' className='identity num' title={t('common.copy')} onClick={copy}><span className='what'>{what}</span><span className='ellipsis'>{value}</span></button>
}
