/**
 * Fixtures for tests of applications: a datastore for each test, rollback after it, and a check for what it leaves behind.
 */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
