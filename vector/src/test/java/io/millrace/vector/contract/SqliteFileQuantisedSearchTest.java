package io.millrace.vector.contract;

import io.millrace.vector.VectorMethod;

/** How an index of codes is made, kept and dropped. Of so few rows all are compared: what codes find is for the tests of the package {@code quantised}. */
class SqliteFileQuantisedSearchTest extends SqliteFileVectorSearchTest {
    @Override
    VectorMethod method() {
        return VectorMethod.quantised();
    }
}
