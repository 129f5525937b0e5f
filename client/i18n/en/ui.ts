/* Words of the small parts in client/ui, English. */
export default {
  fine: 'fine',
  slow: 'slow',
  errors: 'errors',
  down: 'down',
  pickLanguage: 'Language',
  themeSystem: 'Colours: as the device',
  themeLight: 'Colours: light',
  themeDark: 'Colours: dark',
  fewer: '{what}: one fewer',
  more: '{what}: one more',
  buttonClose: 'Close',
} as const
