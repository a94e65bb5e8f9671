import { ProfileForm } from '../settings/profile-form.tsx'
import { Card } from '../ui/page.tsx'
import { text } from './text.ts'
import type { StepProps } from './welcome.tsx'

export function ProfileStep({ me, onNext }: StepProps) {
  return (
    <Card padded>
      <ProfileForm me={me} onSaved={onNext} action={text.next} />
    </Card>
  )
}
