/**
 * What threads do to one another. Each test starts a few actions at the same moment, hundreds of times and with pauses
 * from a seeded generator, and names the outcomes that must never come of it.
 */
package io.millrace.sqlite.driver.race;
