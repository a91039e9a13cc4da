package io.millrace.vector.contract;

import io.millrace.vector.VectorMethod;

class SqliteMemoryQuantisedSearchTest extends SqliteMemoryVectorSearchTest {
    @Override
    VectorMethod method() {
        return VectorMethod.quantised();
    }
}
