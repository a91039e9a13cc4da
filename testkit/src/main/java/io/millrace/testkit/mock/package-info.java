/**
 * A datastore for unit tests of repositories: it answers what it was told to, and records what it was asked.
 *
 * <p>{@link io.millrace.testkit.mock.MockDatastore} is the real runtime on scripted connections, so that parameters,
 * mapping, transactions and errors are treated by the code that treats them in production.
 */
@NullMarked
package io.millrace.testkit.mock;

import org.jspecify.annotations.NullMarked;
