/** What stands behind # is sent to no server and written into none of their logs. */
export const linkAddress = (address: string, link: string): string => `${address}/#set=${link}`;
