/**
 * The contract that every adapter keeps, as JUnit cases.
 *
 * <p>An adapter implements {@link io.millrace.testkit.contract.Backend} and one test class with {@link
 * io.millrace.testkit.contract.DatastoreContract}. What its database cannot do is declared as an {@link
 * io.millrace.testkit.contract.Exclusion} with a reason; such cases are reported as skipped with it, and a summary counts
 * them.
 */
@NullMarked
package io.millrace.testkit.contract;

import org.jspecify.annotations.NullMarked;
