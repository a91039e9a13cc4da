/**
 * A search without a database, for unit tests of applications. It is offered by the test kit's double of a datastore:
 *
 * <pre>{@code
 * MockVectorSearch search = new MockVectorSearch(BOOKS);
 * search.when("book", vector).thenRows(Row.of(Columns.of("id", "title"), 1, "Reactive Programming"));
 * MockDatastore db = new MockDatastore().offer(VectorSearch.class, search);
 * }</pre>
 */
@NullMarked
package io.millrace.vector.mock;

import org.jspecify.annotations.NullMarked;
