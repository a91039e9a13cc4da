/**
 * A search without a database, for unit tests of applications. It is offered by the test kit's double of a datastore:
 *
 * <pre>{@code
 * MockTextSearch search = new MockTextSearch(BOOKS);
 * search.when("book", "reactive").thenRows(Row.of(Columns.of("id", "title"), 1, "Reactive Programming"));
 * MockDatastore db = new MockDatastore().offer(FullTextSearch.class, search);
 * }</pre>
 */
@NullMarked
package io.millrace.fulltext.mock;

import org.jspecify.annotations.NullMarked;
