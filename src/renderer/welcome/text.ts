import { nameInText } from '../../shared/visible-text.ts'
export const text = {
  title: 'Welcome',
  skip: 'Skip setup',
  skipTitle: 'Skip setup?',
  why: 'You can do all of this later.',
  reasons: {
    later: { label: 'I’ll do it later', hint: 'Everything you’ve done so far is saved.' },
    other: { label: 'I don’t need it', hint: 'For example, on a test server.' },
    delegated: { label: 'A teammate will do it', hint: 'We’ll invite them to your organization.' },
  },
  teammate: 'Teammate’s email',
  message: 'Message (optional)',
  invite: 'Send invite and skip',
  invited: (email: string) => `Invited ${nameInText(email)}`,
  skipped: 'Setup skipped',
  back: 'Back',
  next: 'Continue',
  skipStep: 'Skip this step',
  done: 'Done',
  stepSkipped: 'Skipped',
  finish: 'Finish',
  finished: 'You’re all set',
  needsApp: 'This step needs a GitHub App. Go back to set one up, or skip it.',
  steps: {
    profile: {
      name: 'Profile',
      title: 'Set up your profile',
      intro: 'This is how API clients see you.',
    },
    github_app: {
      name: 'GitHub App',
      title: 'Set up a GitHub App',
      intro: 'You only need one to show clients your repositories. Takes two clicks on GitHub.',
    },
    connect: {
      name: 'Connect',
      title: 'Connect GitHub',
      intro: 'Choose on GitHub which repositories to share.',
    },
    hedgehog: {
      name: 'Hedgehog',
      title: 'Choose your hedgehog',
      intro: 'Your companion in PostHog and on your desktop.',
    },
  },
}
