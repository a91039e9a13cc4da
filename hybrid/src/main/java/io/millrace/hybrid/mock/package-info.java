/**
 * A search without a database, for unit tests of applications. It is offered by the test kit's double of a datastore:
 *
 * <pre>{@code
 * MockHybridSearch search = new MockHybridSearch();
 * search.when("book", "book").thenResults(result);
 * MockDatastore db = new MockDatastore().offer(HybridSearch.class, search);
 * }</pre>
 */
@NullMarked
package io.millrace.hybrid.mock;

import org.jspecify.annotations.NullMarked;
