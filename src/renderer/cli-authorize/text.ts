import { nameInText } from '../../shared/visible-text.ts'

export const text = {
  title: 'Sign in a command line',
  intro: 'A command-line tool is asking for an API key. Continue only if you started it yourself.',
  code: 'Code',
  codeHint: 'Check that your terminal shows this code.',
  project: 'Project',
  scopes: 'Scopes',
  scopesHint: 'What the key may do, separated by spaces.',
  submit: 'Approve',
  done: 'Signed in',
  doneHint: 'Return to your terminal. It has one minute to fetch its key.',
  keyName: (label: string) => `The key is called “${nameInText(label)}”. You can revoke it at any time.`,
  keys: 'Show API keys',
  refused: {
    invalid_code: 'This code is unknown or has expired. Start again in your terminal.',
    expired: 'This code has expired. Start again in your terminal.',
    already_authorized: 'This code was already approved.',
    invalid_project: 'This project no longer exists. Choose another one.',
    access_denied: 'You don’t have access to this project. Choose another one.',
  },
}
