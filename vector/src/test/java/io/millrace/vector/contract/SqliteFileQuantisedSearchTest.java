package io.millrace.vector.contract;

import io.millrace.vector.VectorMethod;

class SqliteFileQuantisedSearchTest extends SqliteFileVectorSearchTest {
    @Override
    VectorMethod method() {
        return VectorMethod.quantised();
    }
}
